// How the attention kernels are laid over a batch; put in front of them. One workgroup column (group.y) is a frame and a head, one workgroup in it a block of
// LANES rows that see the same keys: image rows in a row, or the text rows of one segment. So all lanes read a key at one address, in loops of one length; what a
// row does not see has probability 0 there.
const IMAGE_BLOCKS = (IMAGE_TOKENS + LANES - 1u) / LANES;

struct Block {
  text: bool,
  /// First row of the batch.
  first: u32,
  /// Place of the first row in its picture; 0 for text.
  place: u32,
  /// Image keys that some row of the block sees, and keys of the block's own segment.
  image: u32,
  own: u32,
}

fn imageRow(frame: u32, at: u32) -> u32 { return frame * IMAGE_TOKENS + at; }
fn textRow(frame: u32, at: u32) -> u32 { return IMAGE_ROWS + frame * SEGMENTS * TEXT_SLOTS + at; }

fn blockOf(frame: u32, at: u32) -> Block {
  if (at >= IMAGE_BLOCKS) { return Block(true, textRow(frame, (at - IMAGE_BLOCKS) * TEXT_SLOTS), 0u, IMAGE_TOKENS, TEXT_SLOTS); }
  let place = at * LANES;
  return Block(false, imageRow(frame, place), place, min(place + LANES, IMAGE_TOKENS), 0u);
}

/// The last block of image rows may have lanes without a row.
fn isRow(block: Block, lane: u32) -> bool { return block.text || block.place + lane < IMAGE_TOKENS; }

fn seesImage(block: Block, lane: u32, key: u32) -> bool { return block.text || key <= block.place + lane; }
