// Row weights of the objectives before mixing, laid out like the weighted ones: rowWeights [unweighted,
// weighted][3][R] -> unmixed [unweighted, unweighted][3][R]. One thread each.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  if (gid.x >= 6u * ROWS) { return; }
  unmixed[gid.x] = rowWeights[gid.x % (3u * ROWS)];
}
