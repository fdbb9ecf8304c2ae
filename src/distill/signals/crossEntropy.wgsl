// logits [text rows, V], targets [text rows] -> dLogits [CE_TASKS, text rows, V], loss per row, both divided
// by the number of answer tokens of the row's micro-batch. With one supervised gradient per capability (CE_TASKS 3) a
// row's gradient goes to that of its own capability, so that they add up to the ordinary gradient. One thread per row.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x;
  if (row >= TEXT_ROWS) { return; }
  let at = row * VOCABULARY;
  let wanted = targets[row];
  let own = select(0u, u32(capabilities[state[STATE_QUESTIONS + row / TEXT_SLOTS]]), CE_TASKS > 1u);
  for (var c = 0u; c < CE_TASKS; c++) {
    if (c == own && wanted >= 0) { continue; }
    for (var v = 0u; v < VOCABULARY; v++) { dLogits[c * TEXT_ROWS * VOCABULARY + at + v] = 0.0; }
  }
  if (wanted < 0) {
    rowLoss[row] = 0.0;
    return;
  }
  let scale = bitcast<f32>(state[STATE_INVERSE_ANSWERS + row / MICRO_BATCH_TEXT_ROWS]);
  var highest = logits[at];
  for (var v = 1u; v < VOCABULARY; v++) { highest = max(highest, logits[at + v]); }
  var sum = 0.0;
  for (var v = 0u; v < VOCABULARY; v++) { sum += exp(logits[at + v] - highest); }
  let to = own * TEXT_ROWS * VOCABULARY + at;
  for (var v = 0u; v < VOCABULARY; v++) {
    let probability = exp(logits[at + v] - highest) / sum;
    dLogits[to + v] = scale * (probability - select(0.0, 1.0, v == u32(wanted)));
  }
  rowLoss[row] = scale * (log(sum) + highest - logits[at + u32(wanted)]);
}
