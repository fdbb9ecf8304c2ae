// dk and dv by a gather over the queries that see a key: ds, attention, dO, qkv -> k and v parts of dqkv [TASKS, R, 3D].
// One thread per (task, key row, head).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let head = gid.x % HEADS;
  let row = (gid.x / HEADS) % ROWS;
  let task = gid.x / (HEADS * ROWS);
  if (task >= TASKS) { return; }
  let hasValue = task < VALUE_TASKS;
  var key = row % IMAGE_TOKENS;
  var first = row;
  var count = IMAGE_TOKENS - key;
  var more = SEGMENTS * TEXT_SLOTS;
  var moreFirst = IMAGE_ROWS + row / IMAGE_TOKENS * more;
  if (row >= IMAGE_ROWS) {
    let slot = (row - IMAGE_ROWS) % TEXT_SLOTS;
    key = IMAGE_TOKENS + slot;
    count = TEXT_SLOTS - slot;
    more = 0u;
    moreFirst = row;
  }
  var dk: array<vec4f, HD4>;
  var dv: array<vec4f, HD4>;
  for (var i = 0u; i < count + more; i++) {
    let query = select(moreFirst + i - count, first + i, i < count);
    let d = ds[((task * ROWS + query) * HEADS + head) * KEYS + key];
    let q = query * 3u * D4 + head * HD4;
    for (var c = 0u; c < HD4; c++) { dk[c] += d * qkv[q + c]; }
    if (hasValue) {
      let probability = attention[(query * HEADS + head) * KEYS + key];
      let g = (task * ROWS + query) * D4 + head * HD4;
      for (var c = 0u; c < HD4; c++) { dv[c] += probability * dO[g + c]; }
    }
  }
  let to = (task * ROWS + row) * 3u * D4 + head * HD4;
  for (var c = 0u; c < HD4; c++) {
    dqkv[to + D4 + c] = dk[c] * SCALE;
    dqkv[to + 2u * D4 + c] = dv[c];
  }
}
