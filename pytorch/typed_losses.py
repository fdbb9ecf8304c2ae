"""The attention losses that were typed for this run: by expression, the same of tensors s and t, for autograd
to differentiate.

s and t are attention weights of the student and of its teacher, each at least PROBABILITY_FLOOR. Written with
the export; empty where the run has none.
"""
import torch  # noqa: F401 (the expressions use it)

TYPED_LOSSES = {}
