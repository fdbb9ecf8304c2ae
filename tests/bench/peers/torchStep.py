"""The step in PyTorch: one frame a sequence under a block mask, autograd once per task over one shared
forward, fused AdamW.

Computes the fixture's losses, Gram matrix and update once, refuses to go on unless they are the float64
reference's, prints how far off they are as JSON, then times on request, so that two programs can take turns:
every line "N" on standard input runs N steps and prints the milliseconds they took.

    python tests/bench/peers/torchStep.py FIXTURE eager|compile [cpu|cuda]
"""
import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

folder, mode, device = Path(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "cpu"
meta = json.loads((folder / "meta.json").read_text())
data = np.fromfile(folder / "data.f32", dtype="<f4")
torch.backends.cuda.matmul.allow_tf32 = False


def array(name):
    entry = meta["arrays"][name]
    size = math.prod(entry["shape"])
    return torch.from_numpy(data[entry["offset"]:entry["offset"] + size].reshape(entry["shape"]).copy()).to(device)


config = meta["config"]
B, K, T = meta["frames"], meta["segments"], meta["length"]
I, S, D, H, L, V = (config[k] for k in ("imageTokens", "textSlots", "width", "heads", "layers", "vocabulary"))
flat = array("parameters")
parameters = {e["name"]: flat[e["offset"]:e["offset"] + e["size"]].view(e["shape"]).clone() for e in meta["entries"]}
projector = parameters.pop("projector.weight")
names = list(parameters)
sizes = [parameters[n].numel() for n in names]
features, tokens, labels = array("features"), array("tokens").long(), array("labels").long()
answers = int((labels >= 0).sum())
hidden = array("mask") == 0
positions = torch.cat([torch.arange(I), torch.arange(I, I + S).repeat(K)]).to(device)
rows = [(array(f"{name} raw"), array(f"{name} mixed")) for name in ("perception", "reasoning", "planning")]
targets = [array(f"target {n}") for n in range(len(meta["signals"]))]
weights = meta["weights"]


def losses_of(p):
    """Raw losses [4] and weighted objectives, in the order ce, perception, reasoning, planning."""
    x = torch.cat([features @ projector, p["wte.weight"][tokens]], 1) + p["wpe.weight"][positions]
    maps = []
    for l in range(L):
        w = lambda name: p[f"h.{l}.{name}"]
        h = F.layer_norm(x, (D,), w("ln_1.weight"), w("ln_1.bias"), 1e-5)
        q, k, v = (h @ w("attn.c_attn.weight") + w("attn.c_attn.bias")).view(B, T, 3, H, D // H).permute(2, 0, 3, 1, 4)
        a = (q @ k.transpose(-1, -2) * (D // H) ** -0.5).masked_fill(hidden, -1e30).softmax(-1)
        maps.append(a)
        x = x + (a @ v).transpose(1, 2).reshape(B, T, D) @ w("attn.c_proj.weight") + w("attn.c_proj.bias")
        h = F.layer_norm(x, (D,), w("ln_2.weight"), w("ln_2.bias"), 1e-5)
        h = F.gelu(h @ w("mlp.c_fc.weight") + w("mlp.c_fc.bias"), approximate="tanh")
        x = x + h @ w("mlp.c_proj.weight") + w("mlp.c_proj.bias")
    logits = F.layer_norm(x[:, I:], (D,), p["ln_f.weight"], p["ln_f.bias"], 1e-5) @ p["wte.weight"].T
    ce = F.cross_entropy(logits.reshape(-1, V), labels.view(-1), ignore_index=-1, reduction="sum") / answers
    raw, mixed = [ce, 0, 0, 0], [ce * weights[0], 0, 0, 0]
    for signal, target in zip(meta["signals"], targets):
        difference = (maps[signal["layer"]].mean(1) - target) ** 2
        per_row = (difference[..., :I] if signal["textToVision"] else difference).sum(-1)
        c = signal["teacherTask"]
        raw[c + 1] = raw[c + 1] + (per_row.detach() * rows[c][0]).sum()
        mixed[c + 1] = mixed[c + 1] + (per_row * rows[c][1]).sum() * weights[c + 1]
    return torch.stack(raw).detach(), mixed


def agp(gram):
    """Coefficients of the four gradients, from the Gram matrix alone; nothing leaves the device."""
    overlap = gram[0, 1:]
    a = torch.where(overlap < 0, -overlap / gram[0, 0].clamp(min=1e-20), 0.0)
    merged = torch.cat([(1 + a)[:, None], torch.eye(3, device=device)], 1)
    inner = merged @ gram @ merged.T
    t = torch.eye(3, device=device)
    for j in meta["permutation"]:
        dots = t @ inner[:, j]
        factor = torch.where(dots < 0, dots / inner[j, j].clamp(min=1e-20), 0.0) * (1 - torch.eye(3, device=device)[j])
        t = t - factor[:, None] * torch.eye(3, device=device)[j]
    return t.sum(0) @ merged


def gradients_of(values):
    """Losses, Gram matrix, clipped update [P] and its norm before clipping, at the trained tensors `values`."""
    leaves = [v.detach().requires_grad_() for v in values]
    raw, objectives = losses_of(dict(zip(names, leaves)))
    stack = []
    for k, objective in enumerate(objectives):
        parts = torch.autograd.grad(objective, leaves, retain_graph=k < 3, allow_unused=True)
        stack.append(
            torch.cat(
                [
                    torch.zeros_like(p).reshape(-1) if g is None else g.reshape(-1)
                    for p, g in zip(leaves, parts)
                ]
            )
        )
    stack = torch.stack(stack)
    gram = stack @ stack.T
    update = agp(gram) @ stack
    norm = update.norm()
    return raw, gram, update * (meta["clip"] / (norm + 1e-6)).clamp(max=1.0), norm


values = [parameters[n].requires_grad_() for n in names]
compute = gradients_of
if mode == "compile":
    # The whole step as one graph: forward shared by the four backward passes, each as deep as its loss.
    from torch.fx.experimental.proxy_tensor import make_fx

    compute = torch.compile(make_fx(gradients_of)([v.detach() for v in values]), fullgraph=True)
o = meta["optimizer"]
optimizer = torch.optim.AdamW(
    values,
    lr=meta["learningRate"],
    betas=(o["beta1"], o["beta2"]),
    eps=o["epsilon"],
    weight_decay=o["weightDecay"],
    fused=True,
)


def step():
    _, _, update, _ = compute([v.detach() for v in values])
    for v, part in zip(values, update.split(sizes)):
        v.grad = part.view_as(v)
    optimizer.step()


def finish():
    if device == "cuda":
        torch.cuda.synchronize()


raw, gram, update, norm = compute([v.detach() for v in values])
scale = min(1.0, meta["clip"] / (norm.item() + 1e-6))
whole = np.zeros(flat.numel(), dtype=np.float64)
for name, part in zip(names, update.split(sizes)):
    entry = next(e for e in meta["entries"] if e["name"] == name)
    whole[entry["offset"]:entry["offset"] + entry["size"]] = part.cpu().double().numpy() / scale
wanted = meta["arrays"]["update"]
wanted = data[wanted["offset"]:wanted["offset"] + wanted["shape"][0]].astype(np.float64)
expected = np.array(meta["expected"]["gram"]).reshape(4, 4)
norms = np.sqrt(expected.diagonal())
deviation = {
    "losses": max(abs(a / b - 1) for a, b in zip(raw.tolist(), meta["expected"]["losses"])),
    "gram": float((np.abs(gram.cpu().numpy() - expected) / np.outer(norms, norms)).max()),
    "update": float(np.linalg.norm(whole - wanted) / np.linalg.norm(wanted)),
}
for name, tolerance in meta["tolerance"].items():
    if not deviation[name] <= tolerance:
        sys.exit(f"computes something else: {name} off by {deviation[name]:.1e}, allowed {tolerance}")
print(json.dumps({
    "deviation": deviation, "version": torch.__version__, "threads": torch.get_num_threads(),
    "device": torch.cuda.get_device_name() if device == "cuda" else "cpu"}), flush=True)
for line in sys.stdin:
    finish()
    start = time.perf_counter()
    for _ in range(int(line)):
        step()
    finish()
    print((time.perf_counter() - start) * 1000, flush=True)
