// dk and dv by a gather over the queries that see a key: ds, attention, dO, qkv -> k and (of tasks with a dO,
// VALUE) v columns of dqkv [TASKS, R, q | k | v]. One thread per (task, run of keys, key-value head), which
// sums over the GROUP query heads that read them.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let kvHead = gid.x % KV_HEADS;
  let run = runOf(gid.x / KV_HEADS % RUNS);
  let task = FIRST_TASK + gid.x / (KV_HEADS * RUNS);
  if (task >= END_TASK) { return; }
  // Image keys are seen by the image rows from the first of them on and by all text rows of the frame, text
  // keys by their own segment.
  let text = run.key >= IMAGE_TOKENS;
  let imageCount = select(IMAGE_TOKENS - run.key, 0u, VALUE == 0u && onlyText(task));
  let count = select(imageCount, IMAGE_TOKENS + TEXT_SLOTS - run.key, text);
  let more = select(SEGMENTS * TEXT_SLOTS, 0u, text);
  let moreFirst = IMAGE_ROWS + run.frame * SEGMENTS * TEXT_SLOTS;
  var dk: array<vec4f, RUN * HD4>;
  var dv: array<vec4f, RUN * HD4>;
  for (var at = count + more; at > 0u; at--) {
    let query = select(moreFirst + at - 1u - count, run.first + at - 1u, at <= count);
    for (var h = 0u; h < GROUP; h++) {
      let head = kvHead * GROUP + h;
      let s = ((task * ROWS + query) * HEADS + head) * KEYS + run.key;
      let q = query * QKV4 + head * HD4;
      var d: array<f32, RUN>;
      for (var n = 0u; n < RUN; n++) { d[n] = ds[s + n]; }
      for (var c = 0u; c < HD4; c++) {
        let x = qkv[q + c];
        for (var n = 0u; n < RUN; n++) { dk[n * HD4 + c] += d[n] * x; }
      }
      if (VALUE == 1u) {
        let p = (query * HEADS + head) * KEYS + run.key;
        let g = (task * ROWS + query) * D4 + head * HD4;
        for (var n = 0u; n < RUN; n++) { d[n] = attention[p + n]; }
        for (var c = 0u; c < HD4; c++) {
          let x = dO[g + c];
          for (var n = 0u; n < RUN; n++) { dv[n * HD4 + c] += d[n] * x; }
        }
      }
    }
  }
  let to = (task * ROWS + run.first) * QKV4 + kvHead * HD4;
  for (var n = 0u; n < RUN; n++) {
    for (var c = 0u; c < HD4; c++) { dqkv[to + n * QKV4 + D4 + c] = dk[n * HD4 + c] * SCALE; }
  }
  if (VALUE == 1u) {
    for (var n = 0u; n < RUN; n++) {
      for (var c = 0u; c < HD4; c++) { dqkv[to + n * QKV4 + VALUES4 + c] = dv[n * HD4 + c]; }
    }
  }
}
