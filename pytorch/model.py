"""The student: a small decoder over one sequence [image tokens, text slots], which also returns its attention
maps.

Families: "gpt" (LayerNorm, GELU, learned positions, biases) and "llama" (RMSNorm, SwiGLU, rotary positions,
grouped-query attention, no biases). The output head is tied to the token embedding; the vision projector
turns the frozen encoder's features into image tokens and is not trained.
"""
import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class ModelConfig:
    family: str
    layers: int
    width: int
    heads: int
    vocabulary: int
    imageTokens: int
    textSlots: int
    featureSize: int
    mlpRatio: int = 0  # gpt: MLP hidden width as a multiple of width
    kvHeads: int = 0  # llama: key-value heads; query head h reads key-value head floor(h kvHeads / heads)
    hidden: int = 0  # llama: SwiGLU hidden width


class Outputs(NamedTuple):
    logits: torch.Tensor  # [N, S, V]
    maps: list[torch.Tensor]  # attention per layer [N, H, T, T]
    hidden: list[torch.Tensor]  # residual stream after each layer [N, T, D]


def attend(q, k, v, mask):
    """q, k, v [N, H, T, headDim], mask [N, T, T] -> attended values [N, T, D], attention maps [N, H, T, T].

    Written out instead of scaled_dot_product_attention: the maps are what the student learns from.
    """
    scores = (q @ k.transpose(-1, -2)) / math.sqrt(q.shape[-1])
    weights = scores.masked_fill(~mask[:, None], float("-inf")).softmax(-1)
    n, h, t, size = q.shape
    return (weights @ v).transpose(1, 2).reshape(n, t, h * size), weights


class Conv1D(nn.Module):
    """GPT-2's linear layer: weight [in, out]."""

    def __init__(self, n_in: int, n_out: int):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(n_in, n_out))
        self.bias = nn.Parameter(torch.empty(n_out))

    def forward(self, x):
        return x @ self.weight + self.bias


class GptAttention(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.heads = c.heads
        self.c_attn = Conv1D(c.width, 3 * c.width)
        self.c_proj = Conv1D(c.width, c.width)

    def forward(self, x, mask):
        n, t, d = x.shape
        q, k, v = (
            z.view(n, t, self.heads, d // self.heads).transpose(1, 2) for z in self.c_attn(x).split(d, dim=2)
        )
        attended, maps = attend(q, k, v, mask)
        return self.c_proj(attended), maps


class GptMlp(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.c_fc = Conv1D(c.width, c.mlpRatio * c.width)
        self.c_proj = Conv1D(c.mlpRatio * c.width, c.width)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))


class GptBlock(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.ln_1, self.attn = nn.LayerNorm(c.width, eps=1e-5), GptAttention(c)
        self.ln_2, self.mlp = nn.LayerNorm(c.width, eps=1e-5), GptMlp(c)

    def forward(self, x, mask):
        attended, maps = self.attn(self.ln_1(x), mask)
        x = x + attended
        return x + self.mlp(self.ln_2(x)), maps


class Gpt(nn.Module):
    """Parameter names are those of Hugging Face's GPT-2."""

    def __init__(self, c: ModelConfig):
        super().__init__()
        self.config = c
        self.wte = nn.Embedding(c.vocabulary, c.width)
        self.wpe = nn.Embedding(c.imageTokens + c.textSlots, c.width)
        self.h = nn.ModuleList(GptBlock(c) for _ in range(c.layers))
        self.ln_f = nn.LayerNorm(c.width, eps=1e-5)
        self.projector = nn.Linear(c.featureSize, c.width, bias=False)

    def forward(self, features, tokens, mask):
        """features [N, I, F], tokens [N, S], mask [N, T, T] -> Outputs."""
        x = torch.cat([self.projector(features), self.wte(tokens)], 1) + self.wpe.weight
        maps, hidden = [], []
        for block in self.h:
            x, layer_maps = block(x, mask)
            maps.append(layer_maps)
            hidden.append(x)
        return Outputs(self.ln_f(x[:, self.config.imageTokens:]) @ self.wte.weight.T, maps, hidden)


class RmsNorm(nn.Module):
    def __init__(self, width: int, eps=1e-6):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.empty(width)), eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


ROTARY_BASE = 100.0


def rotate(x):
    """Rotary positions 0..T-1: channels c and c + headDim/2 of x [N, H, T, headDim] turn by position *
    base^(-2c / headDim).
    """
    t, size = x.shape[-2:]
    frequencies = ROTARY_BASE ** (-2 * torch.arange(size // 2, dtype=torch.float64) / size)
    angles = torch.outer(torch.arange(t, dtype=torch.float64), frequencies)
    cos, sin = angles.cos().to(x), angles.sin().to(x)
    a, b = x.chunk(2, -1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class LlamaAttention(nn.Module):
    """Query, key and value projections are one matrix, as in Phi-3."""

    def __init__(self, c: ModelConfig):
        super().__init__()
        self.heads, self.kv_heads, self.size = c.heads, c.kvHeads, c.width // c.heads
        self.qkv_proj = nn.Linear(c.width, (c.heads + 2 * c.kvHeads) * self.size, bias=False)
        self.o_proj = nn.Linear(c.width, c.width, bias=False)

    def forward(self, x, mask):
        n, t, _ = x.shape
        q, k, v = (
            self.qkv_proj(x)
            .view(n, t, -1, self.size)
            .transpose(1, 2)
            .split([self.heads, self.kv_heads, self.kv_heads], 1)
        )
        shared = self.heads // self.kv_heads
        k, v = k.repeat_interleave(shared, 1), v.repeat_interleave(shared, 1)
        attended, maps = attend(rotate(q), rotate(k), v, mask)
        return self.o_proj(attended), maps


class LlamaMlp(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.gate_up_proj = nn.Linear(c.width, 2 * c.hidden, bias=False)
        self.down_proj = nn.Linear(c.hidden, c.width, bias=False)

    def forward(self, x):
        gate, up = self.gate_up_proj(x).chunk(2, -1)
        return self.down_proj(F.silu(gate) * up)


class LlamaBlock(nn.Module):
    def __init__(self, c: ModelConfig):
        super().__init__()
        self.input_layernorm, self.self_attn = RmsNorm(c.width), LlamaAttention(c)
        self.post_attention_layernorm, self.mlp = RmsNorm(c.width), LlamaMlp(c)

    def forward(self, x, mask):
        attended, maps = self.self_attn(self.input_layernorm(x), mask)
        x = x + attended
        return x + self.mlp(self.post_attention_layernorm(x)), maps


class Llama(nn.Module):
    """Parameter names are those of Hugging Face's Llama, with the fused projections of Phi-3."""

    def __init__(self, c: ModelConfig):
        super().__init__()
        self.config = c
        self.model = nn.ModuleDict({
            "embed_tokens": nn.Embedding(c.vocabulary, c.width),
            "layers": nn.ModuleList(LlamaBlock(c) for _ in range(c.layers)),
            "norm": RmsNorm(c.width)})
        self.projector = nn.Linear(c.featureSize, c.width, bias=False)

    def forward(self, features, tokens, mask):
        """features [N, I, F], tokens [N, S], mask [N, T, T] -> Outputs."""
        embedding = self.model["embed_tokens"]
        x = torch.cat([self.projector(features), embedding(tokens)], 1)
        maps, hidden = [], []
        for layer in self.model["layers"]:
            x, layer_maps = layer(x, mask)
            maps.append(layer_maps)
            hidden.append(x)
        return Outputs(self.model["norm"](x[:, self.config.imageTokens:]) @ embedding.weight.T, maps, hidden)


FAMILIES = {"gpt": Gpt, "llama": Llama}


def build(config: dict, signals=()) -> nn.Module:
    """A student of this shape; its parameters are still to be set (see load_flat).

    Hidden-state signals of another width get a learned projection each, `projection.TASK.LAYER`: trained with
    the student, but not part of it.
    """
    c = ModelConfig(**config)
    if c.family not in FAMILIES:
        raise ValueError(f"unknown model family {c.family!r}; known: {', '.join(FAMILIES)}")
    model = FAMILIES[c.family](c)
    model.projection = nn.ModuleDict()
    for signal in signals:
        if signal["signal"] == "hidden-mse" and signal["teacherWidth"] != c.width:
            layers = (
                model.projection[signal["teacherTask"]]
                if signal["teacherTask"] in model.projection
                else nn.ModuleDict()
            )
            layers[str(signal["studentLayer"])] = nn.Linear(c.width, signal["teacherWidth"], bias=False)
            model.projection[signal["teacherTask"]] = layers
    return model


def projection_of(model: nn.Module, signal: dict):
    """The projection of a hidden-state signal, or None."""
    layers = model.projection[signal["teacherTask"]] if signal["teacherTask"] in model.projection else {}
    key = str(signal["studentLayer"])
    return layers[key] if key in layers else None


def load_flat(model: nn.Module, flat: torch.Tensor, entries: list[dict]) -> None:
    """Sets every parameter from one flat array; `entries` names them, with shape and offset (weights are
    stored [in, out]).
    """
    own = dict(model.named_parameters())
    missing = set(own) ^ {entry["name"] for entry in entries}
    if missing:
        raise ValueError(f"parameters that only one side knows: {', '.join(sorted(missing))}")
    transposed = {f"{name}.weight" for name, module in model.named_modules() if isinstance(module, nn.Linear)}
    with torch.no_grad():
        for entry in entries:
            value = flat[entry["offset"]:entry["offset"] + entry["size"]].view(entry["shape"])
            own[entry["name"]].copy_(value.T if entry["name"] in transposed else value)


def trained_parameters(model: nn.Module) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """The student's parameters, without the vision projector, which keeps its initial weights; and the
    projections of its signals.
    """
    model.projector.weight.requires_grad_(False)
    projections = list(model.projection.parameters())
    trained = [p for p in model.parameters() if p.requires_grad and not any(p is q for q in projections)]
    return trained, projections


def causal_mask(lengths: torch.Tensor, image_tokens: int, text_slots: int) -> torch.Tensor:
    """Attention mask [N, T, T]: causal, and padding slots are hidden. lengths [N]: used text slots."""
    size = image_tokens + text_slots
    causal = torch.ones(size, size, dtype=torch.bool, device=lengths.device).tril()
    used = torch.arange(size, device=lengths.device)[None] < image_tokens + lengths[:, None]
    return causal[None] & used[:, None, :]
