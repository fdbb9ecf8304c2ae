// Ways of combining the four weighted gradients, in the span of the gradients: a vector is its four
// coefficients (ce, perception, reasoning, planning), inner products come from the Gram matrix G. The same
// formulas as the TypeScript files beside this one; METHOD 3.
fn inner(G: mat4x4f, a: vec4f, b: vec4f) -> f32 { return dot(a, G * b); }

fn project(G: mat4x4f, f: vec4f, a: vec4f) -> vec4f {
  let overlap = inner(G, f, a);
  if (overlap >= 0.0) { return f; }
  // Where the parts of a cancel to less than 1e-3 of their lengths, |a|^2 is rounding: nothing is removed.
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
fn shuffled(G: mat4x4f, merged: array<vec4f, 3>, permutation: u32, mask: u32) -> vec4f {
  var m = merged;
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

fn pcgrad(G: mat4x4f, permutation: u32, mask: u32) -> vec4f {
  var total = vec4f(0.0);
  for (var i = 0u; i < 4u; i++) {
    if (i > 0u && !isPresent(mask, i - 1u)) { continue; }
    var t = unit(i);
    for (var position = 0u; position < 4u; position++) {
      var j = 0u;
      if (position > 0u) { j = visited(permutation, position - 1u) + 1u; }
      if (j != i && (j == 0u || isPresent(mask, j - 1u))) { t = project(G, t, unit(j)); }
    }
    total += t;
  }
  return total;
}

/// Coefficients of the weighted gradients; `method` is the index in COMBINE_IDS.
fn combine(method: u32, G: mat4x4f, permutation: u32, mask: u32) -> vec4f {
  let ce = unit(0u);
  if (mask == 0u) { return ce; }
  var plain = vec4f(0.0);
  var stage1: array<vec4f, 3>;
  var unprojected: array<vec4f, 3>;
  var merged = vec4f(0.0);
  var count = 0.0;
  for (var c = 0u; c < 3u; c++) {
    if (!isPresent(mask, c)) { continue; }
    plain += unit(c + 1u);
    unprojected[c] = ce + unit(c + 1u);
    stage1[c] = ce + project(G, unit(c + 1u), ce);
    merged += stage1[c];
    count += 1.0;
  }
  switch (method) {
    case 0u: { return shuffled(G, stage1, permutation, mask); }
    case 1u: { return shuffled(G, stage1, permutation, mask) - (count - 1.0) * ce; }
    case 2u: { return merged; }
    case 3u: { return shuffled(G, unprojected, permutation, mask); }
    case 4u: { return ce + plain; }
    case 5u: { return count * ce + plain; }
    case 6u: { return pcgrad(G, permutation, mask); }
    default: { return ce; }
  }
}
