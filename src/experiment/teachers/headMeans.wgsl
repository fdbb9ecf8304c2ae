// Attention maps of all layers [LAYERS][ROWS, HEADS, KEYS], a layer every STRIDE4 vectors -> their means over heads,
// as a teacher outputs them: of image rows [LAYERS, IMAGE_ROWS, IMAGE_TOKENS], then of text rows [LAYERS, TEXT_ROWS,
// KEYS]. One thread per four keys.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let item = gid.y * THREADS_PER_ROW + gid.x;
  let imageItems = LAYERS * IMAGE_ROWS * IMAGE_TOKENS4;
  if (item >= imageItems + LAYERS * TEXT_ROWS * KEYS4) { return; }
  var layer = item / (IMAGE_ROWS * IMAGE_TOKENS4);
  var row = item / IMAGE_TOKENS4 % IMAGE_ROWS;
  var key = item % IMAGE_TOKENS4;
  if (item >= imageItems) {
    let at = item - imageItems;
    layer = at / (TEXT_ROWS * KEYS4);
    row = IMAGE_ROWS + at / KEYS4 % TEXT_ROWS;
    key = at % KEYS4;
  }
  var sum = vec4f(0.0);
  for (var h = 0u; h < HEADS; h++) { sum += maps[layer * STRIDE4 + (row * HEADS + h) * KEYS4 + key]; }
  means[item] = sum / f32(HEADS);
}
