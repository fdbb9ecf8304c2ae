// x [.., D] -> y [rows, D], stats [rows, 2] = mean, 1/std. Rows of x start at ROW_OFFSET. One thread per row.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x;
  if (row >= arrayLength(&y) / D4) { return; }
  let base = (row + ROW_OFFSET) * D4;
  var sum = vec4f(0.0);
  for (var c = 0u; c < D4; c++) { sum += x[base + c]; }
  let mean = dot(sum, vec4f(1.0)) / f32(4u * D4);
  var squares = vec4f(0.0);
  for (var c = 0u; c < D4; c++) {
    let centred = x[base + c] - mean;
    squares += centred * centred;
  }
  let rstd = 1.0 / sqrt(dot(squares, vec4f(1.0)) / f32(4u * D4) + EPSILON);
  for (var c = 0u; c < D4; c++) {
    y[row * D4 + c] = (x[base + c] - mean) * rstd * gamma[c] + beta[c];
  }
  stats[2u * row] = mean;
  stats[2u * row + 1u] = rstd;
}
