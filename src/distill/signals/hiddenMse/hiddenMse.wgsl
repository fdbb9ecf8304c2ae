// Squared difference of hidden states: per row sum_c (S_c - T_c)^2, and the gradient 2 w (S - T) with respect
// to S, the student's states (projected where the widths differ). One thread per row; rows of weight zero
// (padding) give zeros.
// student [R, WIDTH], targets [data rows, WIDTH], rowWeights [unweighted, weighted][3][R] -> gradient [R, WIDTH] from
// OFFSET4, rowLoss [.., R] at ENTRY (unweighted weights; the gradient carries the weighted ones).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x;
  if (row >= ROWS) { return; }
  let unweighted = rowWeights[TEACHER_TASK * ROWS + row];
  let weighted = rowWeights[(3u + TEACHER_TASK) * ROWS + row];
  let want = sourceRow[row] * WIDTH4;
  let at = row * WIDTH4;
  var squares = vec4f(0.0);
  for (var c = 0u; c < WIDTH4; c++) {
    let difference = select(vec4f(0.0), student[at + c] - targets[want + c], unweighted > 0.0);
    squares += difference * difference;
    gradient[OFFSET4 + at + c] = 2.0 * weighted * difference;
  }
  rowLoss[ENTRY * ROWS + row] = unweighted * dot(squares, vec4f(1.0));
}
