// dk and dv by a gather over the queries that see a key: ds, attention, dO, qkv -> k and (of tasks with a dO, VALUE) v parts of dqkv
// [TASKS, R, q | k | v]. One thread per (task, key row, key-value head), which sums over the GROUP query heads that read it.
// Blocks of keys as in frameRows.wgsl: an image key is seen by the image rows from itself on and by all text rows, a text key by its own segment.
@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let kvHead = group.y % KV_HEADS;
  let frame = group.y / KV_HEADS;
  let task = FIRST_TASK + group.z;
  let block = blockOf(frame, group.x);
  let lane = local.x;
  if (!isRow(block, lane)) { return; }
  // Backwards, in two runs: text rows, then image rows down to the block's own.
  let fromText = select(textRow(frame, 0u), block.first, block.text);
  let text = select(SEGMENTS * TEXT_SLOTS, TEXT_SLOTS, block.text);
  let image = select(IMAGE_TOKENS - block.place, 0u, block.text || (VALUE == 0u && textSeed(task)));
  let key = select(block.place, IMAGE_TOKENS, block.text) + lane;
  var dk: array<vec4f, HD4>;
  var dv: array<vec4f, HD4>;
  for (var i = text; i > 0u; i--) {
    let query = fromText + i - 1u;
    for (var h = 0u; h < GROUP; h++) {
      let head = kvHead * GROUP + h;
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
  for (var i = image; i > 0u; i--) {
    let query = block.first + i - 1u;
    for (var h = 0u; h < GROUP; h++) {
      let head = kvHead * GROUP + h;
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
  let to = (task * ROWS + block.first + lane) * QKV4 + kvHead * HD4;
  for (var c = 0u; c < HD4; c++) { dqkv[to + D4 + c] = dk[c] * SCALE; }
  if (VALUE == 1u) {
    for (var c = 0u; c < HD4; c++) { dqkv[to + VALUES4 + c] = dv[c]; }
  }
}
