// update = sum_k solution[k] gradient_k, then AdamW with decoupled weight decay, as torch.optim.AdamW.
// Projections of signals use `projectionSum` instead. One thread per 4 parameters: the trained ones, then the
// projections.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let item = gid.y * THREADS_PER_ROW + gid.x;
  let trained = item < TRAINED4;
  let i = select(item - TRAINED4 + PROJECTIONS4, item, trained);
  if (item >= TRAINED4 + PROJECTED4) { return; }
  var g: vec4f;
  if (trained) { g = weightedSum(0u, i); } else { g = projectionSum(0u, i); }
  let rate = bitcast<f32>(state[STATE_RATE]);
  let m = BETA1 * moment1[i] + (1.0 - BETA1) * g;
  let v = BETA2 * moment2[i] + (1.0 - BETA2) * g * g;
  moment1[i] = m;
  moment2[i] = v;
  let corrected = sqrt(v / bitcast<f32>(state[STATE_CORRECTION2])) + EPSILON;
  let delta = rate / bitcast<f32>(state[STATE_CORRECTION1]) * m / corrected;
  parameters[i] = parameters[i] * (1.0 - rate * WEIGHT_DECAY) - delta;
}
