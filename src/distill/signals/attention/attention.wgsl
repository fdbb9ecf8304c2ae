// Attention losses (METHOD 1): per matched layer (entry) and map row what the student's head-averaged map row
// S and its target T differ by - squared difference, 1 - cosine, or KL(T || S) over the compared keys - and
// the gradient with respect to every head's probabilities: cotangent = (1/H) w dD/dS. One thread per (entry, row).
// Rows of weight zero (padding) give cotangents of zero.
// attention [L][R, H, KEYS] (stride LAYER_STRIDE), targets [entries][data rows, KEYS], rowWeights [unweighted,
// weighted][3][R] -> cotangents [entries, R, KEYS] (with the weighted row weights), rowLoss [entries, R] (with the
// unweighted ones), both from entry FIRST_ENTRY on.
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
  let loss = entryLoss(entry);
  var dot = 0.0;
  var ss = 0.0;
  var tt = 0.0;
  var sumS = 0.0;
  var sumT = 0.0;
  // The head mean is stored where the cotangent goes, then replaced by the cotangent.
  for (var j = 0u; j < columns; j++) {
    var mean = 0.0;
    for (var h = 0u; h < HEADS; h++) { mean += attention[map + h * KEYS + j]; }
    mean /= f32(HEADS);
    cotangents[to + j] = mean;
    let t = targets[want + j];
    dot += mean * t;
    ss += mean * mean;
    tt += t * t;
    sumS += mean;
    sumT += t;
  }
  for (var j = columns; j < KEYS; j++) { cotangents[to + j] = 0.0; }
  var value = 0.0;
  let norm = sqrt(ss * tt);
  if (loss == COSINE && norm > 0.0) { value = 1.0 - dot / norm; }
  for (var j = 0u; j < columns; j++) {
    let s = cotangents[to + j];
    let t = targets[want + j];
    var gradient = 0.0;
    if (loss == MSE) {
      let difference = s - t;
      value += difference * difference;
      gradient = 2.0 * difference;
    } else if (loss == COSINE) {
      if (norm > 0.0) { gradient = (dot / ss * s - t) / norm; }
    } else if (sumS > 0.0 && sumT > 0.0) {
      let p = t / sumT;
      let safe = max(s, PROBABILITY_FLOOR);
      if (p > 0.0) { value += p * (log(p) - log(safe / sumS)); }
      gradient = select(0.0, -p / safe, s > PROBABILITY_FLOOR) + 1.0 / sumS;
    }
    cotangents[to + j] = weighted * gradient;
  }
  rowLoss[(FIRST_ENTRY + entry) * ROWS + row] = value * rowWeights[teacherTask * ROWS + row];
}
