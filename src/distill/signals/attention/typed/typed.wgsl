// A typed attention loss (METHOD 1): per matched layer (entry) and map row the sum of f(s, t) over the compared
// keys, s the student's head-averaged weight and t its target, and the gradient with respect to every head's
// probabilities: cotangent = (1/H) w df/ds. By rows, s and t are first divided by their sums over the compared
// keys. Weights count as at least PROBABILITY_FLOOR; below it their own slope is 0. An entry that both maps
// mask (0 and 0) counts nothing. One thread per (entry, row); shapes as in attention.wgsl.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let entry = gid.x / ROWS;
  let row = gid.x % ROWS;
  if (entry >= ENTRIES) { return; }
  let teacherTask = entryTask(entry);
  let columns = select(KEYS, IMAGE_TOKENS, entryTextToVision(entry));
  let weighted = rowWeights[(3u + teacherTask) * ROWS + row] / f32(HEADS);
  let map = entryLayer(entry) * LAYER_STRIDE + row * HEADS * KEYS;
  let want = (entry * DATA_ROWS + sourceRow[row]) * KEYS;
  let to = ((FIRST_ENTRY + entry) * ROWS + row) * KEYS;
  // The head mean is stored where the cotangent goes, then replaced by the slope, then by the cotangent.
  var sumS = 0.0;
  var sumT = 0.0;
  for (var j = 0u; j < columns; j++) {
    var mean = 0.0;
    for (var h = 0u; h < HEADS; h++) { mean += attention[map + h * KEYS + j]; }
    mean /= f32(HEADS);
    cotangents[to + j] = mean;
    sumS += mean;
    sumT += targets[want + j];
  }
  for (var j = columns; j < KEYS; j++) { cotangents[to + j] = 0.0; }
  if (BY_ROWS == 0u) {
    sumS = 1.0;
    sumT = 1.0;
  }
  let seen = sumS > 0.0 && sumT > 0.0;
  var value = 0.0;
  // What a student's weight changes through the sum of its row.
  var leaning = 0.0;
  for (var j = 0u; j < columns; j++) {
    let mean = cotangents[to + j];
    let aim = targets[want + j];
    var slope = 0.0;
    if (seen && (mean != 0.0 || aim != 0.0)) {
      let s = max(mean, PROBABILITY_FLOOR) / sumS;
      let t = max(aim, PROBABILITY_FLOOR) / sumT;
      let found = typedLoss(clamp(s, PROBABILITY_FLOOR, 1.0), clamp(t, PROBABILITY_FLOOR, 1.0));
      value += found.x;
      slope = select(0.0, found.y, mean > PROBABILITY_FLOOR);
      leaning += found.y * s;
    }
    cotangents[to + j] = slope;
  }
  if (BY_ROWS == 0u) { leaning = 0.0; }
  for (var j = 0u; j < columns; j++) {
    let slope = cotangents[to + j];
    cotangents[to + j] = select(0.0, weighted * (slope - leaning) / sumS, seen);
  }
  rowLoss[(FIRST_ENTRY + entry) * ROWS + row] = value * rowWeights[teacherTask * ROWS + row];
}
