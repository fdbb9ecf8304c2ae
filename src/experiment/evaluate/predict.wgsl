// logits [ROWS, V] -> arg-max token and its probability per row. One thread per row.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x;
  if (row >= ROWS) { return; }
  var best = 0u;
  var highest = logits[row * VOCABULARY];
  for (var v = 1u; v < VOCABULARY; v++) {
    let z = logits[row * VOCABULARY + v];
    if (z > highest) { highest = z; best = v; }
  }
  var sum = 0.0;
  for (var v = 0u; v < VOCABULARY; v++) { sum += exp(logits[row * VOCABULARY + v] - highest); }
  predictions[row] = f32(best);
  predictions[ROWS + row] = 1.0 / sum;
}
