// logits [text rows, V], targets [text rows] -> dLogits, loss per row, both divided by the batch's number of answer tokens. One thread per row.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x;
  if (row >= TEXT_ROWS) { return; }
  let at = row * VOCABULARY;
  let wanted = targets[row];
  if (wanted < 0) {
    for (var v = 0u; v < VOCABULARY; v++) { dLogits[at + v] = 0.0; }
    rowLoss[row] = 0.0;
    return;
  }
  let scale = bitcast<f32>(state[STATE_INVERSE_ANSWERS]);
  var highest = logits[at];
  for (var v = 1u; v < VOCABULARY; v++) { highest = max(highest, logits[at + v]); }
  var sum = 0.0;
  for (var v = 0u; v < VOCABULARY; v++) { sum += exp(logits[at + v] - highest); }
  for (var v = 0u; v < VOCABULARY; v++) {
    let probability = exp(logits[at + v] - highest) / sum;
    dLogits[at + v] = scale * (probability - select(0.0, 1.0, v == u32(wanted)));
  }
  rowLoss[row] = scale * (log(sum) + highest - logits[at + u32(wanted)]);
}
