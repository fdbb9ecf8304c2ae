// Attention losses (METHOD 1): per matched layer (entry) and map row the weighted squared difference of the student's head-averaged map and
// its target, and the gradient with respect to every head's probabilities: seed = (1/H) 2 w (S - T). One thread per (entry, row).
// attention [L][R, H, KEYS] (stride LAYER_STRIDE), targets [entries][data rows, KEYS], rowWeights [raw, mixed][3][R] -> seeds [entries, R, KEYS],
// rowLoss [entries, R] (raw weights; the seeds carry the mixed ones).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let entry = gid.x / ROWS;
  let row = gid.x % ROWS;
  if (entry >= ENTRIES) { return; }
  let follower = entryFollower(entry);
  let columns = select(KEYS, IMAGE_TOKENS, entryTextToVision(entry));
  let mixed = rowWeights[(3u + follower) * ROWS + row];
  let map = entryLayer(entry) * LAYER_STRIDE + row * HEADS * KEYS;
  let want = (entry * DATA_ROWS + sourceRow[row]) * KEYS;
  let to = (entry * ROWS + row) * KEYS;
  var squares = 0.0;
  for (var j = 0u; j < KEYS; j++) {
    var seed = 0.0;
    if (j < columns) {
      var mean = 0.0;
      for (var h = 0u; h < HEADS; h++) { mean += attention[map + h * KEYS + j]; }
      let difference = mean / f32(HEADS) - targets[want + j];
      squares += difference * difference;
      seed = 2.0 * mixed * difference / f32(HEADS);
    }
    seeds[to + j] = seed;
  }
  rowLoss[entry * ROWS + row] = squares * rowWeights[follower * ROWS + row];
}
