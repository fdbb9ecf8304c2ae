// dk and dv by a gather over the queries that see a key: ds, attention, dO, qkv -> k and v parts of dqkv
// [TASKS, R, q | k | v]. One thread per (task, key row, key-value head), which sums over the GROUP query heads that read it.
// A lane is a key of the frame (frameRows.wgsl): an image key is seen by the image rows from itself on and by all text rows, a text key by its own segment.
@compute @workgroup_size(LANES)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(workgroup_id) group: vec3u) {
  let kvHead = group.y % KV_HEADS;
  let frame = group.y / KV_HEADS;
  let task = group.z;
  let lane = gid.x;
  if (lane >= FRAME_ROWS) { return; }
  let row = laneRow(frame, lane);
  let own = segmentKeys(lane);
  let hasValue = task < VALUE_TASKS;
  var dk: array<vec4f, HD4>;
  var dv: array<vec4f, HD4>;
  if (own == 0u) {
    // Backwards, so that all lanes start at one row and each ends at its own.
    for (var i = FRAME_ROWS; i > lane; i--) {
      let query = laneRow(frame, i - 1u);
      for (var head = kvHead * GROUP; head < (kvHead + 1u) * GROUP; head++) {
        let d = ds[((task * ROWS + query) * HEADS + head) * KEYS + lane];
        let q = query * QKV4 + head * HD4;
        for (var c = 0u; c < HD4; c++) { dk[c] += d * qkv[q + c]; }
        if (hasValue) {
          let probability = attention[(query * HEADS + head) * KEYS + lane];
          let g = (task * ROWS + query) * D4 + head * HD4;
          for (var c = 0u; c < HD4; c++) { dv[c] += probability * dO[g + c]; }
        }
      }
    }
  } else {
    let key = IMAGE_TOKENS + own - 1u;
    for (var after = TEXT_SLOTS - own + 1u; after > 0u; after--) {
      let query = row + after - 1u;
      for (var head = kvHead * GROUP; head < (kvHead + 1u) * GROUP; head++) {
        let d = ds[((task * ROWS + query) * HEADS + head) * KEYS + key];
        let q = query * QKV4 + head * HD4;
        for (var c = 0u; c < HD4; c++) { dk[c] += d * qkv[q + c]; }
        if (hasValue) {
          let probability = attention[(query * HEADS + head) * KEYS + key];
          let g = (task * ROWS + query) * D4 + head * HD4;
          for (var c = 0u; c < HD4; c++) { dv[c] += probability * dO[g + c]; }
        }
      }
    }
  }
  let to = (task * ROWS + row) * QKV4 + kvHead * HD4;
  for (var c = 0u; c < HD4; c++) { dqkv[to + D4 + c] = dk[c] * SCALE; dqkv[to + VALUES4 + c] = dv[c]; }
}
