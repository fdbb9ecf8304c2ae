"""A teacher that this project's writer has nothing to do with: a small PyTorch decoder of its own making,
exported by torch.onnx. Its weights are random; it exists to show that the contract alone decides. Run: python
tests/reference/foreignTeacher.py tests/teacher/foreign.onnx (needs torch and onnx; the file is committed).
"""

import sys

import torch
from torch import nn

I, S, F, V = 36, 8, 44, 80
LAYERS, WIDTH, HEADS = 3, 16, 2


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.q, self.k, self.v, self.o = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4))
        self.mlp = nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.ReLU(), nn.Linear(2 * WIDTH, WIDTH))

    def forward(self, x, mask):
        n, t, _ = x.shape
        h = self.norm1(x)
        split = lambda y: y.view(n, t, HEADS, WIDTH // HEADS).transpose(1, 2)
        scores = split(self.q(h)) @ split(self.k(h)).transpose(2, 3) / (WIDTH // HEADS) ** 0.5
        p = torch.softmax(scores + mask, dim=-1)
        x = x + self.o((p @ split(self.v(h))).transpose(1, 2).reshape(n, t, WIDTH))
        return x + self.mlp(self.norm2(x)), p.mean(1)


class Teacher(nn.Module):
    """Every segment is a sequence of its own, picture first: no packing, and so another graph than ours."""

    def __init__(self):
        super().__init__()
        self.picture, self.words, self.places = (
            nn.Linear(F, WIDTH),
            nn.Embedding(V, WIDTH),
            nn.Parameter(torch.randn(I + S, WIDTH) * 0.1),
        )
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, V)
        self.register_buffer("mask", torch.full((I + S, I + S), -1e9).triu(1))

    def forward(self, features, tokens):
        b, k = features.shape[0], tokens.shape[1]
        image = self.picture(features).unsqueeze(1).expand(b, k, I, WIDTH)
        x = torch.cat([image, self.words(tokens)], 2).reshape(b * k, I + S, WIDTH) + self.places
        maps = []
        for block in self.blocks:
            x, p = block(x, self.mask)
            maps.append(p.view(b, k, I + S, I + S))
        p = torch.stack(maps)
        logits = self.head(x).view(b, k, I + S, V)[:, :, I:]
        return logits, p[:, :, 0, :I, :I], p[:, :, :, I:]


if __name__ == "__main__":
    torch.manual_seed(1)
    inputs = (torch.randn(2, I, F), torch.randint(0, V, (2, 3, S), dtype=torch.int32))
    free = {0: "B"}, {0: "B", 1: "K"}
    torch.onnx.export(
        Teacher().eval(),
        inputs,
        sys.argv[1],
        dynamo=False,
        opset_version=17,
        input_names=["features", "tokens"],
        output_names=["logits", "image_attention", "text_attention"],
        dynamic_axes={
            "features": free[0],
            "tokens": free[1],
            "logits": {0: "B", 1: "K"},
            "image_attention": {1: "B"},
            "text_attention": {1: "B", 2: "K"},
        },
    )
