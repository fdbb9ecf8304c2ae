"""The losses: cross-entropy on answers (the supervised loss), and the teacher losses, which compare the
student's attention maps, hidden states or logits with its teachers'.

Every teacher loss is computed per sample, so that each sample can be weighted by its own capability (the
mixing matrix).
"""
import math

import torch
import torch.nn.functional as F

from typed_losses import TYPED_LOSSES

PROBABILITY_FLOOR = 1e-8


def cross_entropy_sum(logits, labels):
    """logits [N, S, V], labels [N, S] (-1: no answer token here) -> sum over answer tokens of their negative
    log-likelihood.
    """
    return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-1, reduction="sum")


def compared_entries(block, lengths, labels, image_tokens, size):
    """Which rows and which columns of a map a signal compares: two masks [N, T].

    text-to-vision: rows of used text positions, columns of image tokens. full: all rows and columns up to the
    sample's last used text position. answer-rows: the rows that predict an answer token, all used columns.
    """
    position = torch.arange(size, device=lengths.device)[None].expand(len(lengths), -1)
    used = (position < image_tokens + lengths[:, None]) & (lengths[:, None] > 0)
    text = used & (position >= image_tokens)
    if block == "text-to-vision":
        return text, position < image_tokens
    if block == "full":
        return used, used
    if block == "answer-rows":
        answers = torch.zeros_like(used)
        answers[:, image_tokens:] = labels >= 0
        return text & answers, used
    raise ValueError(f"unknown block of a map: {block!r}")


def row_difference(student, teacher, columns, kind):
    """Difference of rows of attention weights over the compared columns: [N, T, T], [N, T, T], [N, T] ->
    [N, T].

    mse: mean squared difference. cosine: 1 - cos. kl: KL(teacher || student) of the rows as probabilities.
    """
    columns = columns[:, None, :]
    student, teacher = student * columns, teacher * columns
    if kind == "mse":
        return ((student - teacher) ** 2).sum(-1) / columns.sum(-1)
    if kind == "cosine":
        squares = student.square().sum(-1) * teacher.square().sum(-1)
        seen = squares > 0
        # Replaces zeros by ones before the root: its derivative at zero is infinite, and infinity times zero
        # is NaN.
        norms = squares.where(seen, torch.ones_like(squares)).sqrt()
        return torch.where(seen, 1 - (student * teacher).sum(-1) / norms, 0)
    if kind == "kl":
        one = torch.ones((), dtype=student.dtype, device=student.device)
        whole_student, whole_teacher = student.sum(-1, keepdim=True), teacher.sum(-1, keepdim=True)
        seen = (whole_student > 0) & (whole_teacher > 0)
        p = teacher / whole_teacher.where(seen, one)
        q = student.clamp(min=PROBABILITY_FLOOR) / whole_student.where(seen, one)
        terms = torch.where((p > 0) & seen, p * (p.where(p > 0, one).log() - q.log()), 0)
        return terms.sum(-1)
    raise ValueError(f"unknown loss between map rows: {kind!r}")


def typed_difference(student, teacher, columns, kind, expression):
    """A typed loss of rows of attention weights over the compared columns: [N, T, T], [N, T, T], [N, T] ->
    [N, T].

    typed: the mean over the compared entries. typed-rows: the sum over each row, whose weights are divided by
    their sum first. Entries that both maps mask (0 and 0) count nothing.
    """
    columns = columns[:, None, :]
    student, teacher = student * columns, teacher * columns
    counted = (student != 0) | (teacher != 0)
    if kind == "typed-rows":
        one = torch.ones((), dtype=student.dtype, device=student.device)
        whole_student, whole_teacher = student.sum(-1, keepdim=True), teacher.sum(-1, keepdim=True)
        seen = (whole_student > 0) & (whole_teacher > 0)
        student = student.clamp(min=PROBABILITY_FLOOR) / whole_student.where(seen, one)
        teacher = teacher.clamp(min=PROBABILITY_FLOOR) / whole_teacher.where(seen, one)
        counted = counted & seen
    values = TYPED_LOSSES[expression](
        student.clamp(PROBABILITY_FLOOR, 1), teacher.clamp(PROBABILITY_FLOOR, 1)
    )
    values = torch.where(counted, values, 0)
    return values.sum(-1) if kind == "typed-rows" else values.sum(-1) / columns.sum(-1)


def attention_loss(maps, target, block, kind, lengths, labels, image_tokens, expression=None):
    """One student layer against one target map: maps [N, H, T, T], target [N, T, T] -> loss per sample [N].

    The student's map is averaged over heads first, so head counts may differ. Samples without a compared row
    give 0.
    """
    rows, columns = compared_entries(block, lengths, labels, image_tokens, maps.shape[-1])
    typed = kind in ("typed", "typed-rows")
    compare = typed_difference if typed else row_difference
    difference = compare(maps.mean(1), target, columns, kind, *([expression] if typed else []))
    return (difference * rows).sum(-1) / rows.sum(-1).clamp(min=1)


def hidden_loss(hidden, target, projection, lengths, image_tokens):
    """Hidden states of one layer: hidden [N, T, D], target [N, T, Dt] -> per sample [N] the mean squared
    difference over its tokens and channels.

    `projection` [D -> Dt] is learned along with the student where the widths differ, else None.
    """
    used, _ = compared_entries("full", lengths, None, image_tokens, hidden.shape[1])
    difference = ((hidden if projection is None else projection(hidden)) - target) ** 2
    return (difference.mean(-1) * used).sum(-1) / used.sum(-1).clamp(min=1)


def kl(student, teacher, beta=0.5):
    """KL(teacher || student) of log probabilities [..., V] -> [...]."""
    return (teacher.exp() * (teacher - student)).sum(-1)


def reverse_kl(student, teacher, beta=0.5):
    """KL(student || teacher) of log probabilities [..., V] -> [...]."""
    return (student.exp() * (student - teacher)).sum(-1)


def jensen_shannon(student, teacher, beta=0.5):
    """beta KL(teacher || m) + (1 - beta) KL(student || m) of log probabilities [..., V] -> [...],
    m = beta teacher + (1 - beta) student.
    """
    mean = torch.logaddexp(student + math.log(1 - beta), teacher + math.log(beta))
    return beta * kl(mean, teacher) + (1 - beta) * kl(mean, student)


# How a signal on logits compares two next-word distributions, given as log probabilities; beta: the teacher's
# share of a mean.
LOGITS_DIVERGENCES = {"logits-kl": kl, "logits-reverse-kl": reverse_kl, "logits-js": jensen_shannon}


def logits_loss(signal, logits, target, temperature, labels, beta=0.5):
    """Next-word distributions: logits and target [N, S, V] -> per sample [N] the mean over its answer tokens
    of tau^2 divergence.
    """
    answers = labels >= 0
    student, teacher = (logits / temperature).log_softmax(-1), (target / temperature).log_softmax(-1)
    divergence = temperature ** 2 * LOGITS_DIVERGENCES[signal](student, teacher, beta)
    return (divergence * answers).sum(-1) / answers.sum(-1).clamp(min=1)
