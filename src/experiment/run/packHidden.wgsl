// One chunk of a teacher's hidden states -> target rows of the data set: the mean over the layers of one
// group, in the row layout of a packed batch. hidden [N, FRAMES, I + SEGMENTS S, WIDTH] -> targets [data
// rows, WIDTH]. One thread per (row, 4 channels).
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let channel = gid.x % WIDTH4;
  let row = gid.x / WIDTH4;
  let text = SEGMENTS * TEXT_SLOTS;
  let perFrame = IMAGE_TOKENS + text;
  if (row >= FRAMES * perFrame) { return; }
  let frame = firstFrame[0] + row / perFrame;
  if (frame >= DATA_FRAMES) { return; }
  var sum = vec4f(0.0);
  for (var l = GROUP_FIRST; l < GROUP_FIRST + GROUP_SIZE; l++) {
    sum += hidden[(l * FRAMES * perFrame + row) * WIDTH4 + channel];
  }
  let token = row % perFrame;
  let textRow = DATA_FRAMES * IMAGE_TOKENS + frame * text + token - IMAGE_TOKENS;
  let to = select(textRow, frame * IMAGE_TOKENS + token, token < IMAGE_TOKENS);
  targets[to * WIDTH4 + channel] = sum / f32(GROUP_SIZE);
}
