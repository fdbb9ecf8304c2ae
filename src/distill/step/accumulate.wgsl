// Adds this micro-batch's combined update, as its share of the mean, to the sum of the earlier ones; the
// first micro-batch starts the sum. One thread per 4 parameters: the trained ones, then the projections of
// signals.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let trained = gid.x < TRAINED4;
  let i = select(gid.x - TRAINED4 + PROJECTIONS4, gid.x, trained);
  if (gid.x >= TRAINED4 + PROJECTED4) { return; }
  var g: vec4f;
  if (trained) { g = weightedSum(i); } else { g = projectionSum(i); }
  accumulated[i] = select(accumulated[i], vec4f(0.0), state[STATE_PART] == 0u) + SHARE * g;
}
