// Cotangents of text rows -> of all rows, image rows 0: dxText, dHeadsText [TASKS, ROWS - IMAGE_ROWS, D] ->
// dx, dHeads [TASKS, ROWS, D].
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let task = gid.x / (ROWS * D4);
  let row = gid.x / D4 % ROWS;
  if (task >= TASKS) { return; }
  if (row < IMAGE_ROWS) {
    dx[gid.x] = vec4f(0.0);
    dHeads[gid.x] = vec4f(0.0);
    return;
  }
  let text = gid.x - (task + 1u) * IMAGE_ROWS * D4;
  dx[gid.x] = dxText[text];
  dHeads[gid.x] = dHeadsText[text];
}
