"""The rule that combines gradients where `method` in config.json is `rule`: the plain sum, which is the
playground's default rule.

`python rule.py` compares it with what the run computed (expected.json).
"""
import json
from pathlib import Path
from types import SimpleNamespace


def combine(G, ctx):
    """Coefficients [ce, perception, reasoning, planning] of the weighted gradients.

    G: their Gram matrix, a list of four lists, in that order. ctx.step, ctx.losses (weighted), ctx.weights;
    ctx.order: the present capabilities (1, 2, 3) in the order drawn for this step; ctx.present: which of the
    four take part; ctx.memory: a dict that lasts.
    """
    return [1, 1, 1, 1]


def compare():
    """Largest difference from the recorded coefficients, over the recorded steps from the first."""
    here = Path(__file__).resolve().parent
    run = json.loads((here / "config.json").read_text())
    if run["accumulation"] > 1 or run["combinePer"] != "batch":
        return print("the record has the means over several micro-batches: compare with test_trajectory.py")
    orders = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]]
    present, memory, worst = [run["weights"]["ce"] > 0, *run["activeTeachers"]], {}, 0.0
    for step in json.loads((here / "expected.json").read_text())["steps"]:
        weights = list(step.get("weights", run["weights"]).values())
        ctx = SimpleNamespace(
            step=step["step"],
            losses=[w * x for w, x in zip(weights, step["losses"].values())],
            weights=weights,
            present=present,
            order=[k for k in orders[step["permutation"]] if present[k]],
            memory=memory,
        )
        ours = combine([step["gram"][4 * i:4 * i + 4] for i in range(4)], ctx)
        here_worst = max(
            abs(a - b)
            for a, b, takes_part in zip(ours, step["coefficients"], [True, *present[1:]])
            if takes_part
        )
        print(
            f"step {step['step']}: {[round(float(c), 6) for c in ours]}, "
            f"recorded {[round(c, 6) for c in step['coefficients']]}"
        )
        worst = max(worst, here_worst)
    print(f"largest difference {worst:.3g}")


if __name__ == "__main__":
    compare()
