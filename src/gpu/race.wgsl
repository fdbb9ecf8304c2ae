// A workgroup passes numbers round: write, barrier, read the neighbour's, barrier. A barrier costs hardware
// next to nothing; a program has to suspend and resume 256 invocations.

const EXCHANGES = 64u;

@group(0) @binding(0) var<storage, read_write> result: array<f32, 256>;

var<workgroup> values: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) at: u32) {
  var value = f32(at);
  for (var i = 0u; i < EXCHANGES; i++) {
    values[at] = value;
    workgroupBarrier();
    value = values[(at + 1u) % 256u] * .5;
    workgroupBarrier();
  }
  // The result of every workgroup.
  result[at] = value;
}
