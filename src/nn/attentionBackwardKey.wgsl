// dk and dv by a gather over the queries that see a key: ds, attention, dO, qkv -> k and (of tasks with a dO, VALUE) v parts of dqkv
// [TASKS, R, q | k | v]. One thread per (task, key row, key-value head), which sums over the GROUP query heads that read it.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let kvHead = gid.x % KV_HEADS;
  let row = (gid.x / KV_HEADS) % ROWS;
  let task = FIRST_TASK + gid.x / (KV_HEADS * ROWS);
  if (task >= END_TASK) { return; }
  var key = row % IMAGE_TOKENS;
  var first = row;
  var count = select(IMAGE_TOKENS - key, 0u, VALUE == 0u && textSeed(task));
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
  // Backwards, as the kernel by frame: both sum in the same order.
  for (var at = count + more; at > 0u; at--) {
    let i = at - 1u;
    let query = select(moreFirst + i - count, first + i, i < count);
    for (var head = kvHead * GROUP; head < (kvHead + 1u) * GROUP; head++) {
      let d = ds[((task * ROWS + query) * HEADS + head) * KEYS + key];
      let q = query * QKV4 + head * HD4;
      for (var c = 0u; c < HD4; c++) { dk[c] += d * qkv[q + c]; }
      if (VALUE == 1u) {
        let probability = attention[(query * HEADS + head) * KEYS + key];
        let g = (task * ROWS + query) * D4 + head * HD4;
        for (var c = 0u; c < HD4; c++) { dv[c] += probability * dO[g + c]; }
      }
    }
  }
  let to = (task * ROWS + row) * QKV4 + kvHead * HD4;
  for (var c = 0u; c < HD4; c++) { dqkv[to + D4 + c] = dk[c] * SCALE; }
  if (VALUE == 1u) {
    for (var c = 0u; c < HD4; c++) { dqkv[to + VALUES4 + c] = dv[c]; }
  }
}
