// dy [TASKS, ROWS, D] -> partial dgamma inside the flat gradient partials (bound at gamma). One thread per
// (task, split, 4 columns); which rows a split has is put in front of this file.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let column = gid.x % D4;
  let slice = gid.x / D4;
  if (slice >= TASKS * SPLITS) { return; }
  let task = slice / SPLITS;
  let split = slice % SPLITS;
  var dgamma = vec4f(0.0);
  for (var run = 0u; run < RUNS; run++) {
    for (var row = firstRow(split, run); row < endRow(split, run); row++) {
      dgamma += dy[(task * ROWS + row) * D4 + column] * x[(row + ROW_OFFSET) * D4 + column] * stats[row];
    }
  }
  partials[(split * TASK_CAPACITY + task) * P4 + column] = dgamma;
}
