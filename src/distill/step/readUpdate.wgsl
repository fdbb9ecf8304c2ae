// The update as AdamW receives it, written down. One thread per 4 parameters: the trained ones, then the
// projections.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let item = gid.y * THREADS_PER_ROW + gid.x;
  let trained = item < TRAINED4;
  let i = select(item - TRAINED4 + PROJECTIONS4, item, trained);
  if (item >= TRAINED4 + PROJECTED4) { return; }
  if (trained) { update[i] = weightedSum(0u, i); } else { update[i] = projectionSum(0u, i); }
}
