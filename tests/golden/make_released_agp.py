#!/usr/bin/env python3
"""Golden vectors of AGP as the released code does it: gradients are lists of parameters, None where a loss
does not reach one.

Written from that description alone, on numpy float64; shares no code and no formula in Gram space with the
project. Dot products skip parameters that either side lacks; a projection subtracts only where the projected
side has the parameter, while its coefficient is over the whole model. Every input is in the file.

    python3 make_released_agp.py > releasedAgp.json
"""
import itertools
import json

import numpy as np

random = np.random.default_rng(21288)
SIZES = [3, 2, 4, 1]
NAMES = ["p", "r", "d"]
EVERYWHERE = [1, 1, 1, 1]


def draw(present, scale=1.0, along=None, share=0.0):
    """A gradient; `along`, `share`: how much of another one it holds."""
    parts = []
    for k, size in enumerate(SIZES):
        own = np.round(random.normal(size=size) * scale, 4)
        if along is not None and along[k] is not None:
            own = np.round(own + share * along[k], 4)
        parts.append(own if present[k] else None)
    return parts


def dot(a, b):
    return sum(float(x @ y) for x, y in zip(a, b) if x is not None and y is not None)


def project(f, a):
    overlap = dot(f, a)
    if overlap >= 0:
        return f
    coefficient = overlap / max(dot(a, a), 1e-20)
    return [x if x is None or y is None else x - coefficient * y for x, y in zip(f, a)]


def add(a, b):
    return [y if x is None else x if y is None else x + y for x, y in zip(a, b)]


def agp(ce, followers, order):
    """followers {name: gradient} of the present capabilities -> update, and what stage 1 leaves of each follower."""
    after = {name: project(f, ce) for name, f in followers.items()}
    merged = {name: add(ce, f) for name, f in after.items()}
    update = None
    for own in followers:
        t = merged[own]
        for other in order:
            if other != own and other in merged:
                t = project(t, merged[other])
        update = t if update is None else add(update, t)
    return update, after


def plain(parts):
    return None if parts is None else [None if x is None else x.tolist() for x in parts]


def case(name, ce, p, r, d):
    followers = {n: f for n, f in zip(NAMES, (p, r, d)) if f is not None}
    square = dot(ce, ce)
    runs = []
    for order in itertools.permutations(followers):
        update, after = agp(ce, followers, order)
        runs.append({
            "order": list(order), "update": plain(update), "after_stage1": {n: plain(f) for n, f in after.items()},
            "update_dot_ce_over_n_ce2": dot(update, ce) / (len(followers) * square) if square else None})
    return {"name": name, "ce": plain(ce), "p": plain(p), "r": plain(r), "d": plain(d), "runs": runs}


ce = draw(EVERYWHERE)
small = draw(EVERYWHERE, 0.05)
partial = draw([1, 1, 1, 0])
zero = [np.zeros(size) for size in SIZES]
SHORT, LONG = [1, 1, 0, 0], [1, 1, 1, 0]
cases = [
    case("everybody_everywhere", ce, *(draw(EVERYWHERE, 1, ce, -0.7) for _ in NAMES)),
    case("shorter_supports", ce, draw(SHORT, 1, ce, -1.5), draw(LONG, 1, ce, -0.8), draw(LONG, 1, ce, 0.3)),
    case(
        "opposed_and_small_ce",
        small,
        draw(SHORT, 1, small, -9),
        draw(EVERYWHERE, 1),
        draw(LONG, 1, small, -9),
    ),
    case(
        "disjoint_supports",
        ce,
        draw([1, 0, 0, 0], 1, ce, -2),
        draw([0, 1, 0, 0], 1, ce, -2),
        draw([0, 0, 1, 1], 1, ce, -2),
    ),
    case("two_capabilities", ce, draw(SHORT, 1, ce, -2), None, draw(LONG, 1, ce, -2)),
    case("one_capability", ce, None, draw(SHORT, 1, ce, -1), None),
    case("zero_ce", zero, draw(SHORT), draw(LONG), draw(LONG)),
    case(
        "zero_entries_are_no_absence",
        ce,
        [np.array([-2 * ce[0][0], 0, 0]), np.zeros(2), None, None],
        draw(LONG),
        draw(LONG),
    ),
    case(
        "ce_lacks_a_parameter",
        partial,
        draw(SHORT, 1, partial, -1),
        draw(EVERYWHERE, 1, partial, -1),
        draw(EVERYWHERE, 2),
    ),
]

# Per sample: each sample's update over the number of samples is added up.
samples = [
    {"ce": own, "p": draw(SHORT, 2, own, -1), "r": draw(LONG, 2, own, -1), "d": draw(LONG, 2), "order": order}
    for own, order in (
        (draw(EVERYWHERE, 0.5), order)
        for order in (["r", "d", "p"], ["d", "p", "r"], ["p", "d", "r"], ["d", "r", "p"])
    )
]
whole = None
for s in samples:
    share = lambda parts: [None if x is None else x / len(samples) for x in parts]
    update, _ = agp(share(s["ce"]), {n: share(s[n]) for n in NAMES}, s["order"])
    whole = update if whole is None else add(whole, update)
accumulated = {
    "samples": [{k: v if k == "order" else plain(v) for k, v in s.items()} for s in samples],
    "update": plain(whole),
}

print(
    json.dumps(
        {
            "made_by": "make_released_agp.py (numpy float64)",
            "sizes": SIZES,
            "cases": cases,
            "accumulated": accumulated,
        }
    )
)
