"""On-policy distillation in PyTorch: the student draws its own answers word by word, teachers score them,
autograd gives the gradients.

Model and losses are the modules of `pytorch`; drawing is written here, one question at a time. Reads a case
(tests/pytorch/ownAnswers.test.ts writes it) and prints JSON: the words, the losses, and per task the gradient
as its inner product with a given direction and its squared norm per parameter.

    python own_answers.py CASE.json PYTORCH_FOLDER
"""
import json
import sys

import torch

given = json.load(open(sys.argv[1]))
sys.path.insert(0, sys.argv[2])
from losses import cross_entropy_sum, logits_loss  # noqa: E402
from model import build, causal_mask, load_flat  # noqa: E402

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
END, PAD = given["end"], given["pad"]


def model_of(part):
    model = build(part["config"])
    load_flat(model, torch.tensor(part["parameters"]), part["entries"])
    return model


def logits_of(model, features, tokens, lengths):
    mask = causal_mask(lengths, model.config.imageTokens, model.config.textSlots)
    return model(features, tokens, mask).logits


student = model_of(given["student"])
teachers = {task: model_of(part) for task, part in given["teachers"].items()}
slots = student.config.textSlots
features = torch.tensor(given["features"])  # [N, I, F]
tokens, labels = torch.tensor(given["tokens"]), torch.tensor(given["labels"])  # [N, S]
lengths = torch.tensor(given["lengths"])
answers = labels.clone()  # by which the rows of answers are known

with torch.no_grad():
    for n, own in enumerate(given["own"]):
        if not own:
            continue
        first = (labels[n] >= 0).nonzero()[0].item()
        labels[n], answers[n] = -1, -1
        tokens[n, first + 1:] = PAD
        at = first
        for u in given["uniforms"][n]:
            length = torch.tensor([at + 1])
            p = logits_of(student, features[n:n + 1], tokens[n:n + 1], length)[0, at].softmax(-1)
            word = min((p.cumsum(0) <= u).sum().item(), len(p) - 1)
            tokens[n, at + 1] = answers[n, at] = word
            lengths[n] = at + 2
            at += 1
            if word == END:
                break
        else:
            answers[n, at] = END  # what would come next is compared, and drawn by nobody

logits = logits_of(student, features, tokens, lengths)
count = len(tokens)
losses = {"ce": cross_entropy_sum(logits, labels) / max(1, (labels >= 0).sum().item())}
objectives = {"ce": losses["ce"]}
for c, task in enumerate(["perception", "reasoning", "planning"]):
    signal = next((s for s in given["signals"] if s["teacherTask"] == task), None)
    if signal is None:
        continue
    with torch.no_grad():
        target = logits_of(teachers[task], features, tokens, lengths)
    each = logits_loss(signal["signal"], logits, target, signal["temperature"], answers, signal.get("beta", 0.5))
    share = torch.tensor([given["mixing"][capability][c] for capability in given["capabilities"]])
    losses[task], objectives[task] = each.mean(), (share * each).mean()

transposed = {f"{name}.weight" for name, module in student.named_modules() if isinstance(module, torch.nn.Linear)}
named = dict(student.named_parameters())
direction = torch.tensor(given["direction"])
gradients = {}
for task, objective in objectives.items():
    names = [entry["name"] for entry in given["student"]["entries"]]
    found = torch.autograd.grad(objective, [named[name] for name in names], retain_graph=True, allow_unused=True)
    along, squares = 0.0, {}
    for entry, g in zip(given["student"]["entries"], found):
        if g is None:
            g = torch.zeros_like(named[entry["name"]])
        flat = (g.T if entry["name"] in transposed else g).reshape(-1)
        along += (flat * direction[entry["offset"]:entry["offset"] + entry["size"]]).sum().item()
        squares[entry["name"]] = flat.square().sum().item()
    gradients[task] = {"along": along, "squares": squares}

print(json.dumps({
    "madeBy": f"own_answers.py, torch {torch.__version__.split('+')[0]}, float64",
    "tokens": tokens.tolist(),
    "answers": answers.tolist(),
    "losses": {k: v.item() for k, v in losses.items()},
    "gradients": gradients,
}))
