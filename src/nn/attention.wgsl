// Packed causal attention: qkv [R, q | k | v] -> attention [R, H, KEYS] (kept for losses and backward), o [R, D]. One thread per (row, head).
// Query head h reads key-value head h / GROUP. Columns of qkv in vec4: q from 0, k from D4, v from VALUES4, QKV4 in all.
// An image row sees image keys up to itself; a text row sees all image keys of its frame, then its own segment up to itself.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x / HEADS;
  let head = gid.x % HEADS;
  let kvHead = head / GROUP;
  if (row >= ROWS) { return; }
  let keys = visibleKeys(row);
  let first = keyRows(row);
  let p = (row * HEADS + head) * KEYS;
  var q: array<vec4f, HD4>;
  for (var c = 0u; c < HD4; c++) { q[c] = qkv[row * QKV4 + head * HD4 + c] * SCALE; }
  var highest = -1e30;
  for (var j = 0u; j < keys; j++) {
    let k = keyRow(first, j) * QKV4 + D4 + kvHead * HD4;
    var score = 0.0;
    for (var c = 0u; c < HD4; c++) { score += dot(q[c], qkv[k + c]); }
    attention[p + j] = score;
    highest = max(highest, score);
  }
  var sum = 0.0;
  for (var j = 0u; j < keys; j++) {
    let e = exp(attention[p + j] - highest);
    attention[p + j] = e;
    sum += e;
  }
  var out: array<vec4f, HD4>;
  for (var j = 0u; j < keys; j++) {
    let probability = attention[p + j] / sum;
    attention[p + j] = probability;
    let v = keyRow(first, j) * QKV4 + VALUES4 + kvHead * HD4;
    for (var c = 0u; c < HD4; c++) { out[c] += probability * qkv[v + c]; }
  }
  for (var j = keys; j < KEYS; j++) { attention[p + j] = 0.0; }
  for (var c = 0u; c < HD4; c++) { o[row * D4 + head * HD4 + c] = out[c]; }
}
