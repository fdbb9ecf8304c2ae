// One chunk of a teacher's head-averaged maps -> target rows of the data set: the mean over the layers of one
// group, in the row layout of a packed batch. image [L, FRAMES, I, I], text [L, FRAMES, SEGMENTS, S, KEYS] ->
// targets [entries][data rows, KEYS]. One thread per (row, key).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let key = gid.x % KEYS;
  let row = gid.x / KEYS;
  let imageRows = FRAMES * IMAGE_TOKENS;
  let textRows = FRAMES * SEGMENTS * TEXT_SLOTS;
  if (row >= imageRows + textRows) { return; }
  let first = firstFrame[0];
  var sum = 0.0;
  if (row < imageRows) {
    let frame = first + row / IMAGE_TOKENS;
    if (frame >= DATA_FRAMES) { return; }
    if (key < IMAGE_TOKENS) {
      for (var l = GROUP_FIRST; l < GROUP_FIRST + GROUP_SIZE; l++) {
        sum += image[(l * imageRows + row) * IMAGE_TOKENS + key];
      }
    }
    targets[(ENTRY * DATA_ROWS + frame * IMAGE_TOKENS + row % IMAGE_TOKENS) * KEYS + key] = sum / f32(GROUP_SIZE);
    return;
  }
  let slot = row - imageRows;
  let perFrame = SEGMENTS * TEXT_SLOTS;
  let frame = first + slot / perFrame;
  if (frame >= DATA_FRAMES) { return; }
  for (var l = GROUP_FIRST; l < GROUP_FIRST + GROUP_SIZE; l++) { sum += text[(l * textRows + slot) * KEYS + key]; }
  let to = ENTRY * DATA_ROWS + DATA_FRAMES * IMAGE_TOKENS + frame * perFrame + slot % perFrame;
  targets[to * KEYS + key] = sum / f32(GROUP_SIZE);
}
