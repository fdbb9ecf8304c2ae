// How the attention kernels are laid over a batch; put in front of them. One workgroup column (group.y) is one frame and head (and task), its lanes are
// the frame's rows: image rows, then the text rows of all segments. All lanes see the same image keys, so those are read at one address per workgroup.
const FRAME_TEXT = SEGMENTS * TEXT_SLOTS;
const FRAME_ROWS = IMAGE_TOKENS + FRAME_TEXT;

fn imageRow(frame: u32, at: u32) -> u32 { return frame * IMAGE_TOKENS + at; }
fn textRow(frame: u32, at: u32) -> u32 { return IMAGE_ROWS + frame * FRAME_TEXT + at; }

/// Row of the batch of lane `lane` of a frame.
fn laneRow(frame: u32, lane: u32) -> u32 {
  if (lane < IMAGE_TOKENS) { return imageRow(frame, lane); }
  return textRow(frame, lane - IMAGE_TOKENS);
}

/// How many image keys the row sees: up to itself, or all of them from a text row.
fn imageKeys(lane: u32) -> u32 { return min(lane + 1u, IMAGE_TOKENS); }

/// How many keys of its own segment the row sees, itself the last; 0 for an image row.
fn segmentKeys(lane: u32) -> u32 {
  if (lane < IMAGE_TOKENS) { return 0u; }
  return (lane - IMAGE_TOKENS) % TEXT_SLOTS + 1u;
}
