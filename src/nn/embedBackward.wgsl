// dx [TASKS, ROWS, D] -> gradients of token embedding and positions in the flat partials (bound at the embedding):
// of each micro-batch in its slice; of a batch that is one, in slice 0. A gather over rows instead of a scatter:
// there are no float atomics, and the sum must be reproducible. The first HEAD_TASKS tasks add to the tied head's
// gradient. One thread per (micro-batch, token or learned position, 4 columns), for all tasks; POSITIONS is 0
// where positions are rotary.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let column = gid.x % D4;
  let entry = gid.x / D4 % (VOCABULARY + POSITIONS);
  let microBatch = gid.x / (D4 * (VOCABULARY + POSITIONS));
  if (microBatch >= MICRO_BATCHES) { return; }
  let firstImage = microBatch * MICRO_BATCH_IMAGE_ROWS;
  let firstText = microBatch * MICRO_BATCH_TEXT_ROWS;
  let slice = microBatch * TASKS * P4;
  var sum: array<vec4f, TASKS>;
  if (entry < VOCABULARY) {
    for (var text = firstText; text < firstText + MICRO_BATCH_TEXT_ROWS; text++) {
      if (tokens[text] == i32(entry)) {
        let there = (IMAGE_ROWS + text) * D4 + column;
        for (var t = 0u; t < TASKS; t++) { sum[t] += dx[t * ROWS * D4 + there]; }
      }
    }
    let to = slice + entry * D4 + column;
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
  let first = select(IMAGE_ROWS + firstText + position - IMAGE_TOKENS, firstImage + position, image);
  let last = select(IMAGE_ROWS + firstText + MICRO_BATCH_TEXT_ROWS, firstImage + MICRO_BATCH_IMAGE_ROWS, image);
  for (var row = first; row < last; row += select(TEXT_SLOTS, IMAGE_TOKENS, image)) {
    for (var t = 0u; t < TASKS; t++) { sum[t] += dx[(t * ROWS + row) * D4 + column]; }
  }
  let to = slice + POSITIONS4 + position * D4 + column;
  for (var t = 0u; t < TASKS; t++) { partials[t * P4 + to] = sum[t]; }
}
