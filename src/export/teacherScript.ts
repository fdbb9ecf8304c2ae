// The Python file that writes a PyTorch or transformers model as a teacher: part of each PyTorch project, and
// offered by itself where teachers are imported.

import source from '../../pytorch/export_teacher.py?raw'

export const TEACHER_SCRIPT = { name: 'export_teacher.py', source } as const
