// One workgroup per micro-batch finishes the step's bookkeeping: losses, the Gram matrix of the weighted gradients
// (whole and per parameter group), the coefficients of the update, its norm and clipping (unless micro-batches are
// accumulated first), and one row of metrics. `combine` is put in front of this file. A task with several
// gradients (ce by capability) is their sum.
var<workgroup> lossParts: array<f32, 64>;
var<workgroup> groupGrams: array<f32, GROUPS * 16u>;

fn pairIndex(a: u32, b: u32) -> u32 {
  let low = min(a, b);
  return low * VECTORS - low * (low + 1u) / 2u + max(a, b);
}

fn weight(task: u32) -> f32 { return bitcast<f32>(state[STATE_WEIGHTS + task]); }

/// Row of the batch that is row r of a micro-batch: image rows, then text rows.
fn rowOf(microBatch: u32, r: u32) -> u32 {
  let textRow = IMAGE_ROWS + microBatch * MICRO_BATCH_TEXT_ROWS + r - MICRO_BATCH_IMAGE_ROWS;
  return select(textRow, microBatch * MICRO_BATCH_IMAGE_ROWS + r, r < MICRO_BATCH_IMAGE_ROWS);
}

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_id) lid: vec3u, @builtin(workgroup_id) wid: vec3u) {
  let microBatch = wid.x;
  let products = microBatch * CHUNKS;
  var losses = vec4f(0.0);
  for (var r = lid.x; r < MICRO_BATCH_TEXT_ROWS; r += 64u) {
    losses.x += ceRowLoss[microBatch * MICRO_BATCH_TEXT_ROWS + r];
  }
  for (var e = 0u; e < ENTRIES; e++) {
    var sum = 0.0;
    for (var r = lid.x; r < MICRO_BATCH_IMAGE_ROWS + MICRO_BATCH_TEXT_ROWS; r += 64u) {
      sum += rowLoss[e * ROWS + rowOf(microBatch, r)];
    }
    losses += sum * unit(entryTask(e) + 1u);
  }
  for (var item = lid.x; item < GROUPS * 16u; item += 64u) {
    let own = taskMask(item % 16u / 4u);
    let other = taskMask(item % 4u);
    var sum = 0.0;
    for (var a = 0u; a < TASKS; a++) {
      if ((own & (1u << a)) == 0u) { continue; }
      for (var b = 0u; b < TASKS; b++) {
        if ((other & (1u << b)) == 0u) { continue; }
        let pair = pairIndex(a, b);
        for (var chunk = groupChunks[item / 16u]; chunk < groupChunks[item / 16u + 1u]; chunk++) {
          sum += gramPartials[(products + chunk) * PAIRS + pair];
        }
      }
    }
    groupGrams[item] = sum * weight(item % 16u / 4u) * weight(item % 4u);
  }
  // One task at a time: workgroup memory is what SwiftShader compiles slowly.
  var totals = vec4f(0.0);
  for (var k = 0u; k < 4u; k++) {
    lossParts[lid.x] = losses[k];
    workgroupBarrier();
    if (lid.x == 0u) {
      for (var i = 0u; i < 64u; i++) { totals[k] += lossParts[i]; }
    }
    workgroupBarrier();
  }
  let out = (state[STATE_ROW] * MICRO_BATCHES + microBatch) * METRICS;
  for (var pair = lid.x; pair < BASIS_PAIRS; pair += 64u) {
    var sum = 0.0;
    for (var chunk = 0u; chunk < groupChunks[GROUPS]; chunk++) {
      sum += gramPartials[(products + chunk) * PAIRS + pair];
    }
    metrics[out + METRIC_PAIRS + pair] = sum;
  }
  for (var item = lid.x; item < GROUPS * 16u; item += 64u) { metrics[out + METRIC_GROUPS + item] = groupGrams[item]; }
  if (lid.x != 0u) { return; }

  var G: mat4x4f;
  for (var g = 0u; g < GROUPS; g++) {
    for (var i = 0u; i < 4u; i++) {
      for (var j = 0u; j < 4u; j++) { G[i][j] += groupGrams[g * 16u + 4u * i + j]; }
    }
  }
  let c = combine(state[STATE_METHOD], G, state[STATE_PERMUTATION + microBatch], state[STATE_PRESENT + microBatch]);
  let norm = sqrt(max(inner(G, c, c), 0.0));
  let clip = bitcast<f32>(state[STATE_CLIP]);
  let scale = select(1.0, min(1.0, clip / (norm + 1e-6)), CLIPS == 1u && clip > 0.0);
  for (var k = 0u; k < 4u; k++) {
    for (var task = 0u; task < TASKS; task++) {
      if ((taskMask(k) & (1u << task)) != 0u) { solution[microBatch * SOLUTION + task] = c[k] * weight(k) * scale; }
    }
    metrics[out + METRIC_LOSSES + k] = totals[k];
    metrics[out + METRIC_COEFFICIENTS + k] = c[k];
    for (var j = 0u; j < 4u; j++) { metrics[out + METRIC_GRAM + 4u * k + j] = G[k][j]; }
  }
  metrics[out] = norm;
}
