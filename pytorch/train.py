"""Repeats the exported run and continues training: `python train.py`, or
`torchrun --nproc_per_node N train.py`.

Steps 1..config.steps use the recorded batches, learning rates and shuffles. Later ones (--steps beyond them)
draw their own.
"""
import argparse
import json
import os
from pathlib import Path

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from data import RunData
from model import build, load_flat
from step import Distiller, exact_match


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--steps", type=int, help="train up to this step (default: the recorded run's last)")
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help="cpu or cuda")
    p.add_argument("--float64", action="store_true", help="compute in double precision")
    p.add_argument(
        "--evaluate-every",
        type=int,
        help="steps between two evaluations, 0: only at the end (default: the recorded run's)",
    )
    p.add_argument(
        "--learning-rate",
        type=float,
        help="after the recorded steps (default: that of the last recorded step)",
    )
    p.add_argument(
        "--frames", type=int, help="frames per step after the recorded steps (default: as recorded)"
    )
    p.add_argument("--save", metavar="FILE", help="write parameters and optimizer state here at the end")
    p.add_argument("--resume", metavar="FILE", help="continue from such a file")
    p.add_argument("--metrics", metavar="FILE", help="write every step's figures here, as JSON")
    return p.parse_args()


def prepare(root, dtype=torch.float32, device="cpu"):
    """The data, and the student with its initial weights."""
    data = RunData(root, dtype, device)
    model = build(data.config["model"], data.config["signals"]).to(device, dtype)
    load_flat(model, data.parameters(), data.config["entries"])
    return data, model


def main():
    a = arguments()
    world, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    device = a.device
    if world > 1:
        if device == "cuda":
            device = f"cuda:{os.environ['LOCAL_RANK']}"
            torch.cuda.set_device(device)
        dist.init_process_group("nccl" if a.device == "cuda" else "gloo")
    data, model = prepare(Path(__file__).parent, torch.float64 if a.float64 else torch.float32, device)
    run = data.config
    batch_frames = data.frames.shape[1] // run["accumulation"]
    fewest = min(batch_frames, a.frames or batch_frames) * (
        1 if run["combinePer"] == "batch" else data.questions.shape[2]
    )
    if world > fewest:
        raise SystemExit(
            f"{world} processes share {fewest} {'frames' if run['combinePer'] == 'batch' else 'samples'}: "
            f"start at most {fewest}"
        )
    # Freeze the projector before DistributedDataParallel collects the trained parameters.
    model.projector.weight.requires_grad_(False)
    distiller = Distiller(
        DistributedDataParallel(model, device_ids=[device] if a.device == "cuda" else None)
        if world > 1
        else model,
        run,
    )

    done = 0
    if a.resume:
        saved = torch.load(a.resume, map_location=device, weights_only=False)
        model.load_state_dict(saved["model"])
        distiller.load(saved["distiller"])
        done = saved["step"]
    recorded = run["steps"]
    steps = a.steps or recorded
    every = run["evaluateEvery"] if a.evaluate_every is None else a.evaluate_every
    figures = []
    for step in range(done + 1, steps + 1):
        if step <= recorded:
            micro_batches, rate = data.recorded(step, rank, world), float(data.learning_rates[step - 1])
        else:
            micro_batches = data.drawn(step, a.frames or batch_frames, rank, world)
            rate = float(data.learning_rates[-1]) if a.learning_rate is None else a.learning_rate
        metrics = {"step": step, **distiller.step(micro_batches, rate)}
        if rank == 0 and (step == steps or (every and step % every == 0)):
            metrics["accuracy"] = exact_match(model, data, data.validation)
            shares = " / ".join(
                f"{100 * metrics['accuracy'][c]:.1f}" for c in ("perception", "reasoning", "planning")
            )
            print(f"step {step}/{steps}  ce {metrics['losses']['ce']:.4f}  exact match {shares}", flush=True)
        figures.append(metrics)
    if rank == 0 and a.save:
        torch.save({"model": model.state_dict(), "distiller": distiller.state(), "step": steps}, a.save)
    if rank == 0 and a.metrics:
        Path(a.metrics).write_text(json.dumps(figures))
    if world > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
