// dx [TASKS, ROWS, D] -> gradients of token embedding and positions in split 0 of the flat partials (bound at
// the embedding). A gather over rows instead of a scatter: there are no float atomics, and the sum must be
// reproducible. The first HEAD_TASKS tasks add to the tied head's gradient. One thread per (token or learned
// position, 4 columns), for all tasks; POSITIONS is 0 where positions are rotary.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let column = gid.x % D4;
  let entry = gid.x / D4;
  if (entry >= VOCABULARY + POSITIONS) { return; }
  var sum: array<vec4f, TASKS>;
  if (entry < VOCABULARY) {
    for (var text = 0u; text < TEXT_ROWS; text++) {
      if (tokens[text] == i32(entry)) {
        let there = (IMAGE_ROWS + text) * D4 + column;
        for (var t = 0u; t < TASKS; t++) { sum[t] += dx[t * ROWS * D4 + there]; }
      }
    }
    let to = entry * D4 + column;
    for (var t = 0u; t < TASKS; t++) {
      if (t < HEAD_TASKS) {
        partials[t * P4 + to] += sum[t];
      } else {
        partials[t * P4 + to] = sum[t];
      }
    }
    return;
  }
  let position = entry - VOCABULARY;
  let image = position < IMAGE_TOKENS;
  let first = select(IMAGE_ROWS + position - IMAGE_TOKENS, position, image);
  let last = select(ROWS, IMAGE_ROWS, image);
  for (var row = first; row < last; row += select(TEXT_SLOTS, IMAGE_TOKENS, image)) {
    for (var t = 0u; t < TASKS; t++) { sum[t] += dx[(t * ROWS + row) * D4 + column]; }
  }
  let to = POSITIONS4 + position * D4 + column;
  for (var t = 0u; t < TASKS; t++) { partials[t * P4 + to] = sum[t]; }
}
