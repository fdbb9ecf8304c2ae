// One attention map on a canvas: a pixel per entry, row `origin + y`, key `x`.
struct View {
  source: u32,
  origin: u32,
  used: u32,
  side: u32,
  imageTokens: u32,
  heads: u32,
  studentAt: u32,
  firstHead: u32,
  headCount: u32,
  segmentAt: u32,
  teacherAt: u32,
  teacherCount: u32,
  scale: f32,
}
@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<storage, read> student: array<f32>;
@group(0) @binding(2) var<storage, read> teachers: array<f32>;
@group(0) @binding(3) var<storage, read> palette: array<u32>;

// One triangle over the whole canvas.
@vertex
fn corner(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
  return vec4f(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

fn studentValue(row: u32, key: u32) -> f32 {
  let packed = row + select(view.segmentAt, 0u, row < view.imageTokens);
  var sum = 0.0;
  for (var h = 0u; h < view.headCount; h++) {
    sum += student[view.studentAt + (packed * view.heads + view.firstHead + h) * view.side + key];
  }
  return sum / f32(view.headCount);
}

fn teacherValue(row: u32, key: u32) -> f32 {
  var sum = 0.0;
  for (var l = 0u; l < view.teacherCount; l++) {
    sum += teachers[view.teacherAt + (l * view.side + row) * view.side + key];
  }
  return sum / f32(view.teacherCount);
}

@fragment
fn entry(@builtin(position) at: vec4f) -> @location(0) vec4f {
  let row = view.origin + u32(at.y);
  let key = u32(at.x);
  if (key > row || row >= view.imageTokens + view.used) { return vec4f(0.0); }
  var index: u32;
  if (view.source == 2u) {
    let v = clamp((studentValue(row, key) - teacherValue(row, key)) * view.scale, -1.0, 1.0);
    index = 256u + u32(floor(127.5 + 127.0 * v));
  } else {
    var v: f32;
    if (view.source == 0u) { v = teacherValue(row, key); } else { v = studentValue(row, key); }
    index = u32(floor(0.5 + 255.0 * clamp(v * view.scale, 0.0, 1.0)));
  }
  let colour = palette[index];
  return vec4f(f32(colour & 255u), f32((colour >> 8u) & 255u), f32((colour >> 16u) & 255u), 255.0) / 255.0;
}
