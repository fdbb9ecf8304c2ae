// Which rows a packed map row attends to; put in front of the attention kernels. An image row sees image keys up to itself; a text row sees all image
// keys of its frame, then its own segment up to itself.
fn visibleKeys(row: u32) -> u32 {
  if (row < IMAGE_ROWS) { return row % IMAGE_TOKENS + 1u; }
  return IMAGE_TOKENS + (row - IMAGE_ROWS) % TEXT_SLOTS + 1u;
}

/// Where the keys of map row `row` lie: x the first image row it sees, y the first row of its own segment.
/// Column j is row x + j while j < IMAGE_TOKENS, then y + j: y is that first row less IMAGE_TOKENS.
fn keyRows(row: u32) -> vec2u {
  if (row < IMAGE_ROWS) { return vec2u(row - row % IMAGE_TOKENS, 0u); }
  let text = row - IMAGE_ROWS;
  return vec2u(text / (SEGMENTS * TEXT_SLOTS) * IMAGE_TOKENS, row - text % TEXT_SLOTS - IMAGE_TOKENS);
}

fn keyRow(first: vec2u, key: u32) -> u32 { return select(first.y, first.x, key < IMAGE_TOKENS) + key; }
