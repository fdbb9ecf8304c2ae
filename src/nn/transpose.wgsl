// Transposed copies of the weight matrices at the same flat offsets, so that every product in the step reads
// its right-hand side along rows. table [matrices, 4] = offset, rows, columns, 0. One thread per element, y =
// matrix.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let offset = table[4u * gid.y];
  let rows = table[4u * gid.y + 1u];
  let columns = table[4u * gid.y + 2u];
  if (gid.x >= rows * columns) { return; }
  transposed[offset + (gid.x % columns) * rows + gid.x / columns] = parameters[offset + gid.x];
}
