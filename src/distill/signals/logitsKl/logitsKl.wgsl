// KL(p || q): its derivative with respect to a logit of q is q - p.
fn term(p: f32, q: f32, logRatio: f32) -> f32 { return p * logRatio; }
fn lean(p: f32, q: f32, logRatio: f32) -> f32 { return 0.0; }
fn slope(p: f32, q: f32, logRatio: f32, leaning: f32) -> f32 { return q - p; }
