// Softmax backward and dq. dP = dO.V (only the first VALUE_TASKS tasks have a dO) + seed of the attention loss (same for every head).
// -> ds [TASKS, R, H, KEYS], q part of dqkv [TASKS, R, q | k | v]. One thread per (task, row, head).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let head = gid.x % HEADS;
  let kvHead = head / GROUP;
  let row = (gid.x / HEADS) % ROWS;
  let task = gid.x / (HEADS * ROWS);
  if (task >= TASKS) { return; }
  let keys = visibleKeys(row);
  let first = keyRows(row);
  let p = (row * HEADS + head) * KEYS;
  let s = ((task * ROWS + row) * HEADS + head) * KEYS;
  let entry = seedEntry(task);
  let hasValue = task < VALUE_TASKS;
  var g: array<vec4f, HD4>;
  if (hasValue) {
    for (var c = 0u; c < HD4; c++) { g[c] = dO[(task * ROWS + row) * D4 + head * HD4 + c]; }
  }
  var inner = 0.0;
  for (var j = 0u; j < keys; j++) {
    var dp = 0.0;
    if (hasValue) {
      let v = keyRow(first, j) * QKV4 + VALUES4 + kvHead * HD4;
      for (var c = 0u; c < HD4; c++) { dp += dot(g[c], qkv[v + c]); }
    }
    if (entry >= 0) { dp += seeds[(u32(entry) * ROWS + row) * KEYS + j]; }
    ds[s + j] = dp;
    inner += dp * attention[p + j];
  }
  var dq: array<vec4f, HD4>;
  for (var j = 0u; j < keys; j++) {
    let d = attention[p + j] * (ds[s + j] - inner);
    ds[s + j] = d;
    let k = keyRow(first, j) * QKV4 + D4 + kvHead * HD4;
    for (var c = 0u; c < HD4; c++) { dq[c] += d * qkv[k + c]; }
  }
  for (var c = 0u; c < HD4; c++) { dqkv[(task * ROWS + row) * QKV4 + head * HD4 + c] = dq[c] * SCALE; }
}
