"""Combines the gradients of ce, perception, reasoning and planning into one update: the methods of Drive-KD
on the vectors themselves.

Every method returns the update and its coefficients: update = sum_k coefficients[k] * gradients[k]. Methods
that need nothing but the Gram matrix of the gradients are in combine_gram.py. AGP and its stages have
variants: per-capability supervision (each capability has its own supervised gradient, from its own samples),
and where stage 1 removes the supervised gradient: on the whole model, only where the teacher gradient is not
zero (and then measured there), or, as in the released code, only on parameters that the teacher loss reaches,
measured on the whole model.
"""
from dataclasses import dataclass

import torch

from combine_gram import GRAM_METHODS, Context


@dataclass
class Vector:
    """A linear combination of the gradients: its value, and its coefficients `made_of`."""

    value: torch.Tensor
    made_of: torch.Tensor

    def __add__(self, other):
        return Vector(self.value + other.value, self.made_of + other.made_of)

    def __mul__(self, factor):
        return Vector(self.value * factor, self.made_of * factor)

    def dot(self, other):
        return torch.dot(self.value, other.value)


def project(f: Vector, a: Vector) -> Vector:
    """P(f; a) = f if f.a >= 0, else f - (f.a / |a|^2) a: removes from f what opposes a."""
    overlap = f.dot(a)
    if overlap >= 0:
        return f
    return f + a * (-overlap / a.dot(a).clamp(min=1e-20))


def total(vectors):
    first, *rest = vectors
    for other in rest:
        first = first + other
    return first


def restricted(supervised, support):
    """The supervised gradient on the support of a teacher gradient, 0 elsewhere."""
    return torch.where(support, supervised, 0)


def supports_of(supervised_support, teacher_gradients, reached):
    """Support of each teacher gradient: its entries that are not zero, or (as released) whole parameters,
    those with a .grad that is not None.
    """
    return reached if supervised_support == "released" else teacher_gradients != 0


def gram_of(gradients):
    """The Gram matrix of gradients [n, P], in float64 on the CPU."""
    return (gradients @ gradients.T).double().cpu()


def stage_one(supervised, teacher_gradients, removed, measured):
    """The supervised gradient never changes; what opposes it is removed from each teacher gradient.

    `removed`: the supervised gradient, or its restriction to the support of the teacher gradient; `measured`:
    the vector whose squared norm divides the coefficient.
    """
    result = {}
    for c, own in supervised.items():
        if c not in teacher_gradients:
            result[c] = own
            continue
        f, overlap = teacher_gradients[c], teacher_gradients[c].dot(measured[c])
        result[c] = own + (
            f if overlap >= 0 else f + removed[c] * (-overlap / measured[c].dot(measured[c]).clamp(min=1e-20))
        )
    return result


def no_stage_one(supervised, teacher_gradients):
    return {
        c: supervised[c] + teacher_gradients[c] if c in teacher_gradients else supervised[c]
        for c in supervised
    }


def stage_two(after_stage_one, order):
    """Projects each capability's vector, in the drawn order, against the others, which are taken as they are
    after stage 1.
    """
    result = []
    for own, vector in after_stage_one.items():
        for other in order:
            if other != own and other in after_stage_one:
                vector = project(vector, after_stage_one[other])
        result.append(vector)
    return total(result)


# Below: supervised {capability: s, or its own s_c}, teacher_gradients {capability: f_c}; removed and measured
# as for stage_one.


def agp(supervised, teacher_gradients, removed, measured, order):
    """Asymmetric gradient projection: both stages; a shared supervised gradient enters once per
    capability.
    """
    return stage_two(stage_one(supervised, teacher_gradients, removed, measured), order)


def only_stage_one(supervised, teacher_gradients, removed, measured, order):
    return total(stage_one(supervised, teacher_gradients, removed, measured).values())


def only_stage_two(supervised, teacher_gradients, removed, measured, order):
    return stage_two(no_stage_one(supervised, teacher_gradients), order)


STAGED = {"agp": agp, "agp-anchor-once": agp, "stage1": only_stage_one, "stage2": only_stage_two}


def plain_sum(supervised, teacher_gradients, order):
    return total([supervised, *teacher_gradients.values()])


def sum_supervised_triple(supervised, teacher_gradients, order):
    """No projection, but the supervised gradient counts once per capability, as in AGP: the fair control."""
    return plain_sum(supervised, teacher_gradients, order) + supervised * (len(teacher_gradients) - 1.0)


def pcgrad(supervised, teacher_gradients, order):
    """Symmetric gradient surgery: each of the four gradients is projected against each other one, ce first,
    then as drawn.
    """
    tasks = {-1: supervised, **teacher_gradients}
    visits = [-1, *(c for c in order if c in teacher_gradients)]
    result = []
    for own, vector in tasks.items():
        for other in visits:
            if other != own:
                vector = project(vector, tasks[other])
        result.append(vector)
    return total(result)


PLAIN = {
    "sum": plain_sum,
    "sum-anchor-triple": sum_supervised_triple,
    "pcgrad": pcgrad,
    "ce-only": lambda supervised, teacher_gradients, order: supervised,
}


def combine(
    method, supervised, teacher_gradients, context: Context, supervised_support="whole", reached=None
):
    """supervised [1, P], or [3, P] with one supervised gradient per capability; teacher_gradients [3, P]; all
    weighted. -> update [P], coefficients.

    `supervised_support`: whole, support or released; `reached` [3, P]: for released, where each teacher loss
    reaches. Coefficients are over the supervised gradients, the teacher gradients and, unless whole, the
    three restricted supervised gradients.
    """
    order, present = context.order, context.takes_part[1:]
    gradients = torch.cat([supervised, teacher_gradients])
    shared, count = len(supervised) == 1, len(gradients)
    rows = torch.eye(
        count + (0 if supervised_support == "whole" else 3), dtype=gradients.dtype, device=gradients.device
    )
    vectors = [Vector(g, e) for g, e in zip(gradients, rows)]
    capabilities = [c for c in range(3) if present[c] or not shared]
    supervised_of = {c: vectors[0 if shared else c] for c in capabilities}
    teacher_of = {c: vectors[len(supervised) + c] for c in range(3) if present[c]}
    if method in STAGED:
        if not capabilities:
            return gradients[0], rows[0]
        removed = measured = supervised_of
        if supervised_support != "whole":
            supports = supports_of(supervised_support, teacher_gradients, reached)
            removed = {
                c: Vector(restricted(supervised_of[c].value, supports[c]), rows[count + c])
                for c in teacher_of
            }
            measured = supervised_of if supervised_support == "released" else removed
        result = STAGED[method](supervised_of, teacher_of, removed, measured, order)
        if method == "agp-anchor-once" and shared:
            result = result + vectors[0] * (1.0 - len(capabilities))
        return result.value, result.made_of
    if supervised_support != "whole" or not shared:
        raise ValueError(f"{method} knows the four gradients only")
    if method in PLAIN:
        result = PLAIN[method](vectors[0], teacher_of, order) if teacher_of else vectors[0]
        return result.value, result.made_of
    if method not in GRAM_METHODS:
        raise ValueError(
            f"unknown way to combine gradients: {method!r}; "
            f"known: {', '.join([*STAGED, *PLAIN, *GRAM_METHODS])}"
        )
    weights = GRAM_METHODS[method](gram_of(gradients).numpy(), context)
    coefficients = torch.tensor(weights, dtype=gradients.dtype, device=gradients.device)
    return coefficients @ gradients, coefficients
