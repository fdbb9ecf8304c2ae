// dx [TASKS, ROWS, D] -> gradients of token embedding and positions in split 0 of the flat partials (bound at the embedding).
// A gather over rows instead of a scatter: there are no float atomics, and the sum must be reproducible. The first HEAD_TASKS tasks add to the
// tied head's gradient. One thread per (task, token or learned position, 4 columns); POSITIONS is 0 where positions are rotary.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let column = gid.x % D4;
  let entry = (gid.x / D4) % (VOCABULARY + POSITIONS);
  let task = gid.x / (D4 * (VOCABULARY + POSITIONS));
  if (task >= TASKS) { return; }
  let base = task * ROWS * D4 + column;
  var sum = vec4f(0.0);
  if (entry < VOCABULARY) {
    for (var text = 0u; text < TEXT_ROWS; text++) {
      if (tokens[text] == i32(entry)) { sum += dx[base + (IMAGE_ROWS + text) * D4]; }
    }
    let to = task * P4 + entry * D4 + column;
    if (task < HEAD_TASKS) { partials[to] += sum; } else { partials[to] = sum; }
    return;
  }
  let position = entry - VOCABULARY;
  if (position < IMAGE_TOKENS) {
    for (var row = position; row < IMAGE_ROWS; row += IMAGE_TOKENS) { sum += dx[base + row * D4]; }
  } else {
    for (var row = IMAGE_ROWS + position - IMAGE_TOKENS; row < ROWS; row += TEXT_SLOTS) { sum += dx[base + row * D4]; }
  }
  partials[task * P4 + POSITIONS4 + position * D4 + column] = sum;
}
