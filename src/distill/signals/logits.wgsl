// A signal on logits at the answer tokens: tau^2 D(softmax(T / tau), softmax(S / tau)) per text row, and its gradient
// at the student's logits, w tau dD/d(S / tau). `term`, `lean` and `slope` of D are put in front of this file. One
// thread per text row; rows of weight zero give zeros.
// logits [text rows, V], targets [data text rows, V], rowWeights [unweighted, weighted][3][R] -> dLogits [.., text
// rows, V] at TASK, rowLoss [.., R] at ENTRY (unweighted weights; dLogits carries the weighted ones).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = IMAGE_ROWS + gid.x;
  if (row >= ROWS) { return; }
  let at = gid.x * VOCABULARY;
  let to = (TASK * (ROWS - IMAGE_ROWS) + gid.x) * VOCABULARY;
  let unweighted = rowWeights[TEACHER_TASK * ROWS + row];
  let weighted = rowWeights[(3u + TEACHER_TASK) * ROWS + row];
  if (unweighted == 0.0) {
    if (WANTS_GRADIENT == 1u) { for (var v = 0u; v < VOCABULARY; v++) { dLogits[to + v] = 0.0; } }
    rowLoss[ENTRY * ROWS + row] = 0.0;
    return;
  }
  let want = (sourceRow[row] - DATA_IMAGE_ROWS) * VOCABULARY;
  var highestS = logits[at];
  var highestT = targets[want];
  for (var v = 1u; v < VOCABULARY; v++) {
    highestS = max(highestS, logits[at + v]);
    highestT = max(highestT, targets[want + v]);
  }
  var sumS = 0.0;
  var sumT = 0.0;
  for (var v = 0u; v < VOCABULARY; v++) {
    sumS += exp((logits[at + v] - highestS) / TEMPERATURE);
    sumT += exp((targets[want + v] - highestT) / TEMPERATURE);
  }
  let shift = log(sumS) - log(sumT);
  var value = 0.0;
  var leaning = 0.0;
  for (var v = 0u; v < VOCABULARY; v++) {
    let s = (logits[at + v] - highestS) / TEMPERATURE;
    let t = (targets[want + v] - highestT) / TEMPERATURE;
    let p = exp(t) / sumT;
    let q = exp(s) / sumS;
    value += term(p, q, t - s + shift);
    leaning += lean(p, q, t - s + shift);
  }
  rowLoss[ENTRY * ROWS + row] = unweighted * TEMPERATURE * TEMPERATURE * value;
  if (WANTS_GRADIENT == 0u) { return; }
  for (var v = 0u; v < VOCABULARY; v++) {
    let s = (logits[at + v] - highestS) / TEMPERATURE;
    let t = (targets[want + v] - highestT) / TEMPERATURE;
    dLogits[to + v] = weighted * TEMPERATURE * slope(exp(t) / sumT, exp(s) / sumS, t - s + shift, leaning);
  }
}
