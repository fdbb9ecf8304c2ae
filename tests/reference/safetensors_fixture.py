"""Writes tests/reference/python.safetensors with Hugging Face's own package: one tensor of each type that our
reader takes.

Needs: torch, safetensors. Run: python tests/reference/safetensors_fixture.py
"""
import torch
from safetensors.torch import save_file

values = torch.tensor([[0.0, -1.5, 2.0**-24], [65504.0, 1 / 3, -0.0]])
save_file(
    {
        "single": values,
        "half": values.half(),
        "brain": values.bfloat16(),
        "vector": torch.arange(5.0),
        "nothing": torch.zeros(0, 3),
    },
    "tests/reference/python.safetensors",
    metadata={"format": "pt", "made by": "safetensors for Python"},
)
