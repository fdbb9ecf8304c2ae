// Softmax backward and dq. dP = dO.V (of tasks with a dO, VALUE) + seed of the attention loss (same for every head); its mean under the probabilities
// is dO.O + seed.P. -> ds [TASKS, R, H, KEYS], q part of dqkv [TASKS, R, q | k | v]. One thread per (task, row, head); blocks of rows as in frameRows.wgsl.
@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let head = group.y % HEADS;
  let frame = group.y / HEADS;
  let task = FIRST_TASK + group.z;
  let block = blockOf(frame, group.x);
  let lane = local.x;
  if (!isRow(block, lane)) { return; }
  let row = block.first + lane;
  let toKeys = D4 + head / GROUP * HD4;
  let toValues = VALUES4 + head / GROUP * HD4;
  let p = (row * HEADS + head) * KEYS;
  let s = ((task * ROWS + row) * HEADS + head) * KEYS;
  let entry = seedEntry(task);
  let seed = (u32(max(entry, 0)) * ROWS + row) * KEYS;
  // Of a seed of text rows alone, image rows have no gradient.
  let image = select(block.image, 0u, VALUE == 0u && textSeed(task) && !block.text);
  var inner = 0.0;
  var g: array<vec4f, HD4>;
  if (VALUE == 1u) {
    for (var c = 0u; c < HD4; c++) { g[c] = dO[(task * ROWS + row) * D4 + head * HD4 + c]; }
    for (var c = 0u; c < HD4; c++) { inner += dot(g[c], o[row * D4 + head * HD4 + c]); }
  }
  if (entry >= 0) {
    for (var j = 0u; j < image + block.own; j++) { inner += seeds[seed + j] * attention[p + j]; }
  }
  var dq: array<vec4f, HD4>;
  for (var j = 0u; j < image; j++) {
    let key = imageRow(frame, j) * QKV4;
    var dp = -inner;
    if (VALUE == 1u) {
      for (var c = 0u; c < HD4; c++) { dp += dot(g[c], qkv[key + toValues + c]); }
    }
    if (entry >= 0) { dp += seeds[seed + j]; }
    let d = attention[p + j] * dp;
    ds[s + j] = d;
    for (var c = 0u; c < HD4; c++) { dq[c] += d * qkv[key + toKeys + c]; }
  }
  for (var j = 0u; j < block.own; j++) {
    let key = (block.first + j) * QKV4;
    var dp = -inner;
    if (VALUE == 1u) {
      for (var c = 0u; c < HD4; c++) { dp += dot(g[c], qkv[key + toValues + c]); }
    }
    if (entry >= 0) { dp += seeds[seed + IMAGE_TOKENS + j]; }
    let d = attention[p + IMAGE_TOKENS + j] * dp;
    ds[s + IMAGE_TOKENS + j] = d;
    for (var c = 0u; c < HD4; c++) { dq[c] += d * qkv[key + toKeys + c]; }
  }
  for (var c = 0u; c < HD4; c++) { dqkv[(task * ROWS + row) * QKV4 + head * HD4 + c] = dq[c] * SCALE; }
}
