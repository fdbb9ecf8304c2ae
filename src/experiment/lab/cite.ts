// How to cite the software and the paper whose method it shows, as BibTeX; CITATION.cff says the same.

/** Both entries, for a version of the software and the year in which it was used. */
export function bibTex(version: string, year: string): string {
  return `@software{drive_kd_playground,
  title = {Drive-KD Playground},
  author = {{Drive-KD Playground contributors}},
  version = {${version}},
  year = {${year}},
  note = {Multi-teacher knowledge distillation in a browser tab, Apache-2.0}
}

@article{drive_kd,
  title = {Drive-KD: Multi-Teacher Distillation for VLMs in Autonomous Driving},
  author = {${PAPER_AUTHORS.join(' and ')}},
  journal = {arXiv preprint arXiv:2601.21288},
  year = {2026},
  url = {https://arxiv.org/abs/2601.21288}
}
`
}

const PAPER_AUTHORS = [
  'Lian, Weitong',
  'Tang, Zecong',
  'Li, Haoran',
  'Gao, Tianjian',
  'Wang, Yifei',
  'Wang, Zixu',
  'Meng, Lingyi',
  'Ru, Tengju',
  'Cui, Zhejun',
  'Zhu, Yichen',
  'Cao, Hangshuo',
  'Kang, Qi',
  'Chen, Tianxing',
  'Qin, Yusen',
  'Wang, Kaixuan',
  'Zhang, Yu',
]
