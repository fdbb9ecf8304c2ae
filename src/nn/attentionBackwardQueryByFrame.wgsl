// Softmax backward and dq. dP = dO.V (only the first VALUE_TASKS tasks have a dO) + seed of the attention loss (same for every head).
// -> ds [TASKS, R, H, KEYS], q part of dqkv [TASKS, R, q | k | v]. One thread per (task, row, head); lanes as in frameRows.wgsl.
@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(workgroup_id) group: vec3u) {
  let head = group.y % HEADS;
  let frame = group.y / HEADS;
  let task = group.z;
  let lane = gid.x;
  if (lane >= FRAME_ROWS) { return; }
  let row = laneRow(frame, lane);
  let seen = imageKeys(lane);
  let own = segmentKeys(lane);
  let toKeys = D4 + head / GROUP * HD4;
  let toValues = VALUES4 + head / GROUP * HD4;
  let p = (row * HEADS + head) * KEYS;
  let s = ((task * ROWS + row) * HEADS + head) * KEYS;
  let entry = seedEntry(task);
  let seed = (u32(max(entry, 0)) * ROWS + row) * KEYS;
  let hasValue = task < VALUE_TASKS;
  var g: array<vec4f, HD4>;
  if (hasValue) {
    for (var c = 0u; c < HD4; c++) { g[c] = dO[(task * ROWS + row) * D4 + head * HD4 + c]; }
  }
  var inner = 0.0;
  for (var j = 0u; j < seen; j++) {
    var dp = 0.0;
    if (hasValue) {
      let v = imageRow(frame, j) * QKV4 + toValues;
      for (var c = 0u; c < HD4; c++) { dp += dot(g[c], qkv[v + c]); }
    }
    if (entry >= 0) { dp += seeds[seed + j]; }
    ds[s + j] = dp;
    inner += dp * attention[p + j];
  }
  for (var j = 0u; j < own; j++) {
    var dp = 0.0;
    if (hasValue) {
      let v = (row + 1u + j - own) * QKV4 + toValues;
      for (var c = 0u; c < HD4; c++) { dp += dot(g[c], qkv[v + c]); }
    }
    if (entry >= 0) { dp += seeds[seed + IMAGE_TOKENS + j]; }
    ds[s + IMAGE_TOKENS + j] = dp;
    inner += dp * attention[p + IMAGE_TOKENS + j];
  }
  var dq: array<vec4f, HD4>;
  for (var j = 0u; j < seen; j++) {
    let k = imageRow(frame, j) * QKV4 + toKeys;
    let d = attention[p + j] * (ds[s + j] - inner);
    ds[s + j] = d;
    for (var c = 0u; c < HD4; c++) { dq[c] += d * qkv[k + c]; }
  }
  for (var j = 0u; j < own; j++) {
    let k = (row + 1u + j - own) * QKV4 + toKeys;
    let d = attention[p + IMAGE_TOKENS + j] * (ds[s + IMAGE_TOKENS + j] - inner);
    ds[s + IMAGE_TOKENS + j] = d;
    for (var c = 0u; c < HD4; c++) { dq[c] += d * qkv[k + c]; }
  }
  for (var c = 0u; c < HD4; c++) { dqkv[(task * ROWS + row) * QKV4 + head * HD4 + c] = dq[c] * SCALE; }
}
