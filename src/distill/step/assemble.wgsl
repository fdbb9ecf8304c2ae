// The batch of this step from the data set on the GPU: copies the step's input out of the ring, then per row
// of the batch the row of the data set it comes from, token, target and the weights of its teacher tasks' losses
// (METHOD 1, 2, 5; see packed.reference.ts). One thread per row. `state` is written by the copy kernel before.
// SAMPLES: questions of the batch, or of each of its micro-batches. comparedOf: what a row's sum is divided by, 0 for
// the number of its keys.
fn pi(capability: u32, teacherTask: u32) -> f32 {
  return bitcast<f32>(state[STATE_MIXING + 3u * capability + teacherTask]);
}

fn lengthOf(segment: u32) -> u32 { return u32(lengths[state[STATE_QUESTIONS + segment]]); }

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x;
  if (row >= ROWS) { return; }
  let samples = f32(SAMPLES);
  if (row < IMAGE_ROWS) {
    let frame = row / IMAGE_TOKENS;
    sourceRow[row] = state[STATE_FRAMES + frame] * IMAGE_TOKENS + row % IMAGE_TOKENS;
    for (var c = 0u; c < 3u; c++) {
      var unmixed = 0.0;
      var mixed = 0.0;
      if (blockOf(c) == FULL) {
        for (var k = 0u; k < SEGMENTS; k++) {
          let segment = frame * SEGMENTS + k;
          let length = lengthOf(segment);
          let size = f32(IMAGE_TOKENS + length);
          let keys = select(comparedOf(c), size, comparedOf(c) == 0.0);
          let weight = select(0.0, 1.0 / (samples * size * keys * layersOf(c)), length > 0u);
          unmixed += weight;
          mixed += weight * pi(u32(capabilities[state[STATE_QUESTIONS + segment]]), c);
        }
      }
      rowWeights[c * ROWS + row] = unmixed;
      rowWeights[(3u + c) * ROWS + row] = mixed;
    }
    return;
  }
  let text = row - IMAGE_ROWS;
  let segment = text / TEXT_SLOTS;
  let position = text % TEXT_SLOTS;
  let question = state[STATE_QUESTIONS + segment];
  let source = question * TEXT_SLOTS + position;
  sourceRow[row] = DATA_FRAMES * IMAGE_TOKENS + source;
  tokens[text] = data[source];
  targets[text] = data[DATA_TEXT + source];
  let length = lengthOf(segment);
  var answers = 0.0;
  for (var s = 0u; s < length; s++) { answers += select(0.0, 1.0, data[DATA_TEXT + question * TEXT_SLOTS + s] >= 0); }
  for (var c = 0u; c < 3u; c++) {
    let size = f32(IMAGE_TOKENS + length);
    var rows = f32(length);
    var keys = size;
    if (blockOf(c) == FULL) { rows = size; }
    if (blockOf(c) == TEXT_TO_VISION) { keys = f32(IMAGE_TOKENS); }
    if (blockOf(c) == ANSWER_ROWS) { rows = answers; }
    if (comparedOf(c) > 0.0) { keys = comparedOf(c); }
    let compared = blockOf(c) != ANSWER_ROWS || data[DATA_TEXT + source] >= 0;
    let counts = position < length && rows > 0.0 && layersOf(c) > 0.0 && compared;
    let weight = select(0.0, 1.0 / (samples * max(rows, 1.0) * keys * max(layersOf(c), 1.0)), counts);
    rowWeights[c * ROWS + row] = weight;
    rowWeights[(3u + c) * ROWS + row] = weight * pi(u32(capabilities[question]), c);
  }
}
