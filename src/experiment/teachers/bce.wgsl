// Binary cross-entropy of independent sigmoid heads: logits, labels [M, LABELS] -> dLogits, both losses and
// gradients divided by M. One thread per row.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x;
  if (row >= M) { return; }
  var loss = 0.0;
  for (var l = 0u; l < LABELS; l++) {
    let z = logits[row * LABELS + l];
    let y = labels[row * LABELS + l];
    let e = exp(-abs(z));
    loss += max(z, 0.0) - z * y + log(1.0 + e);
    dLogits[row * LABELS + l] = (select(e, 1.0, z >= 0.0) / (1.0 + e) - y) / f32(M);
  }
  rowLoss[row] = loss / f32(M);
}
