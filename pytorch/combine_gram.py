"""Combining methods that need only the Gram matrix G of the gradients, or the losses (float64, numpy). Each
returns the weights of the gradients.

With four gradients every quadratic program has at most 16 active sets: all are tried, no iterative solver is
needed. Sources: TorchJD (torchjd.org) and the papers named below.
"""
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import SimpleNamespace

import numpy as np

from rule import combine as combine_by_rule


@dataclass
class Context:
    """What combining knows about a step besides the Gram matrix."""

    order: list  # permutation of the capabilities 0..2, for methods in which their order matters
    takes_part: list  # [ce, perception, reasoning, planning]
    memory: dict = field(default_factory=dict)  # lasts as long as the run
    parameters: dict = field(default_factory=dict)  # of the method; missing ones have their defaults
    losses: np.ndarray = field(default_factory=lambda: np.ones(4))  # weighted by w
    weights: list = field(default_factory=lambda: [1.0] * 4)  # w
    groups: list | None = None  # the Gram matrix of each group of parameters; None: one group
    seed: int = 0
    step: int = 0
    micro_batch: int = 0  # index of the micro-batch

# Share of the unit gradients below which a direction of a float32 Gram matrix is rounding error.
RESOLUTION = 1e-6


def norms(g):
    return np.sqrt(np.maximum(0, np.diag(g)))


def cosines(g):
    length = norms(g)
    safe = np.where(length > 0, length, 1)
    c = np.clip(g / np.outer(safe, safe), -1, 1)
    c[length == 0], c[:, length == 0] = 0, 0
    np.fill_diagonal(c, length > 0)
    return c


def independent_part(g, resolution=RESOLUTION):
    """Eigenvalues and vectors of G, as many as the gradients have independent directions (within float32
    precision).
    """
    rank = int((np.linalg.eigvalsh(cosines(g)) > resolution).sum())
    values, vectors = np.linalg.eigh(g)
    keep = [k for k in np.argsort(-values)[:rank] if values[k] > 0]
    return values[keep], vectors[:, keep]


def faces(n):
    return [list(face) for size in range(1, n + 1) for face in combinations(range(n), size)]


def solve(m, b):
    """x with M x = b for positive definite M; None where M is singular."""
    scale = np.sqrt(np.diag(m))
    if not (scale > 0).all():
        return None
    scaled = m / np.outer(scale, scale)
    if np.linalg.eigvalsh(scaled)[0] <= 1e-13:
        return None
    return np.linalg.solve(scaled, b / scale) / scale


def least_violation(candidates):
    """The first candidate that meets the optimality conditions up to rounding, else the one that violates
    them least.
    """
    best = None
    for weights, violation in candidates:
        violation = max(1e-12, violation)
        if best is None or violation < best[1]:
            best = (weights, violation)
    return None if best is None else best[0]


def mean(g):
    return np.full(len(g), 1 / len(g))


def mgda(g, division=0.0):
    """The shortest vector of the convex hull (Desideri 2012; Sener and Koltun, arXiv 1810.04650); `division`:
    the power of its length by which each gradient is divided first.
    """
    scale = np.where(norms(g) > 0, norms(g), 1) ** -division
    g = g * np.outer(scale, scale)
    n, length, square = len(g), norms(g), np.diag(g)
    if (square <= 0).any():
        return (square <= 0) / (square <= 0).sum()
    candidates = []
    for face in faces(n):
        shift = square[face].min()
        x = solve(g[np.ix_(face, face)] + shift, np.full(len(face), shift))
        if x is None or (x < 0).any():
            continue
        w = np.zeros(n)
        w[face] = x / x.sum()
        products = g @ w
        candidates.append((w, ((w @ products - products) / length / (w @ length)).max()))
    best = least_violation(candidates)
    return mean(g) if best is None else best


def cagrad(g, radius=0.5):
    """max_d min_k d.g_k within a ball around the mean gradient (Liu et al., arXiv 2110.14048)."""
    n = len(g)
    even = mean(g)
    slope = g @ even
    pull = radius * np.sqrt(max(0, even @ slope))
    if pull == 0:
        return even
    value = lambda w: w @ slope + pull * np.sqrt(max(0, w @ g @ w))
    best = mgda(g)
    for face in faces(n):
        part, b = g[np.ix_(face, face)], slope[face]
        ones, across = solve(part, np.ones(len(face))), solve(part, b)
        if ones is None:
            continue
        m11, m1b = ones.sum(), across.sum()
        discriminant = m1b ** 2 - m11 * (b @ across - pull ** 2)
        if discriminant <= 0:
            continue
        x = ((m1b + np.sqrt(discriminant)) / m11 * ones - across) / np.sqrt(discriminant)
        if (x < 0).any():
            continue
        w = np.zeros(n)
        w[face] = x / x.sum()
        if value(w) < value(best):
            best = w
    length = np.sqrt(max(0, best @ g @ best))
    if length < 1e-4 * (best @ norms(g)):
        return np.zeros(n)
    return even + pull / length * best


def onto_dual_cone(g, u):
    """argmin v'Gv over v >= u: the weights of the vector closest to sum u_k g_k that opposes no gradient."""
    slope, length = g @ u, norms(g)
    candidates = []
    for active in [[], *faces(len(g))]:
        x = solve(g[np.ix_(active, active)], -slope[active]) if active else np.zeros(0)
        if x is None or (x < 0).any():
            continue
        w = np.array(u, dtype=float)
        w[active] += x
        size = w @ length
        products = g @ w
        violation = max((-p / l / size if l > 0 and size > 0 else 0) for p, l in zip(products, length))
        candidates.append((w, violation))
    best = least_violation(candidates)
    return u if best is None else best


def regularised(g):
    """G / trace G + 1e-4 I as in TorchJD, but less for gradients shorter than a 30th of all: it would drown
    their conflicts.
    """
    trace = np.trace(g)
    unit = g / trace if trace > 0 else 0 * g
    x = np.diag(unit)
    return unit + np.diag(np.where(x > 0, np.minimum(1e-4, np.maximum(100 * x * x, 1e-4 * x)), 1e-4))


def dualproj(g, shares):
    """The mean gradient, moved to the nearest vector that opposes none (Lopez-Paz and Ranzato, arXiv
    1706.08840).
    """
    return onto_dual_cone(regularised(g), shares)


def upgrad(g, shares):
    """Each gradient moved to the nearest vector that opposes none, then the mean (Quinton and Rey, arXiv
    2406.16232).
    """
    return sum(onto_dual_cone(regularised(g), row) for row in np.diag(shares))


def preferring(weigh):
    """A method with a mean, in which cross-entropy counts `supervised` times as much as each capability."""

    def method(gram, context):
        first = context.parameters.get("supervised", 1.0) if context.takes_part[0] else 1.0

        def with_shares(g):
            shares = np.ones(len(g))
            shares[0] = first
            return weigh(g, shares / shares.sum())

        return among(with_shares, True)(gram, replace(context, parameters={}))

    return method


def inverse_times(g, x):
    """G^+ x by way of the cosines: with very unequal lengths G's own eigenvalues hide the shortest
    gradient.
    """
    nonzero = np.flatnonzero(np.diag(g) > 0)
    g, x, result = g[np.ix_(nonzero, nonzero)], x[nonzero], np.zeros(len(x))
    length = norms(g)
    values, vectors = np.linalg.eigh(cosines(g))
    regular = values > RESOLUTION
    null = vectors[:, ~regular].T
    basis = []
    for v in np.where(np.abs(null) > RESOLUTION, null, 0) / length:
        v = v / (np.sqrt(v @ v) or 1)
        for _ in range(2):
            for b in basis:
                v = v - (b @ v) * b
            v = v / (np.sqrt(v @ v) or 1)
        basis += [v] if v.any() else []

    def purified(v):
        for b in basis * 2:
            v = v - (b @ v) * b
        return v

    shares = np.where(regular, vectors.T @ (purified(x) / length) / np.where(regular, values, 1), 0)
    result[nonzero] = purified(vectors @ shares / length)
    return result


def imtl_g(g):
    """Equal projections on all unit gradients (Liu et al., ICLR 2021)."""
    v = inverse_times(g, norms(g))
    return np.zeros(len(g)) if abs(v.sum()) <= 1e-12 * np.abs(v).sum() else v / v.sum()


def aligned_mtl(g):
    """The nearest orthogonal, equally long gradients, averaged (Senushkin et al., arXiv 2305.19000, scale
    "min").
    """
    values, vectors = independent_part(g)
    if len(values) == 0:
        return mean(g)
    return vectors @ (np.sqrt(values.min()) / np.sqrt(values) * (vectors.T @ mean(g)))


def config(g):
    """The direction at the same angle to all gradients (Liu, Chu and Thuerey, arXiv 2408.11104)."""
    c, length = cosines(g), norms(g)
    a = np.linalg.pinv(c, rcond=1e-6, hermitian=True) @ np.ones(len(g))
    size = np.sqrt(max(0, a @ c @ a))
    if size == 0:
        return np.zeros(len(g))
    target = length @ (c @ a) / size
    return np.array([target / size * x / l if l > 0 else 0 for x, l in zip(a, length)])


def bargain(g, alpha):
    """Positive a with G a = a^(-1/alpha), by Newton's method; zeros where no direction serves all
    gradients.
    """
    power, length = 1 / alpha, norms(g)
    longest = length.max()
    relative, c = length / longest, cosines(g)
    shortest = mgda(c)
    if shortest @ c @ shortest < 1e-6:
        return np.zeros(len(g))
    d = relative ** (power - 1)
    psi = np.log if power == 1 else lambda x: x ** (1 - power) / (1 - power)
    objective = lambda b: b @ c @ b / 2 - d @ psi(b)
    b = d ** (1 / (1 + power))
    b = b * ((d @ b ** (1 - power)) / (b @ c @ b)) ** (1 / (1 + power))
    last = np.inf
    for _ in range(200):
        residual = d * b ** -power - c @ b
        step = solve(c + np.diag(power * d * b ** (-power - 1)), residual)
        if step is None:
            break
        decrement, size, t = step @ residual, b @ c @ b, 1.0
        close = decrement < 1e-8 * size
        while t > 1e-12 and (
            (b + t * step <= 0).any()
            or (not close and objective(b + t * step) > objective(b) - 0.1 * t * decrement)
        ):
            t /= 2
        if (b + t * step <= 0).any():
            break
        b = b + t * step
        change = np.abs(step / b).max()
        if decrement <= 1e-28 * size and (change < 1e-14 or change > last / 2):
            break
        last = change
    return b / relative * longest ** (-2 / (1 + power))


def nash_mtl(g, longest=1.0):
    """The bargain at alpha 1, shortened to this length (Navon et al., arXiv 2202.01017; as in TorchJD)."""
    w = bargain(g, 1) * np.sqrt(np.sqrt((g ** 2).sum()))
    length = np.sqrt(max(0, w @ g @ w))
    return w / length * longest if length > longest else w


def fairgrad(g, alpha=2.0):
    """The bargain at this alpha (Ban and Ji, arXiv 2402.15638)."""
    return bargain(g, alpha)


def taking_part(capabilities, takes_part):
    """Indices of those of ce and these capabilities that take part."""
    return [k for k in [0, *(c + 1 for c in capabilities)] if takes_part[k]]


def guarded(x):
    """x + 1e-8 as in the source, less where that would make the cosines of short gradients fade."""
    return x + min(1e-8, x * x)


def gradvac(gram, context):
    """Gradient Vaccine (Wang et al., arXiv 2010.05874): pairs are turned towards the cosine they usually
    have.
    """
    tasks, visits = taking_part(range(3), context.takes_part), taking_part(context.order, context.takes_part)
    share = context.parameters.get("share", 0.5)
    targets = context.memory.setdefault("gradvac", np.zeros((4, 4)))
    result = np.zeros(4)
    for i in tasks:
        turned = np.eye(4)[i]
        for j in visits:
            own, other = np.sqrt(max(0, turned @ gram @ turned)), np.sqrt(max(0, gram[j, j]))
            if j == i or own == 0 or other == 0:
                continue
            cosine = (gram @ turned)[j] / guarded(own * other)
            target = min(targets[i, j], 1 - 1e-6)
            if cosine < target:
                sine = np.sqrt(max(0, 1 - target ** 2))
                numerator = target * np.sqrt(max(0, 1 - cosine ** 2)) - cosine * sine
                turned[j] += own * numerator / guarded(other * sine)
            targets[i, j] = (1 - share) * targets[i, j] + share * cosine
        result += turned
    return result


def softmax(x):
    powers = np.exp(x - x.max())
    return powers / powers.sum()


def among_tasks(context, weigh):
    """Weights of the tasks that take part, whose indices `weigh` gets; a single one gets weight 1, and with
    none present ce does.
    """
    tasks = taking_part(range(3), context.takes_part) or [0]
    weights = np.zeros(4)
    weights[tasks] = 1.0 if len(tasks) == 1 else weigh(tasks)
    return weights


class Adam:
    """torch.optim.Adam for four numbers, each with a count of its own updates; lives in the memory of a
    run.
    """

    def __init__(self, start):
        self.value, self.m, self.v, self.updates = np.full(4, start), np.zeros(4), np.zeros(4), np.zeros(4)

    def update(self, k, gradient, rate, weight_decay=0.0):
        g = gradient + weight_decay * self.value[k]
        self.updates[k] += 1
        self.m[k] = 0.9 * self.m[k] + (1 - 0.9) * g
        self.v[k] = 0.999 * self.v[k] + (1 - 0.999) * g * g
        self.value[k] -= (
            rate
            * self.m[k]
            / (1 - 0.9 ** self.updates[k])
            / (np.sqrt(self.v[k] / (1 - 0.999 ** self.updates[k])) + 1e-8)
        )


def philox(counter, key):
    """One Philox-4x32-10 block (Salmon et al. 2011): four 32-bit words of a counter of four and a key of
    two.
    """
    (c0, c1, c2, c3), (k0, k1), mask = counter, key, 0xFFFFFFFF
    for _ in range(10):
        low, high = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (high >> 32) ^ c1 ^ k0, high & mask, (low >> 32) ^ c3 ^ k1, low & mask
        k0, k1 = (k0 + 0x9E3779B9) & mask, (k1 + 0xBB67AE85) & mask
    return c0, c1, c2, c3


def name_hash(name, basis):
    """FNV-1a with an avalanche: turns the name of a purpose into a key of a random stream."""
    h, mask = basis, 0xFFFFFFFF
    for letter in name:
        h = ((h ^ ord(letter)) * 0x01000193) & mask
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & mask
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & mask
    return h ^ (h >> 16)


def normals(seed, name, index, count):
    """The playground's normal draws of (seed, name, index): sums of twelve 16-bit uniforms, minus 6."""
    key, stream = (seed & 0xFFFFFFFF, (seed >> 32) ^ name_hash(name, 0x2F0B4C47)), name_hash(name, 0x811C9DC5)
    words = [word for block in range((6 * count + 3) // 4) for word in philox((block, 0, index, stream), key)]
    return np.array(
        [sum((w & 0xFFFF) + (w >> 16) for w in words[6 * n : 6 * n + 6]) for n in range(count)]
    ) / 65536 + (6 / 65536 - 6)


def rlw(gram, context):
    """Random loss weighting (Lin et al., arXiv 2111.10603): softmax of normal draws, the playground's own of
    (seed, step, micro-batch).
    """
    drawn = normals(context.seed, "random loss weights", context.step * 1024 + context.micro_batch, 4)
    return among_tasks(context, lambda tasks: softmax(drawn[tasks]))


def dwa(gram, context):
    """Dynamic weight average (Liu et al., arXiv 1803.10704): losses that fell less from one window of batches
    to the next weigh more.
    """
    temperature, window = context.parameters.get("temperature", 2.0), context.parameters.get("window", 48)
    stored = context.memory.setdefault(
        "dwa",
        {"seen": 0, "sums": np.zeros(4), "counts": np.zeros(4), "last": np.zeros(4), "before": np.zeros(4)},
    )

    def weigh(tasks):
        ratios = np.array(
            [
                stored["last"][k] / stored["before"][k]
                if stored["last"][k] > 0 and stored["before"][k] > 0
                else 1.0
                for k in tasks
            ]
        )
        stored["sums"][tasks] += context.losses[tasks]
        stored["counts"][tasks] += 1
        stored["seen"] += 1
        if stored["seen"] >= window:
            means = np.where(
                stored["counts"] > 0, stored["sums"] / np.maximum(stored["counts"], 1), stored["last"]
            )
            stored.update(seen=0, sums=np.zeros(4), counts=np.zeros(4), last=means, before=stored["last"])
        return len(tasks) * softmax(ratios / temperature)

    return among_tasks(context, weigh)


def uncertainty(gram, context):
    """Uncertainty weighting (Kendall et al., arXiv 1705.07115): cross-entropy as a classification, the
    teachers as regressions.
    """
    logs, factors = context.memory.setdefault("uncertainty", Adam(0.0)), np.array([1.0, 0.5, 0.5, 0.5])
    weights = factors * np.exp(-logs.value)

    def weigh(tasks):
        for k in tasks:
            logs.update(k, 0.5 - weights[k] * context.losses[k], context.parameters.get("rate", 3e-3))
            logs.value[k] = np.clip(logs.value[k], -20, 20)
        return weights[tasks]

    return among_tasks(context, weigh)


def famo(gram, context):
    """FAMO (Liu et al., arXiv 2306.03792); the change of a loss is measured on the next batch, without a
    second forward pass.
    """
    stored = context.memory.setdefault("famo", {"logits": Adam(0.0), "before": {}})
    losses = context.losses + 1e-8
    logits, before = stored["logits"], stored["before"]

    def weigh(tasks):
        known = [k for k in tasks if k in before]
        if len(known) > 1:
            z = softmax(logits.value[known])
            fallen = np.log([before[k] for k in known]) - np.log(losses[known])
            for k, slope in zip(known, z * (fallen - z @ fallen)):
                logits.update(
                    k, slope, context.parameters.get("rate", 0.025), context.parameters.get("decay", 0.01)
                )
        before.update({k: losses[k] for k in tasks})
        shares = softmax(logits.value[tasks]) / losses[tasks]
        return shares / shares.sum()

    return among_tasks(context, weigh)


def excess_mtl(gram, context):
    """ExcessMTL (He et al., arXiv 2402.02009); curvature, the root of summed squared gradients, per group of
    parameters, not per parameter.
    """
    groups = [gram] if context.groups is None else context.groups
    stored = context.memory.setdefault(
        "excess-mtl", {"logs": np.zeros(4), "first": np.zeros(4), "sums": np.zeros((len(groups), 4))}
    )

    def weigh(tasks):
        squares = np.maximum(0, np.array([np.diag(g) for g in groups]))
        stored["sums"][:, tasks] += squares[:, tasks]
        for k in tasks:
            seen = squares[:, k] > 0
            risk = (squares[seen, k] / np.sqrt(stored["sums"][seen, k])).sum()
            if stored["first"][k] > 0:
                stored["logs"][k] += context.parameters.get("rate", 0.01) * risk / stored["first"][k]
            else:
                stored["first"][k] = risk
        return len(tasks) * softmax(stored["logs"][tasks])

    return among_tasks(context, weigh)


def among(weigh, zeros_take_part):
    """The method on the gradients that take part (ce and the present capabilities), spread over all four."""

    def method(gram, context):
        tasks = taking_part(range(3), context.takes_part)
        if not zeros_take_part:
            largest = max((gram[k, k] for k in tasks), default=0)
            tasks = [k for k in tasks if gram[k, k] > 1e-40 * largest]
        tasks = tasks or [0]
        weights = np.zeros(4)
        weights[tasks] = 1.0 if len(tasks) == 1 else weigh(gram[np.ix_(tasks, tasks)], **context.parameters)
        return weights

    return method


def typed_rule(gram, context):
    """The rule in rule.py; what is absent has coefficient 0."""
    present = [bool(takes_part) for takes_part in context.takes_part]
    if not any(present[1:]):
        return np.array([1.0, 0, 0, 0])
    ctx = SimpleNamespace(
        step=context.step,
        losses=[float(x) for x in context.losses],
        weights=[float(w) for w in context.weights],
        present=present,
        order=[c + 1 for c in context.order if present[c + 1]],
        memory=context.memory.setdefault("rule", {}),
    )
    coefficients = np.array(combine_by_rule(np.asarray(gram).tolist(), ctx), dtype=float)
    if coefficients.shape != (4,) or not np.isfinite(coefficients).all():
        raise ValueError(f"rule.py returned {coefficients}, expected four finite numbers")
    return np.where([True, *present[1:]], coefficients, 0)


GRAM_METHODS = {
    "mean": among(mean, True),
    "gradvac": gradvac,
    "mgda": among(mgda, True),
    "cagrad": among(cagrad, False),
    "upgrad": preferring(upgrad),
    "dualproj": preferring(dualproj),
    "imtl-g": among(imtl_g, True),
    "nash-mtl": among(nash_mtl, False),
    "fairgrad": among(fairgrad, False),
    "aligned-mtl": among(aligned_mtl, True),
    "config": among(config, True),
    "rlw": rlw,
    "dwa": dwa,
    "uncertainty": uncertainty,
    "famo": famo,
    "excess-mtl": excess_mtl,
    "rule": typed_rule,
}

# They carry state in `memory` from earlier steps and micro-batches: micro-batches must be combined in order.
METHODS_WITH_MEMORY = {
    "gradvac": gradvac,
    "dwa": dwa,
    "uncertainty": uncertainty,
    "famo": famo,
    "excess-mtl": excess_mtl,
    "rule": typed_rule,
}
