"""Checks that this project repeats the run it was made from: `pytest test_trajectory.py`, or `python
test_trajectory.py`.

The recorded run used float32 and hand-written gradients on packed sequences; here autograd works on one
sequence per question. Over the first 20 steps losses must agree to 1e-4, angles between gradients to half a
degree, and Gram matrices to 1e-3. Two processes must give the same result as one.
"""
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import torch

from step import TASKS, Distiller
from train import prepare

HERE = Path(__file__).resolve().parent
LOSS_TOLERANCE, ANGLE_TOLERANCE, GRAM_TOLERANCE = 1e-4, 0.5, 1e-3
PROCESS_STEPS = 4


def repeat(steps, dtype=torch.float32):
    data, model = prepare(HERE, dtype)
    distiller = Distiller(model, data.config)
    return [
        {"step": s, **distiller.step(data.recorded(s), float(data.learning_rates[s - 1]))}
        for s in range(1, steps + 1)
    ]


def largest_differences(ours, theirs):
    """Relative loss difference, angle difference in degrees, Gram difference relative to sqrt(G_ii G_jj)."""
    loss = angle = gram = 0.0
    for a, b in zip(ours, theirs):
        assert a["step"] == b["step"]
        for task in TASKS:
            if b["losses"][task]:
                loss = max(loss, abs(a["losses"][task] / b["losses"][task] - 1))
        size = math.isqrt(len(b["gram"]))
        for x, y in zip(a["angles"], b["angles"]):
            assert (x is None) == (y is None), f"step {a['step']}: a gradient is zero on one side only"
            if x is not None:
                angle = max(angle, abs(x - y))
        for i in range(size):
            for j in range(size):
                scale = math.sqrt(b["gram"][i * size + i] * b["gram"][j * size + j])
                difference = abs(a["gram"][i * size + j] - b["gram"][i * size + j])
                gram = max(gram, difference / scale if scale > 0 else difference)
    return loss, angle, gram


def check(ours, theirs, name):
    loss, angle, gram = largest_differences(ours, theirs)
    print(
        f"{name}: {len(theirs)} steps, losses to {loss:.2g}, angles to {angle:.2g} degrees, "
        f"Gram matrices to {gram:.2g}"
    )
    assert loss < LOSS_TOLERANCE and angle < ANGLE_TOLERANCE and gram < GRAM_TOLERANCE


def test_repeats_the_recorded_run():
    theirs = json.loads((HERE / "expected.json").read_text())["steps"]
    if not theirs:
        print("the run record holds no step: nothing to compare with")
        return
    check(repeat(len(theirs)), theirs, "recorded run")


def test_two_processes_equal_one():
    steps = min(PROCESS_STEPS, json.loads((HERE / "config.json").read_text())["steps"])
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "metrics.json"
        command = [
            sys.executable,
            "-m",
            "torch.distributed.run",
            "--standalone",
            "--nproc_per_node",
            "2",
            str(HERE / "train.py"),
            "--device",
            "cpu",
            "--steps",
            str(steps),
            "--evaluate-every",
            "0",
            "--metrics",
            str(out),
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        if "start at most" in done.stdout + done.stderr:
            print("one frame per step: two processes have nothing to share")
            return
        assert done.returncode == 0, done.stderr
        check(json.loads(out.read_text()), repeat(steps), "two processes")


if __name__ == "__main__":
    test_repeats_the_recorded_run()
    test_two_processes_equal_one()
    print("all passed")
