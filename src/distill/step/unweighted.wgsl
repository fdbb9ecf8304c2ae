// Row weights of the objectives before mixing, in the places of the weighted ones: rowWeights [raw, weighted][3][R]
// -> unmixed [raw, raw][3][R]. One thread each.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  if (gid.x >= 6u * ROWS) { return; }
  unmixed[gid.x] = rowWeights[gid.x % (3u * ROWS)];
}
