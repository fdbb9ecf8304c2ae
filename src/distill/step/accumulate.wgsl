// Adds the combined updates of this pass's micro-batches, each as its share of the mean, to the sum of the earlier
// ones, one after another whatever their number; the first micro-batch starts the sum. One thread per 4 parameters:
// the trained ones, then the projections of signals.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let item = gid.y * THREADS_PER_ROW + gid.x;
  let trained = item < TRAINED4;
  let i = select(item - TRAINED4 + PROJECTIONS4, item, trained);
  if (item >= TRAINED4 + PROJECTED4) { return; }
  var sum = select(accumulated[i], vec4f(0.0), state[STATE_FIRST] == 0u);
  for (var microBatch = 0u; microBatch < state[STATE_COUNT]; microBatch++) {
    var g: vec4f;
    if (trained) { g = weightedSum(microBatch, i); } else { g = projectionSum(microBatch, i); }
    sum += SHARE * g;
  }
  accumulated[i] = sum;
}
