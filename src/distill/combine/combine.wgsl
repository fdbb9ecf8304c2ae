// Building blocks of the combining methods, in Gram space: a vector is its four coefficients (ce, perception,
// reasoning, planning), and inner products come from the Gram matrix G. The formulas are those of the
// TypeScript files beside this one (METHOD 3). combineKernel.ts appends the methods.
fn inner(G: mat4x4f, a: vec4f, b: vec4f) -> f32 { return dot(a, G * b); }

fn project(G: mat4x4f, f: vec4f, a: vec4f) -> vec4f {
  let overlap = inner(G, f, a);
  if (overlap >= 0.0) { return f; }
  // Where the terms of a cancel to less than 1e-3 of their lengths, |a|^2 is rounding error: nothing is
  // removed.
  let square = inner(G, a, a);
  let parts = dot(abs(a), sqrt(max(vec4f(G[0][0], G[1][1], G[2][2], G[3][3]), vec4f(0.0))));
  if (square < 1e-6 * parts * parts) { return f; }
  return f - overlap / max(square, 1e-20) * a;
}

fn unit(k: u32) -> vec4f { return vec4f(f32(k == 0u), f32(k == 1u), f32(k == 2u), f32(k == 3u)); }

/// The capability visited at `position` by permutation `index` of PERMUTATIONS (lexicographic).
fn visited(index: u32, position: u32) -> u32 {
  let first = index / 2u;
  if (position == 0u) { return first; }
  let low = select(0u, 1u, first == 0u);
  let high = select(2u, 1u, first == 2u);
  return select(high, low, (position == 1u) == (index % 2u == 0u));
}

fn isPresent(mask: u32, capability: u32) -> bool { return (mask & (1u << capability)) != 0u; }

/// sum over present i of m_i projected against the other m_j in the order of the permutation.
fn afterStage2(G: mat4x4f, starts: array<vec4f, 3>, permutation: u32, mask: u32) -> vec4f {
  var m = starts;
  var total = vec4f(0.0);
  for (var i = 0u; i < 3u; i++) {
    if (!isPresent(mask, i)) { continue; }
    var t = m[i];
    for (var position = 0u; position < 3u; position++) {
      let j = visited(permutation, position);
      if (j != i && isPresent(mask, j)) { t = project(G, t, m[j]); }
    }
    total += t;
  }
  return total;
}

/// What the methods' expressions use: ce itself, the sum and the number of the present capabilities, and m_c
/// of each capability, after stage 1 (`stage1`) or without it (`unprojected`). `afterStage1`: the sum of `stage1`.
struct Parts {
  ce: vec4f,
  plain: vec4f,
  count: f32,
  stage1: array<vec4f, 3>,
  unprojected: array<vec4f, 3>,
  afterStage1: vec4f,
}

fn partsOf(G: mat4x4f, mask: u32) -> Parts {
  var parts: Parts;
  parts.ce = unit(0u);
  for (var c = 0u; c < 3u; c++) {
    if (!isPresent(mask, c)) { continue; }
    parts.plain += unit(c + 1u);
    parts.unprojected[c] = parts.ce + unit(c + 1u);
    parts.stage1[c] = parts.ce + project(G, unit(c + 1u), parts.ce);
    parts.afterStage1 += parts.stage1[c];
    parts.count += 1.0;
  }
  return parts;
}
