// Softmax backward and dq. dP = dO.V (of tasks with a dO, VALUE) + seed of the attention loss (same for every head); its mean under the probabilities
// is dO.O + seed.P. -> ds [TASKS, R, H, KEYS], q part of dqkv [TASKS, R, q | k | v]. One thread per (task, row, head).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let head = gid.x % HEADS;
  let kvHead = head / GROUP;
  let row = (gid.x / HEADS) % ROWS;
  let task = FIRST_TASK + gid.x / (HEADS * ROWS);
  if (task >= END_TASK) { return; }
  let first = keyRows(row);
  let p = (row * HEADS + head) * KEYS;
  let s = ((task * ROWS + row) * HEADS + head) * KEYS;
  let entry = seedEntry(task);
  let seed = (u32(max(entry, 0)) * ROWS + row) * KEYS;
  // Of a seed of text rows alone, image rows have no gradient.
  let keys = select(visibleKeys(row), 0u, VALUE == 0u && textSeed(task) && row < IMAGE_ROWS);
  var inner = 0.0;
  var g: array<vec4f, HD4>;
  if (VALUE == 1u) {
    for (var c = 0u; c < HD4; c++) { g[c] = dO[(task * ROWS + row) * D4 + head * HD4 + c]; }
    for (var c = 0u; c < HD4; c++) { inner += dot(g[c], o[row * D4 + head * HD4 + c]); }
  }
  if (entry >= 0) {
    for (var j = 0u; j < keys; j++) { inner += seeds[seed + j] * attention[p + j]; }
  }
  var dq: array<vec4f, HD4>;
  for (var j = 0u; j < keys; j++) {
    let key = keyRow(first, j) * QKV4 + kvHead * HD4;
    var dp = -inner;
    if (VALUE == 1u) {
      for (var c = 0u; c < HD4; c++) { dp += dot(g[c], qkv[key + VALUES4 + c]); }
    }
    if (entry >= 0) { dp += seeds[seed + j]; }
    let d = attention[p + j] * dp;
    ds[s + j] = d;
    for (var c = 0u; c < HD4; c++) { dq[c] += d * qkv[key + D4 + c]; }
  }
  for (var c = 0u; c < HD4; c++) { dqkv[(task * ROWS + row) * QKV4 + head * HD4 + c] = dq[c] * SCALE; }
}
