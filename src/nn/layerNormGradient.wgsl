// dy [TASKS, ROWS, D] -> partial dgamma, dbeta inside the flat gradient partials (bound at gamma). One thread
// per (task, split, 4 columns); which rows a split has is put in front of this file.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let column = gid.x % D4;
  let slice = gid.x / D4;
  if (slice >= TASKS * SPLITS) { return; }
  let task = slice / SPLITS;
  let split = slice % SPLITS;
  var dgamma = vec4f(0.0);
  var dbeta = vec4f(0.0);
  for (var run = 0u; run < RUNS; run++) {
    for (var row = firstRow(split, run); row < endRow(split, run); row++) {
      let g = dy[(task * ROWS + row) * D4 + column];
      dgamma += g * (x[(row + ROW_OFFSET) * D4 + column] - stats[2u * row]) * stats[2u * row + 1u];
      dbeta += g;
    }
  }
  let base = (split * TASK_CAPACITY + task) * P4 + column;
  partials[base] = dgamma;
  partials[base + BETA4] = dbeta;
}
