// beta KL(p || m) + (1 - beta) KL(q || m) with m = beta p + (1 - beta) q; its derivative with respect to a logit of q
// is (1 - beta) q (log(q / m) - sum q log(q / m)). log(q / m) = -log(beta p / q + 1 - beta), which for halves is
// log 2 - log(1 + p / q).
fn softplus(x: f32) -> f32 { return max(x, 0.0) + log(1.0 + exp(-abs(x))); }
// -log(share e^logRatio + 1 - share), finite for every ratio.
fn toMean(logRatio: f32, share: f32) -> f32 {
  if (BETA == 0.5) { return 0.6931471805599453 - softplus(logRatio); }
  let highest = max(logRatio, 0.0);
  return -highest - log(share * exp(logRatio - highest) + (1.0 - share) * exp(-highest));
}
fn studentToMean(logRatio: f32) -> f32 { return toMean(logRatio, BETA); }
fn teacherToMean(logRatio: f32) -> f32 { return toMean(-logRatio, 1.0 - BETA); }
fn term(p: f32, q: f32, logRatio: f32) -> f32 {
  return BETA * p * teacherToMean(logRatio) + (1.0 - BETA) * q * studentToMean(logRatio);
}
fn lean(p: f32, q: f32, logRatio: f32) -> f32 { return (1.0 - BETA) * q * studentToMean(logRatio); }
fn slope(p: f32, q: f32, logRatio: f32, leaning: f32) -> f32 {
  return q * ((1.0 - BETA) * studentToMean(logRatio) - leaning);
}
