// (KL(p || m) + KL(q || m)) / 2 with m = (p + q) / 2; its derivative with respect to a logit of q is
// (q log(q / m) - q sum q log(q / m)) / 2. log(q / m) = log 2 - log(1 + p / q).
fn softplus(x: f32) -> f32 { return max(x, 0.0) + log(1.0 + exp(-abs(x))); }
fn toMean(logRatio: f32) -> f32 { return 0.6931471805599453 - softplus(logRatio); }
fn term(p: f32, q: f32, logRatio: f32) -> f32 { return 0.5 * (p * toMean(-logRatio) + q * toMean(logRatio)); }
fn lean(p: f32, q: f32, logRatio: f32) -> f32 { return 0.5 * q * toMean(logRatio); }
fn slope(p: f32, q: f32, logRatio: f32, leaning: f32) -> f32 { return q * (0.5 * toMean(logRatio) - leaning); }
