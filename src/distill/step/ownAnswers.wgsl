// Own answers: the student's answer to a question of its own share, drawn word by word from its own next-word
// distributions (temperature 1), written over the right answer as what the models read. One thread per sample;
// recorded behind a forward pass and replayed with it: each pass settles one more word, the words before come out
// as they were. Specification: ownAnswers.reference.ts.
// logits [text rows, V] of the tokens so far -> tokens, targets (-1: no cross-entropy here) and rowWeights of the
// sample (see assemble.wgsl), whose answer rows are now those of the own answer.

// High word of a 32x32 -> 64 product.
fn mulHigh(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let m = a1 * b0 + ((a0 * b0) >> 16u);
  let n = a0 * b1 + (m & 0xffffu);
  return a1 * b1 + (m >> 16u) + (n >> 16u);
}

// Philox-4x32-10, the generator of world/random.ts.
fn philox(counter: vec4u, start: vec2u) -> vec4u {
  var c = counter;
  var key = start;
  for (var round = 0u; round < 10u; round++) {
    let high0 = mulHigh(c.x, 0xd2511f53u);
    let high1 = mulHigh(c.z, 0xcd9e8d57u);
    c = vec4u(high1 ^ c.y ^ key.x, c.z * 0xcd9e8d57u, high0 ^ c.w ^ key.y, c.x * 0xd2511f53u);
    key += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}

// The first word at which the summed probabilities exceed u in [0, 1).
fn drawn(row: u32, u: f32) -> u32 {
  let at = row * VOCABULARY;
  var highest = logits[at];
  for (var v = 1u; v < VOCABULARY; v++) { highest = max(highest, logits[at + v]); }
  var sum = 0.0;
  for (var v = 0u; v < VOCABULARY; v++) { sum += exp(logits[at + v] - highest); }
  let wanted = u * sum;
  var reached = 0.0;
  for (var v = 0u; v < VOCABULARY; v++) {
    reached += exp(logits[at + v] - highest);
    if (reached > wanted) { return v; }
  }
  return VOCABULARY - 1u;
}

fn pi(capability: u32, teacherTask: u32) -> f32 {
  return bitcast<f32>(state[STATE_MIXING + 3u * capability + teacherTask]);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let sample = gid.x;
  if (sample >= SAMPLES) { return; }
  let question = state[STATE_QUESTIONS + sample];
  let draws = philox(vec4u(question, 0u, 0u, 0u), vec2u(state[STATE_DRAW + sample / MICRO_BATCH_SAMPLES], 0u));
  if ((draws.x >> 8u) >= OWN_BELOW) { return; }
  // The last word of the question predicts the first of the answer.
  var first = 0u;
  while (first < TEXT_SLOTS && data[DATA_TEXT + question * TEXT_SLOTS + first] < 0) { first++; }
  if (first == TEXT_SLOTS) { return; }
  let begin = sample * TEXT_SLOTS;
  var filled = first + 1u;
  var answerRows = 1u;
  for (var w = 0u; w < OWN_WORDS && filled < TEXT_SLOTS; w++) {
    let word = drawn(begin + first + w, f32(draws[w + 1u] >> 8u) / 16777216.0);
    tokens[begin + filled] = i32(word);
    filled++;
    if (word == END) { break; }
    answerRows++;
  }
  for (var position = filled; position < TEXT_SLOTS; position++) { tokens[begin + position] = i32(PADDING); }
  let capability = u32(capabilities[question]);
  for (var position = 0u; position < TEXT_SLOTS; position++) {
    targets[begin + position] = -1;
    let row = IMAGE_ROWS + begin + position;
    let answers = position >= first && position < first + answerRows;
    let weight = select(0.0, 1.0 / (f32(MICRO_BATCH_SAMPLES) * f32(answerRows)), answers);
    for (var c = 0u; c < 3u; c++) {
      if (!compares(c)) { continue; }
      rowWeights[c * ROWS + row] = weight;
      rowWeights[(3u + c) * ROWS + row] = weight * pi(capability, c);
    }
  }
}
