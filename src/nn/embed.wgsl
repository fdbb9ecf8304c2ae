// Rows of the residual stream [R, D]: image rows = features . projector + position; text rows = token
// embedding + position. The function `position` is put in front: learned positions, or zero where positions
// are rotary.
// Features are read from the data set through sourceRow [image rows]. One thread per (row, 4 columns).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row = gid.x / D4;
  let column = gid.x % D4;
  let imageRows = arrayLength(&sourceRow);
  if (row >= arrayLength(&x) / D4) { return; }
  if (row < imageRows) {
    var sum = position((row % IMAGE_TOKENS) * D4 + column);
    let base = sourceRow[row] * FEATURES;
    for (var f = 0u; f < FEATURES; f++) { sum += features[base + f] * projector[f * D4 + column]; }
    x[row * D4 + column] = sum;
  } else {
    let text = row - imageRows;
    let key = IMAGE_TOKENS + text % TEXT_SLOTS;
    x[row * D4 + column] = embedding[u32(tokens[text]) * D4 + column] + position(key * D4 + column);
  }
}
