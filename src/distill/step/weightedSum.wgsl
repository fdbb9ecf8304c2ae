// sum_k solution[k] g_k at i: the gradients of the backward pass, then the supervised ones restricted to
// where a teacher gradient is not zero (`supported` is put in front of this file).
fn weightedSum(i: u32) -> vec4f {
  var g = vec4f(0.0);
  for (var t = 0u; t < TASKS; t++) { g += solution[t] * gradients[t * P4 + i]; }
  for (var v = TASKS; v < VECTORS; v++) {
    g += solution[v] * select(vec4f(0.0), gradients[supervisedIndex(v - TASKS) * P4 + i], supported(v - TASKS, gradients[teacherIndex(v - TASKS) * P4 + i], i));
  }
  return g;
}
