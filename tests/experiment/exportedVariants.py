"""Trains every exported project of a folder for its recorded steps, in float64, in one process or in several
(torchrun).

    python exportedVariants.py SOURCES FOLDER OUT

SOURCES: the project's Python files; OUT: metrics by project, as JSON. The step after the first is taken
twice, the second time from a checkpoint of the first: it must be the same to the bit.
"""
import copy
import json
import os
import sys
from pathlib import Path

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

sources, folder, out = sys.argv[1:]
sys.path.insert(0, sources)
from step import Distiller  # noqa: E402
from train import prepare  # noqa: E402

torch.set_num_threads(1)
world, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
if world > 1:
    dist.init_process_group("gloo")
answers = {}
for root in sorted(p for p in Path(folder).iterdir() if (p / "config.json").exists()):
    data, model = prepare(root, torch.float64)
    model.projector.weight.requires_grad_(False)
    shared = data.config["combinePer"] == "batch"
    if world > 1 and shared and data.frames.shape[1] // data.config["accumulation"] < world:
        continue
    distiller = Distiller(DistributedDataParallel(model) if world > 1 else model, data.config)
    figures = []
    for step in range(1, data.config["steps"] + 1):
        kept = copy.deepcopy((model.state_dict(), distiller.state()))
        go = lambda: {
            "step": step,
            **distiller.step(data.recorded(step, rank, world), float(data.learning_rates[step - 1])),
        }
        figures.append(go())
        if step > 1:
            model.load_state_dict(kept[0])
            distiller.load(copy.deepcopy(kept[1]))
            again = go()
            assert again == figures[-1], f"{root.name}: another step {step} after a checkpoint"
    answers[root.name] = figures
if rank == 0:
    Path(out).write_text(json.dumps(answers))
if world > 1:
    dist.destroy_process_group()
