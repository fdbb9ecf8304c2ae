"""Reference trajectories in PyTorch: an ordinary GPT on separate sequences, autograd, torch's AdamW.

Shares no code and no idea of packing with the project: every question is its own sequence [image tokens, text slots] under a
causal and padding mask, losses are written per sample on [T, T] maps, AGP works on the gradient vectors. Reads what
dumpInputs.mjs wrote; writes one small JSON.

    node tests/reference/dumpInputs.mjs FOLDER && python tests/reference/trajectory.py FOLDER tests/reference/trajectory.json
"""
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

folder, out = Path(sys.argv[1]), Path(sys.argv[2])
TASKS = ["ce", "perception", "reasoning", "planning"]


def select(case):
    """Makes one case's description and sizes the ones everything below speaks of."""
    global meta, cfg, I, S, D, H, V, B, K
    meta = json.loads((folder / case / "meta.json").read_text())
    cfg = meta["config"]
    I, S, D, H, V = cfg["imageTokens"], cfg["textSlots"], cfg["width"], cfg["heads"], cfg["vocabulary"]
    B, K = meta["frames"], meta["segments"]


def raw(name, kind, *shape):
    return torch.from_numpy(np.fromfile(folder / meta["name"] / name, dtype="<f4" if kind == "f" else "<i4").reshape(shape))


class Attention(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.c_attn = Conv1D(D, 3 * D)
        self.c_proj = Conv1D(D, D)

    def forward(self, x, mask):
        n, t, _ = x.shape
        q, k, v = (z.view(n, t, H, D // H).transpose(1, 2) for z in self.c_attn(x).split(D, dim=2))
        scores = (q @ k.transpose(-1, -2)) / math.sqrt(D // H)
        weights = scores.masked_fill(~mask[:, None], float("-inf")).softmax(-1)
        return self.c_proj((weights @ v).transpose(1, 2).reshape(n, t, D)), weights


class Conv1D(torch.nn.Module):
    """GPT-2's linear layer: weight [in, out]."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(n_in, n_out))
        self.bias = torch.nn.Parameter(torch.empty(n_out))

    def forward(self, x):
        return x @ self.weight + self.bias


class Mlp(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.c_fc = Conv1D(D, cfg["mlpRatio"] * D)
        self.c_proj = Conv1D(cfg["mlpRatio"] * D, D)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.attn = torch.nn.LayerNorm(D, eps=1e-5), Attention()
        self.ln_2, self.mlp = torch.nn.LayerNorm(D, eps=1e-5), Mlp()

    def forward(self, x, mask):
        a, weights = self.attn(self.ln_1(x), mask)
        x = x + a
        return x + self.mlp(self.ln_2(x)), weights


class Gpt(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.wte, self.wpe = torch.nn.Embedding(V, D), torch.nn.Embedding(I + S, D)
        self.h = torch.nn.ModuleList(Block() for _ in range(cfg["layers"]))
        self.ln_f = torch.nn.LayerNorm(D, eps=1e-5)
        self.projector = torch.nn.Linear(cfg["featureSize"], D, bias=False)

    def load(self, flat):
        own = dict(self.named_parameters())
        assert set(own) == {e["name"] for e in meta["entries"]}
        with torch.no_grad():
            for e in meta["entries"]:
                value = flat[e["offset"]:e["offset"] + e["size"]].view(e["shape"])
                own[e["name"]].copy_(value.T if e["name"] == "projector.weight" else value)

    def forward(self, features, tokens, mask):
        """features [N, I, F], tokens [N, S], mask [N, T, T] -> logits [N, S, V], maps per layer [N, H, T, T]."""
        x = torch.cat([self.projector(features), self.wte(tokens)], 1) + self.wpe.weight
        maps = []
        for block in self.h:
            x, weights = block(x, mask)
            maps.append(weights)
        return self.ln_f(x[:, I:]) @ self.wte.weight.T, maps


def unpack_maps(packed):
    """Packed rows [R, T] -> one map per sequence [N, T, T]: a frame's image rows, then the segment's text rows."""
    image = packed[:B * I].view(B, 1, I, I + S).expand(B, K, I, I + S).reshape(B * K, I, I + S)
    return torch.cat([image, packed[B * I:].view(B * K, S, I + S)], 1)


def per_sample_loss(student, teacher, block, lengths):
    """Squared differences of head-averaged maps, per sequence [N], over that sequence's own T = I + length tokens."""
    difference = (student.mean(1) - teacher) ** 2
    losses = []
    for n, length in enumerate(lengths.tolist()):
        t = I + length
        entries = difference[n, :t, :t] if block == "full" else difference[n, I:t, :I]
        losses.append(entries.mean())
    return torch.stack(losses)


def project(f, a):
    """P(f; a) on (vector, coefficients) pairs."""
    overlap = f[0] @ a[0]
    if overlap >= 0:
        return f
    scale = overlap / max(a[0] @ a[0], 1e-20)
    return f[0] - scale * a[0], f[1] - scale.item() * a[1]


def agp(gradients, order):
    """Both stages; gradients in the order of TASKS -> (update, coefficients)."""
    unit = np.eye(4)
    pairs = [(g, unit[k]) for k, g in enumerate(gradients)]
    merged = []
    for f in pairs[1:]:
        p = project(f, pairs[0])
        merged.append((pairs[0][0] + p[0], pairs[0][1] + p[1]))
    update, coefficients = torch.zeros_like(gradients[0]), np.zeros(4)
    for i in range(3):
        t = merged[i]
        for j in order:
            if j != i:
                t = project(t, merged[j])
        update, coefficients = update + t[0], coefficients + t[1]
    return update, coefficients


def run(dtype):
    model = Gpt().to(dtype)
    model.load(raw("parameters.f32", "f", -1).to(dtype))
    model.projector.weight.requires_grad_(False)
    trained = [p for p in model.parameters() if p.requires_grad]
    o = meta["optimizer"]
    optimizer = torch.optim.AdamW(trained, lr=1.0, betas=(o["beta1"], o["beta2"]), eps=o["epsilon"], weight_decay=o["weightDecay"])
    causal = torch.ones(I + S, I + S, dtype=torch.bool).tril()
    pi = torch.tensor(meta["mixing"], dtype=dtype)
    steps = []
    for info in meta["steps"]:
        s = info["step"]
        features = raw(f"{s}.features.f32", "f", B, I, -1).to(dtype).repeat_interleave(K, 0)
        tokens, labels = (raw(f"{s}.{n}.i32", "i", B * K, S).long() for n in ("tokens", "targets"))
        lengths, capabilities = (raw(f"{s}.{n}.i32", "i", B * K).long() for n in ("lengths", "capabilities"))
        used = torch.arange(I + S)[None] < I + lengths[:, None]
        mask = causal[None] & used[:, None, :]
        logits, maps = model(features, tokens, mask)

        raw_losses = {"ce": F.cross_entropy(logits.reshape(-1, V), labels.reshape(-1), ignore_index=-1)}
        objectives = [raw_losses["ce"]]
        for c, follower in enumerate(TASKS[1:]):
            entries = [(n, e) for n, e in enumerate(meta["signals"]) if e["follower"] == follower]
            samples = sum(
                per_sample_loss(maps[e["studentLayer"]], unpack_maps(raw(f"{s}.target{n}.f32", "f", -1, I + S).to(dtype)), e["block"], lengths)
                for n, e in entries) / len(entries)
            raw_losses[follower] = samples.mean()
            objectives.append((samples * pi[capabilities, c]).mean())

        gradients = []
        for task, objective in zip(TASKS, objectives):
            parts = torch.autograd.grad(meta["weights"][task] * objective, trained, retain_graph=True, allow_unused=True)
            gradients.append(torch.cat([(torch.zeros_like(p) if g is None else g).reshape(-1) for p, g in zip(trained, parts)]))
        stack = torch.stack(gradients)
        gram = stack @ stack.T
        update, coefficients = agp(gradients, meta["permutations"][info["permutation"]])

        norms = gram.diagonal().sqrt()
        cosine = (gram / torch.outer(norms, norms)).clamp(-1, 1)
        angles = [math.degrees(math.acos(cosine[i, j].item())) for i in range(4) for j in range(i + 1, 4)]
        offset = 0
        for p in trained:
            p.grad = update[offset:offset + p.numel()].view_as(p).clone()
            offset += p.numel()
        norm = torch.nn.utils.clip_grad_norm_(trained, meta["clip"])
        optimizer.param_groups[0]["lr"] = info["learningRate"]
        optimizer.step()
        steps.append({
            "step": s, "permutation": info["permutation"], "learningRate": info["learningRate"],
            "losses": {k: v.item() for k, v in raw_losses.items()}, "gram": gram.flatten().tolist(), "angles": angles,
            "coefficients": coefficients.tolist(), "updateNorm": norm.item()})
    return steps


def largest_deviation(single, double):
    """How far a float32 run of the same code is from the float64 one: what a GPU may be expected to reach."""
    pairs = list(zip(single, double))
    scale = lambda b, i, j: math.sqrt(b["gram"][i * 5] * b["gram"][j * 5])
    return {
        "lossesRelative": max(abs(a["losses"][k] / b["losses"][k] - 1) for a, b in pairs for k in TASKS),
        "gramRelative": max(abs(a["gram"][i * 4 + j] - b["gram"][i * 4 + j]) / scale(b, i, j) for a, b in pairs for i in range(4) for j in range(4)),
        "anglesDegrees": max(abs(x - y) for a, b in pairs for x, y in zip(a["angles"], b["angles"])),
        "coefficients": max(abs(x - y) for a, b in pairs for x, y in zip(a["coefficients"], b["coefficients"])),
    }


def shorten(x):
    if isinstance(x, float):
        return float(f"{x:.12g}")
    if isinstance(x, dict):
        return {k: shorten(v) for k, v in x.items()}
    return [shorten(v) for v in x] if isinstance(x, list) else x


parts = []
for case in ["default", "conflict"]:
    select(case)
    double, single = run(torch.float64), run(torch.float32)
    deviation = shorten(largest_deviation(single, double))
    lines = ",\n".join("   " + json.dumps(shorten(s)) for s in double)
    parts.append(f' "{case}": {{\n  "seed": {meta["seed"]},\n  "float32DeviatesBy": {json.dumps(deviation)},\n  "steps": [\n{lines}\n  ]\n }}')
    print(case, deviation)
    for s in double:
        print(s["step"], " ".join(f"{v:.4g}" for v in s["losses"].values()), "|", " ".join(f"{a:.1f}" for a in s["angles"]),
              "|", " ".join(f"{c:.3f}" for c in s["coefficients"]), "|", f"{s['updateNorm']:.3g}")
version = torch.__version__.split("+")[0]
out.write_text("{\n" + f' "madeBy": "trajectory.py, torch {version}, float64",\n' + ",\n".join(parts) + "\n}\n")
