// Turns the query and key heads of qkv [TASKS, R, q | k | v] in place by their positions' angles: forwards
// with DIRECTION 1, back (the backward) with -1. angles [positions, HALF cosines, HALF sines]. One thread per
// (task, row, query or key head, pair of channels).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let item = gid.y * THREADS_PER_ROW + gid.x;
  let channel = item % HALF;
  let head = item / HALF % TURNED_HEADS;
  let line = item / (HALF * TURNED_HEADS);
  if (line >= TASKS * ROWS) { return; }
  let row = line % ROWS;
  var position = row % IMAGE_TOKENS;
  if (row >= IMAGE_ROWS) { position = IMAGE_TOKENS + (row - IMAGE_ROWS) % TEXT_SLOTS; }
  let cosine = angles[position * 2u * HALF + channel];
  let sine = DIRECTION * angles[position * 2u * HALF + HALF + channel];
  let first = line * QKV + head * 2u * HALF + channel;
  let a = qkv[first];
  let b = qkv[first + HALF];
  qkv[first] = a * cosine - b * sine;
  qkv[first + HALF] = b * cosine + a * sine;
}
