// sum_k solution[k] g_k of a micro-batch at i, with the factors of its module: the gradients of the backward pass,
// then the supervised ones restricted to where a teacher gradient is not zero. `moduleOf` and `supported` are put in
// front of this file.
fn weightedSum(microBatch: u32, i: u32) -> vec4f {
  let own = microBatch * SOLUTION + moduleOf(i) * VECTORS;
  let first = microBatch * TASKS;
  var g = vec4f(0.0);
  for (var t = 0u; t < TASKS; t++) { g += solution[own + t] * gradients[(first + t) * P4 + i]; }
  for (var v = TASKS; v < VECTORS; v++) {
    let onSupport = supported(v - TASKS, gradients[(first + teacherIndex(v - TASKS)) * P4 + i], i);
    g += solution[own + v] * select(vec4f(0.0), gradients[(first + supervisedIndex(v - TASKS)) * P4 + i], onSupport);
  }
  return g;
}
