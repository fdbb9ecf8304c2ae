// Gradients with respect to the residual stream after a block, hiddenCotangents [cotangents][R, D] (STRIDE
// each, in vec4), enter dx [TASKS, R, D]: added for the first ACCUMULATE tasks, which came from above, and
// the start of dx for the others (each of those has an upstream gradient here). One thread per (task, row, 4
// columns).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let task = gid.x / ITEMS;
  let item = gid.x % ITEMS;
  if (task >= TASKS) { return; }
  let entry = cotangentEntry(task);
  if (entry < 0) { return; }
  let cotangent = hiddenCotangents[u32(entry) * STRIDE + item];
  if (task < ACCUMULATE) { dx[task * ITEMS + item] += cotangent; } else { dx[task * ITEMS + item] = cotangent; }
}
