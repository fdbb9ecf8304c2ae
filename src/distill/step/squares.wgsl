// Squared length of the accumulated update, one partial sum per workgroup of 1024 vec4; one barrier, then a
// serial sum, so that the order is fixed.
var<workgroup> parts: array<f32, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_id) lid: vec3u, @builtin(workgroup_id) wid: vec3u) {
  var sum = 0.0;
  for (var i = wid.x * 1024u + lid.x; i < min(TRAINED4, (wid.x + 1u) * 1024u); i += 64u) {
    sum += dot(accumulated[i], accumulated[i]);
  }
  parts[lid.x] = sum;
  workgroupBarrier();
  if (lid.x > 0u) { return; }
  var total = 0.0;
  for (var i = 0u; i < 64u; i++) { total += parts[i]; }
  squares[wid.x] = total;
}
