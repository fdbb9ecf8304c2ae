// Softmax backward and dq. dP = dO.V (of tasks with a dO, VALUE) + cotangent of the attention loss (same for
// every head); its mean under the probabilities is dO.O + cotangent.P. -> ds [TASKS, R, H, KEYS], q columns
// of dqkv [TASKS, R, q | k | v]. One thread per (task, run of rows, head).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let head = gid.x % HEADS;
  let run = runOf(gid.x / HEADS % RUNS);
  let task = FIRST_TASK + gid.x / (HEADS * RUNS);
  if (task >= END_TASK) { return; }
  let toKeys = D4 + head / GROUP * HD4;
  let toValues = VALUES4 + head / GROUP * HD4;
  let row = task * ROWS + run.first;
  let p = (run.first * HEADS + head) * KEYS;
  let s = (row * HEADS + head) * KEYS;
  let next = HEADS * KEYS;
  let entry = cotangentEntry(task);
  let cotangent = (u32(max(entry, 0)) * ROWS + run.first) * KEYS;
  // A cotangent of text rows alone gives image rows no gradient.
  let keys = select(visibleKeys(run), 0u, VALUE == 0u && onlyText(task) && run.first < IMAGE_ROWS);
  var inner: array<f32, RUN>;
  var g: array<vec4f, RUN * HD4>;
  if (VALUE == 1u) {
    for (var n = 0u; n < RUN; n++) {
      for (var c = 0u; c < HD4; c++) { g[n * HD4 + c] = dO[(row + n) * D4 + head * HD4 + c]; }
    }
    for (var n = 0u; n < RUN; n++) {
      for (var c = 0u; c < HD4; c++) {
        inner[n] += dot(g[n * HD4 + c], o[(run.first + n) * D4 + head * HD4 + c]);
      }
    }
  }
  if (entry >= 0) {
    for (var j = 0u; j < keys; j++) {
      for (var n = 0u; n < RUN; n++) { inner[n] += cotangents[cotangent + n * KEYS + j] * attention[p + n * next + j]; }
    }
  }
  var dq: array<vec4f, RUN * HD4>;
  for (var j = 0u; j < keys; j++) {
    let key = keyRow(run, j) * QKV4;
    var d: array<f32, RUN>;
    for (var n = 0u; n < RUN; n++) { d[n] = -inner[n]; }
    if (VALUE == 1u) {
      for (var c = 0u; c < HD4; c++) {
        let x = qkv[key + toValues + c];
        for (var n = 0u; n < RUN; n++) { d[n] += dot(g[n * HD4 + c], x); }
      }
    }
    if (entry >= 0) {
      for (var n = 0u; n < RUN; n++) { d[n] += cotangents[cotangent + n * KEYS + j]; }
    }
    for (var n = 0u; n < RUN; n++) { d[n] *= attention[p + n * next + j]; ds[s + n * next + j] = d[n]; }
    for (var c = 0u; c < HD4; c++) {
      let x = qkv[key + toKeys + c];
      for (var n = 0u; n < RUN; n++) { dq[n * HD4 + c] += d[n] * x; }
    }
  }
  for (var n = 0u; n < RUN; n++) {
    for (var c = 0u; c < HD4; c++) {
      dqkv[(row + n) * QKV4 + head * HD4 + c] = dq[n * HD4 + c] * SCALE;
    }
  }
}
