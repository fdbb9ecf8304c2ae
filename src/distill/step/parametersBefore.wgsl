// The parameters that AdamW found, from those it left: p = (p before)(1 - rate decay) - delta, with delta of its
// moments. One thread per 4 parameters; those that are not trained are as they were.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let i = gid.y * THREADS_PER_ROW + gid.x;
  if (i >= P4) { return; }
  var p = parameters[i];
  if (i < TRAINED4 || i >= PROJECTIONS4) {
    let rate = bitcast<f32>(state[STATE_RATE]);
    let corrected = sqrt(moment2[i] / bitcast<f32>(state[STATE_CORRECTION2])) + EPSILON;
    let delta = rate / bitcast<f32>(state[STATE_CORRECTION1]) * moment1[i] / corrected;
    p = (p + delta) / (1.0 - rate * WEIGHT_DECAY);
  }
  before[i] = p;
}
