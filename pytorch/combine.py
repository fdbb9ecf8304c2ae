"""From the gradients of ce, perception, reasoning and planning to one update: the methods of Drive-KD on the vectors themselves.

Every method returns the update and its coefficients: update = sum_k coefficients[k] * gradients[k]. Methods that need nothing but the
Gram matrix of the gradients are in combine_gram.py. AGP and its stages know variants: per-capability supervision (each capability has its
own anchor, from its own samples), and what stage one takes the anchor away from: the whole model, only where the follower's gradient is not
zero (and then measured there), or, as in the released code, only parameters that the follower's loss reaches, measured on the whole model.
"""
from dataclasses import dataclass

import torch

from combine_gram import GRAM_METHODS, Context


@dataclass
class Vector:
    """A vector of the gradients' span, and how it is made of them."""

    value: torch.Tensor
    made_of: torch.Tensor

    def __add__(self, other):
        return Vector(self.value + other.value, self.made_of + other.made_of)

    def __mul__(self, factor):
        return Vector(self.value * factor, self.made_of * factor)

    def dot(self, other):
        return torch.dot(self.value, other.value)


def project(f: Vector, a: Vector) -> Vector:
    """P(f; a) = f if f.a >= 0, else f - (f.a / |a|^2) a: takes out of f what opposes a."""
    overlap = f.dot(a)
    if overlap >= 0:
        return f
    return f + a * (-overlap / a.dot(a).clamp(min=1e-20))


def total(vectors):
    first, *rest = vectors
    for other in rest:
        first = first + other
    return first


def restricted(anchor, support):
    """The anchor where the follower has a gradient at all, 0 elsewhere."""
    return torch.where(support, anchor, 0)


def supports_of(anchor_support, followers, reached):
    """Where each follower has a gradient: its entries that are not zero, or (as released) whole parameters, those with a .grad that is not None."""
    return reached if anchor_support == "released" else followers != 0


def gram_of(gradients):
    """The Gram matrix of gradients [n, P], in float64 on the CPU."""
    return (gradients @ gradients.T).double().cpu()


def stage_one(anchors, followers, removed, measured):
    """The anchor never moves; each follower loses what opposes it.

    `removed`: the anchor itself, or only its part where the follower has a gradient; `measured`: the vector that tells how much of it.
    """
    result = {}
    for c, anchor in anchors.items():
        if c not in followers:
            result[c] = anchor
            continue
        f, overlap = followers[c], followers[c].dot(measured[c])
        result[c] = anchor + (f if overlap >= 0 else f + removed[c] * (-overlap / measured[c].dot(measured[c]).clamp(min=1e-20)))
    return result


def no_stage_one(anchors, followers):
    return {c: anchors[c] + followers[c] if c in followers else anchors[c] for c in anchors}


def stage_two(merged, order):
    """Each capability loses, in the drawn order, what opposes the others; the others are taken as they came out of stage one."""
    result = []
    for own, vector in merged.items():
        for other in order:
            if other != own and other in merged:
                vector = project(vector, merged[other])
        result.append(vector)
    return total(result)


# Below: anchors {capability: s, or its own s_c}, followers {capability: f_c}; removed and measured as stage one wants them.


def agp(anchors, followers, removed, measured, order):
    """Asymmetric gradient projection: both stages; a shared anchor enters once per capability."""
    return stage_two(stage_one(anchors, followers, removed, measured), order)


def only_stage_one(anchors, followers, removed, measured, order):
    return total(stage_one(anchors, followers, removed, measured).values())


def only_stage_two(anchors, followers, removed, measured, order):
    return stage_two(no_stage_one(anchors, followers), order)


STAGED = {"agp": agp, "agp-anchor-once": agp, "stage1": only_stage_one, "stage2": only_stage_two}


def plain_sum(anchor, followers, order):
    return total([anchor, *followers.values()])


def sum_anchor_triple(anchor, followers, order):
    """No projection, but the anchor counts once per capability, as in AGP: the fair control."""
    return plain_sum(anchor, followers, order) + anchor * (len(followers) - 1.0)


def pcgrad(anchor, followers, order):
    """Symmetric surgery: each of the four gradients loses what opposes each other one, ce first, then as drawn."""
    everyone = {-1: anchor, **followers}
    visits = [-1, *(c for c in order if c in followers)]
    result = []
    for own, vector in everyone.items():
        for other in visits:
            if other != own:
                vector = project(vector, everyone[other])
        result.append(vector)
    return total(result)


PLAIN = {"sum": plain_sum, "sum-anchor-triple": sum_anchor_triple, "pcgrad": pcgrad, "ce-only": lambda anchor, followers, order: anchor}


def combine(method, anchors, followers, context: Context, anchor_support="whole", reached=None):
    """anchors [1, P], or [3, P] with one anchor per capability; followers [3, P]; all weighted. -> update [P], coefficients.

    `anchor_support`: whole, support or released; `reached` [3, P] says, for released, where each follower's loss reaches. Coefficients are over
    anchors, followers and, unless whole, the three restricted anchors.
    """
    order, present = context.order, context.takes_part[1:]
    gradients = torch.cat([anchors, followers])
    shared, count = len(anchors) == 1, len(gradients)
    rows = torch.eye(count + (0 if anchor_support == "whole" else 3), dtype=gradients.dtype, device=gradients.device)
    vectors = [Vector(g, e) for g, e in zip(gradients, rows)]
    capabilities = [c for c in range(3) if present[c] or not shared]
    own_anchors = {c: vectors[0 if shared else c] for c in capabilities}
    own_followers = {c: vectors[len(anchors) + c] for c in range(3) if present[c]}
    if method in STAGED:
        if not capabilities:
            return gradients[0], rows[0]
        removed = measured = own_anchors
        if anchor_support != "whole":
            supports = supports_of(anchor_support, followers, reached)
            removed = {c: Vector(restricted(own_anchors[c].value, supports[c]), rows[count + c]) for c in own_followers}
            measured = own_anchors if anchor_support == "released" else removed
        result = STAGED[method](own_anchors, own_followers, removed, measured, order)
        if method == "agp-anchor-once" and shared:
            result = result + vectors[0] * (1.0 - len(capabilities))
        return result.value, result.made_of
    if anchor_support != "whole" or not shared:
        raise ValueError(f"{method} knows the four gradients only")
    if method in PLAIN:
        result = PLAIN[method](vectors[0], own_followers, order) if own_followers else vectors[0]
        return result.value, result.made_of
    if method not in GRAM_METHODS:
        raise ValueError(f"unknown way to combine gradients: {method!r}; known: {', '.join([*STAGED, *PLAIN, *GRAM_METHODS])}")
    weights = GRAM_METHODS[method](gram_of(gradients).numpy(), context)
    coefficients = torch.tensor(weights, dtype=gradients.dtype, device=gradients.device)
    return coefficients @ gradients, coefficients
