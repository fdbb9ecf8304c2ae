// Which keys packed rows attend to; put in front of the attention kernels. An image row sees image keys up to
// itself; a text row sees all image keys of its frame, then its own segment up to itself. One thread has a
// run of RUN rows side by side in a picture or a segment (a divisor of both lengths), so that it loads their
// keys once; the probability of what a row does not see is 0.
const IMAGE_RUNS = IMAGE_ROWS / RUN;
const RUNS = ROWS / RUN;

struct Run {
  frame: u32,
  /// First row of the batch.
  first: u32,
  /// The first row as a key: its column in a map row.
  key: u32,
}

fn runOf(run: u32) -> Run {
  let first = run * RUN;
  if (run < IMAGE_RUNS) { return Run(first / IMAGE_TOKENS, first, first % IMAGE_TOKENS); }
  let text = first - IMAGE_ROWS;
  return Run(text / (SEGMENTS * TEXT_SLOTS), first, IMAGE_TOKENS + text % TEXT_SLOTS);
}

/// How many keys the run's rows see together.
fn visibleKeys(run: Run) -> u32 { return run.key + RUN; }

/// The row that lies in column `key` of the run's map rows.
fn keyRow(run: Run, key: u32) -> u32 {
  return select(run.first + key - run.key, run.frame * IMAGE_TOKENS + key, key < IMAGE_TOKENS);
}
