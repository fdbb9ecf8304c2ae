// Packed causal attention: qkv [R, q | k | v] -> attention [R, H, KEYS] (kept for losses and backward), o [R,
// D]. One thread per (run of rows, head). Query head h reads key-value head h / GROUP. Columns of qkv in
// vec4: q from 0, k from D4, v from VALUES4, QKV4 in all.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let head = gid.x % HEADS;
  if (gid.x / HEADS >= RUNS) { return; }
  let run = runOf(gid.x / HEADS);
  let keys = visibleKeys(run);
  let toKeys = D4 + head / GROUP * HD4;
  let toValues = VALUES4 + head / GROUP * HD4;
  let p = (run.first * HEADS + head) * KEYS;
  let next = HEADS * KEYS;
  var q: array<vec4f, RUN * HD4>;
  for (var n = 0u; n < RUN; n++) {
    for (var c = 0u; c < HD4; c++) {
      q[n * HD4 + c] = qkv[(run.first + n) * QKV4 + head * HD4 + c] * SCALE;
    }
  }
  var highest: array<f32, RUN>;
  for (var n = 0u; n < RUN; n++) { highest[n] = -1e30; }
  for (var j = 0u; j < keys; j++) {
    let k = keyRow(run, j) * QKV4 + toKeys;
    var score = array<f32, RUN>();
    for (var c = 0u; c < HD4; c++) {
      let x = qkv[k + c];
      for (var n = 0u; n < RUN; n++) { score[n] += dot(q[n * HD4 + c], x); }
    }
    for (var n = 0u; n < RUN; n++) {
      let s = select(-1e30, score[n], j <= run.key + n);
      attention[p + n * next + j] = s;
      highest[n] = max(highest[n], s);
    }
  }
  var sum: array<f32, RUN>;
  for (var j = 0u; j < keys; j++) {
    for (var n = 0u; n < RUN; n++) {
      let e = exp(attention[p + n * next + j] - highest[n]);
      attention[p + n * next + j] = e;
      sum[n] += e;
    }
  }
  var out: array<vec4f, RUN * HD4>;
  for (var j = 0u; j < keys; j++) {
    let v = keyRow(run, j) * QKV4 + toValues;
    var probability: array<f32, RUN>;
    for (var n = 0u; n < RUN; n++) {
      probability[n] = attention[p + n * next + j] / sum[n];
      attention[p + n * next + j] = probability[n];
    }
    for (var c = 0u; c < HD4; c++) {
      let x = qkv[v + c];
      for (var n = 0u; n < RUN; n++) { out[n * HD4 + c] += probability[n] * x; }
    }
  }
  for (var j = keys; j < KEYS; j++) {
    for (var n = 0u; n < RUN; n++) { attention[p + n * next + j] = 0.0; }
  }
  for (var n = 0u; n < RUN; n++) {
    for (var c = 0u; c < HD4; c++) { o[(run.first + n) * D4 + head * HD4 + c] = out[n * HD4 + c]; }
  }
}
