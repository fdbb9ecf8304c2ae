// Which rows a packed map row attends to; put in front of the attention kernels. An image row sees image keys up to itself; a text row sees all image
// keys of its frame, then its own segment up to itself.
fn visibleKeys(row: u32) -> u32 {
  if (row < IMAGE_ROWS) { return row % IMAGE_TOKENS + 1u; }
  return IMAGE_TOKENS + (row - IMAGE_ROWS) % TEXT_SLOTS + 1u;
}

/// The row of the batch behind key column `key` of map row `row`.
fn keyRow(row: u32, key: u32) -> u32 {
  if (row < IMAGE_ROWS) { return row - row % IMAGE_TOKENS + key; }
  let text = row - IMAGE_ROWS;
  if (key < IMAGE_TOKENS) { return text / (SEGMENTS * TEXT_SLOTS) * IMAGE_TOKENS + key; }
  return row - text % TEXT_SLOTS + key - IMAGE_TOKENS;
}

