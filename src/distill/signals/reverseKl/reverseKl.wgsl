// KL(q || p): sum of q log(q / p); its derivative with respect to a logit of q is q (log(q / p) - KL).
fn term(p: f32, q: f32, logRatio: f32) -> f32 { return -q * logRatio; }
fn lean(p: f32, q: f32, logRatio: f32) -> f32 { return -q * logRatio; }
fn slope(p: f32, q: f32, logRatio: f32, leaning: f32) -> f32 { return q * (-logRatio - leaning); }
