"""Reference trajectories in PyTorch: every question its own sequence, gradients from autograd, clipping and
AdamW torch's own.

Model, losses, combination and step are the modules that `npm run export:torch` writes (pytorch): what a
person is handed is what the project is measured against. They share no code and no idea of packing with the
rest of the project. Reads what dumpInputs.mjs wrote; writes one small JSON per case into trajectories/, and
its cases' names are those of inputs.ts.

    node tests/reference/dumpInputs.mjs FOLDER [CASE ...]
    python tests/reference/trajectory.py FOLDER tests/reference/trajectories
"""
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "pytorch"))
from data import Batch, MicroBatch  # noqa: E402
from model import build, load_flat  # noqa: E402
from step import TASKS, Distiller  # noqa: E402


class Case:
    """The dumped inputs of one case."""

    def __init__(self, folder):
        self.folder, self.meta = folder, json.loads((folder / "meta.json").read_text())
        m = self.meta
        self.run = {
            "model": m["config"],
            "signals": [{"signal": "attention", "loss": "mse", **signal} for signal in m["signals"]],
            "weights": m["weights"],
            "mixing": m["mixing"],
            "method": m["combine"],
            "clip": m["clip"],
            "optimizer": m["optimizer"],
            "supervision": m.get("supervision", "shared"),
            "reweighting": m.get("reweighting"),
            "anchorSupport": "released"
            if m.get("released")
            else "support"
            if m.get("supportAware")
            else "whole",
            "activeTeachers": m["activeTeachers"],
        }
        self.images, self.slots = m["config"]["imageTokens"], m["config"]["textSlots"]
        self.frames, self.segments = m["frames"], m["segments"]

    def raw(self, name, kind, *shape):
        return torch.from_numpy(np.fromfile(self.folder / name, dtype="<f4" if kind == "f" else "<i4").reshape(shape))

    def target(self, step, n, dtype):
        """The target of signal n: of each sequence all its rows [N, T, ...], or of logits its text rows [N, S, V]."""
        signal = self.run["signals"][n]
        if signal["signal"] == "logits-kl":
            return self.raw(f"{step}.target{n}.f32", "f", self.frames * self.segments, self.slots, -1).to(dtype)
        columns = signal["teacherWidth"] if signal["signal"] == "hidden-mse" else self.images + self.slots
        return self.unpack(self.raw(f"{step}.target{n}.f32", "f", -1, columns).to(dtype))

    def unpack(self, packed):
        """Packed rows [R, columns] -> [N, T, columns], the rows of each sequence: its frame's image rows,
        then the segment's text rows.
        """
        b, k, i, s = self.frames, self.segments, self.images, self.slots
        image = packed[:b * i].view(b, 1, i, -1).expand(b, k, i, -1).reshape(b * k, i, -1)
        return torch.cat([image, packed[b * i:].view(b * k, s, -1)], 1)

    def batch(self, step, dtype):
        n = self.frames * self.segments
        ints = lambda name, *shape: self.raw(f"{step}.{name}.i32", "i", n, *shape).long()
        labels = ints("targets", self.slots)
        return Batch(
            features=self.raw(f"{step}.features.f32", "f", self.frames, self.images, -1)
            .to(dtype)
            .repeat_interleave(self.segments, 0),
            tokens=ints("tokens", self.slots),
            labels=labels,
            lengths=ints("lengths"),
            capabilities=ints("capabilities"),
            targets=[self.target(step, n, dtype) for n in range(len(self.run["signals"]))],
            samples=n,
            answer_tokens=int((labels >= 0).sum()),
        )

    def micro_batches(self, step, dtype):
        """The step's batch as one micro-batch; or every sample as its own, with its own shuffle."""
        batch = self.batch(step["step"], dtype)
        if not step.get("sampleShuffles"):
            return [MicroBatch(batch, step["permutation"])]
        micro_batches = []
        for n, shuffle in enumerate(step["sampleShuffles"]):
            own = slice(n, n + 1)
            labels = batch.labels[own]
            sample = Batch(
                features=batch.features[own],
                tokens=batch.tokens[own],
                labels=labels,
                lengths=batch.lengths[own],
                capabilities=batch.capabilities[own],
                targets=[target[own] for target in batch.targets],
                samples=1,
                answer_tokens=int((labels >= 0).sum()),
            )
            present = [share > 0 for share in self.run["mixing"][int(batch.capabilities[n])]]
            micro_batches.append(MicroBatch(sample, shuffle, present, shared=False))
        return micro_batches

    def trajectory(self, dtype):
        model = build(self.run["model"], self.run["signals"]).to(dtype)
        load_flat(model, self.raw("parameters.f32", "f", -1).to(dtype), self.meta["entries"])
        distiller = Distiller(model, self.run)
        return [
            {"step": s["step"], **distiller.step(self.micro_batches(s, dtype), s["learningRate"])}
            for s in self.meta["steps"]
        ]


def largest_deviation(single, double):
    """How far a float32 run of the same code is from the float64 one: what a GPU may be expected to reach."""
    pairs = list(zip(single, double))
    tasks = len(double[0]["coefficients"])

    def gram_error(a, b, i, j):
        scale = math.sqrt(b["gram"][i * tasks + i] * b["gram"][j * tasks + j])
        return abs(a["gram"][i * tasks + j] - b["gram"][i * tasks + j]) / scale if scale else 0.0

    return {
        "lossesRelative": max(
            abs(a["losses"][k] / b["losses"][k] - 1) for a, b in pairs for k in TASKS if b["losses"][k]
        ),
        "gramRelative": max(
            gram_error(a, b, i, j) for a, b in pairs for i in range(tasks) for j in range(tasks)
        ),
        "anglesDegrees": max(
            (abs(x - y) for a, b in pairs for x, y in zip(a["angles"], b["angles"]) if y is not None),
            default=0.0,
        ),
        "coefficients": max(
            abs(x - y) for a, b in pairs for x, y in zip(a["coefficients"], b["coefficients"])
        ),
    }


def shorten(x):
    if isinstance(x, float):
        return float(f"{x:.12g}")
    if isinstance(x, dict):
        return {k: shorten(v) for k, v in x.items()}
    return [shorten(v) for v in x] if isinstance(x, list) else x


# The models are tiny: threads would only wait for each other.
torch.set_num_threads(1)
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
version = torch.__version__.split("+")[0]
for place in sorted(p for p in folder.iterdir() if (p / "meta.json").exists()):
    case = Case(place)
    double, single = case.trajectory(torch.float64), case.trajectory(torch.float32)
    deviation = shorten(largest_deviation(single, double))
    lines = ",\n".join("  " + json.dumps(shorten(s)) for s in double)
    made_by = f"trajectory.py, torch {version}, float64"
    (out / f"{place.name}.json").write_text(
        f'{{\n "madeBy": "{made_by}",\n "seed": {case.meta["seed"]},\n'
        f' "float32DeviatesBy": {json.dumps(deviation)},\n "steps": [\n{lines}\n ]\n}}\n'
    )
    print(place.name, deviation)
    for s in double:
        print(
            s["step"],
            " ".join(f"{v:.4g}" for v in s["losses"].values()),
            "|",
            " ".join("-" if a is None else f"{a:.1f}" for a in s["angles"]),
            "|",
            " ".join(f"{c:.3f}" for c in s["coefficients"]),
            "|",
            f"{s['updateNorm']:.3g}",
        )
