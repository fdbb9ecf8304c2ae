// Clips the accumulated update: scale = min(1, clip / (norm + 1e-6)), and its norm goes into the last
// micro-batch's row of metrics. One thread.
@compute @workgroup_size(1)
fn main() {
  var total = 0.0;
  for (var i = 0u; i < GROUPS; i++) { total += squares[i]; }
  let norm = sqrt(total);
  let clip = bitcast<f32>(state[STATE_CLIP]);
  scale[0] = select(1.0, min(1.0, clip / (norm + 1e-6)), clip > 0.0);
  metrics[(state[STATE_ROW] * MICRO_BATCHES + state[STATE_COUNT] - 1u) * METRICS] = norm;
}
