// dx [TASKS, ROWS, D], features -> gradient of the vision projector [FEATURES, D] in the flat partials (bound
// at the projector). One thread per (task, split, feature, 4 columns).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let column = gid.x % D4;
  let feature = (gid.x / D4) % FEATURES;
  let slice = gid.x / (D4 * FEATURES);
  if (slice >= TASKS * SPLITS) { return; }
  let task = slice / SPLITS;
  let split = slice % SPLITS;
  var sum = vec4f(0.0);
  let last = min((split + 1u) * CHUNK, IMAGE_ROWS);
  for (var row = split * CHUNK; row < last; row++) {
    sum += features[sourceRow[row] * FEATURES + feature] * dx[(task * ROWS + row) * D4 + column];
  }
  partials[(split * TASK_CAPACITY + task) * P4 + feature * D4 + column] = sum;
}
