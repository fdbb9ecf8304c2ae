// dy [TASKS, ROWS, D] -> dx [TASKS, TOTAL_ROWS, D], added to what is there for the first ACCUMULATE tasks
// (the residual stream's cotangent). x and stats are shared by the tasks; normalised rows start at
// ROW_OFFSET, rows before it get cotangent 0. One thread per (task, row).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let task = gid.x / TOTAL_ROWS;
  let row = gid.x % TOTAL_ROWS;
  if (task >= TASKS) { return; }
  let to = (task * TOTAL_ROWS + row) * D4;
  if (row < ROW_OFFSET) {
    for (var c = 0u; c < D4; c++) { dx[to + c] = vec4f(0.0); }
    return;
  }
  let normal = row - ROW_OFFSET;
  let mean = stats[2u * normal];
  let rstd = stats[2u * normal + 1u];
  let base = row * D4;
  let cotangent = (task * ROWS + normal) * D4;
  var sum = vec4f(0.0);
  var weighted = vec4f(0.0);
  for (var c = 0u; c < D4; c++) {
    let g = dy[cotangent + c] * gamma[c];
    sum += g;
    weighted += g * (x[base + c] - mean) * rstd;
  }
  let meanG = dot(sum, vec4f(1.0)) / f32(4u * D4);
  let meanGX = dot(weighted, vec4f(1.0)) / f32(4u * D4);
  for (var c = 0u; c < D4; c++) {
    let xhat = (x[base + c] - mean) * rstd;
    let value = rstd * (dy[cotangent + c] * gamma[c] - meanG - xhat * meanGX);
    if (task < ACCUMULATE) { dx[to + c] += value; } else { dx[to + c] = value; }
  }
}
