// Gradients with respect to the residual stream after a block, hiddenSeeds [seeds][R, D] (STRIDE each, in
// vec4), enter dx [TASKS, R, D]: added for the first ACCUMULATE tasks, which came from above, and the start
// of dx for the others (each of those has a seed here). One thread per (task, row, 4 columns).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let task = gid.x / ITEMS;
  let item = gid.x % ITEMS;
  if (task >= TASKS) { return; }
  let entry = seedEntry(task);
  if (entry < 0) { return; }
  let seed = hiddenSeeds[u32(entry) * STRIDE + item];
  if (task < ACCUMULATE) { dx[task * ITEMS + item] += seed; } else { dx[task * ITEMS + item] = seed; }
}
