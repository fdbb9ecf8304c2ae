// Packed causal attention: qkv [R, q | k | v] -> attention [R, H, KEYS] (kept for losses and backward), o [R, D]. One thread per (row, head).
// Query head h reads key-value head h / GROUP. Columns of qkv in vec4: q from 0, k from D4, v from VALUES4, QKV4 in all.
// An image row sees image keys up to itself; a text row sees all image keys of its frame, then its own segment up to itself.
@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let head = group.y % HEADS;
  let frame = group.y / HEADS;
  let block = blockOf(frame, group.x);
  let lane = local.x;
  if (!isRow(block, lane)) { return; }
  let row = block.first + lane;
  let toKeys = D4 + head / GROUP * HD4;
  let toValues = VALUES4 + head / GROUP * HD4;
  let p = (row * HEADS + head) * KEYS;
  var q: array<vec4f, HD4>;
  for (var c = 0u; c < HD4; c++) { q[c] = qkv[row * QKV4 + head * HD4 + c] * SCALE; }
  var highest = -1e30;
  for (var j = 0u; j < block.image; j++) {
    let k = imageRow(frame, j) * QKV4 + toKeys;
    var score = 0.0;
    for (var c = 0u; c < HD4; c++) { score += dot(q[c], qkv[k + c]); }
    score = select(-1e30, score, seesImage(block, lane, j));
    attention[p + j] = score;
    highest = max(highest, score);
  }
  for (var j = 0u; j < block.own; j++) {
    let k = (block.first + j) * QKV4 + toKeys;
    var score = 0.0;
    for (var c = 0u; c < HD4; c++) { score += dot(q[c], qkv[k + c]); }
    score = select(-1e30, score, j <= lane);
    attention[p + IMAGE_TOKENS + j] = score;
    highest = max(highest, score);
  }
  let keys = block.image + block.own;
  var sum = 0.0;
  for (var j = 0u; j < keys; j++) {
    let e = exp(attention[p + j] - highest);
    attention[p + j] = e;
    sum += e;
  }
  var out: array<vec4f, HD4>;
  for (var j = 0u; j < block.image; j++) {
    let v = imageRow(frame, j) * QKV4 + toValues;
    let probability = attention[p + j] / sum;
    attention[p + j] = probability;
    for (var c = 0u; c < HD4; c++) { out[c] += probability * qkv[v + c]; }
  }
  for (var j = 0u; j < block.own; j++) {
    let v = (block.first + j) * QKV4 + toValues;
    let probability = attention[p + IMAGE_TOKENS + j] / sum;
    attention[p + IMAGE_TOKENS + j] = probability;
    for (var c = 0u; c < HD4; c++) { out[c] += probability * qkv[v + c]; }
  }
  for (var j = keys; j < KEYS; j++) { attention[p + j] = 0.0; }
  for (var c = 0u; c < HD4; c++) { o[row * D4 + head * HD4 + c] = out[c]; }
}
