"""One training step of Drive-KD, top to bottom: forward, four losses, four gradients, combination, clipping,
AdamW.

Several processes (torchrun) share a step: each takes some of its frames. DistributedDataParallel wraps the
model, so that all processes start from the same parameters, but its gradient averaging is not used, because
the four gradients must stay separate until they are combined. Every loss is a sum divided by a count over the
whole step, so each task's gradient of the whole step is the plain sum of the processes' gradients: one
all_reduce of a [4, P] matrix. After that all processes have the same four gradients, compute the same Gram
matrix and the same update, and stay equal without further communication.

With accumulation a step has several micro-batches, each with its own four gradients, combined separately; the
step's update is the mean of their updates. Micro-batches may be batches, shared as above, or single samples.
Single samples are distributed whole over the processes, which then sum the updates; a combining method with a
memory still visits all samples in order (Distiller.distributed).
"""
import math
from contextlib import nullcontext
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.distributed as dist

from combine import combine, gram_of, restricted, supports_of
from combine_gram import METHODS_WITH_MEMORY, Context
from losses import LOGITS_DIVERGENCES, attention_loss, cross_entropy_sum, hidden_loss, logits_loss
from model import causal_mask, projection_of, trained_parameters
from reweight import Reweighting

TASKS = ["ce", "perception", "reasoning", "planning"]
PERMUTATIONS = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]


def sum_over_processes(tensor):
    if dist.is_initialized():
        dist.all_reduce(tensor)
    return tensor


def teacher_loss(signal, n, outputs, batch, model, shape):
    """Signal n's loss per sample [N]."""
    if signal["signal"] in LOGITS_DIVERGENCES:
        return logits_loss(
            signal["signal"],
            outputs.logits,
            batch.targets[n],
            signal["temperature"],
            batch.labels,
            signal.get("beta", 0.5),
        )
    layer = signal["studentLayer"]
    if signal["signal"] == "hidden-mse":
        return hidden_loss(
            outputs.hidden[layer],
            batch.targets[n],
            projection_of(model, signal),
            batch.lengths,
            shape["imageTokens"],
        )
    return attention_loss(
        outputs.maps[layer],
        batch.targets[n],
        signal["block"],
        signal["loss"],
        batch.lengths,
        batch.labels,
        shape["imageTokens"],
        signal.get("expression"),
    )


def flat_gradients(objectives, parameters):
    """The gradient of each objective as one row [objectives, P], zeros where a loss does not reach; and a
    mask of where it does.
    """
    rows, reached = [], []
    for objective in objectives:
        of_each = [None] * len(parameters)
        if objective.requires_grad:
            of_each = torch.autograd.grad(objective, parameters, retain_graph=True, allow_unused=True)
        filled = [torch.zeros_like(p) if g is None else g for p, g in zip(parameters, of_each)]
        rows.append(torch.cat([g.reshape(-1) for g in filled]))
        whole = [
            torch.full((p.numel(),), g is not None, device=p.device) for p, g in zip(parameters, of_each)
        ]
        reached.append(torch.cat(whole))
    return torch.stack(rows), torch.stack(reached)


def parameter_groups(model, parameters, entries):
    """Where the parameters of each group (embedding, a layer, final norm) lie in a flat gradient: a list of
    slices per group.
    """
    names = {id(p): name for name, p in model.named_parameters()}
    group_of = {entry["name"]: entry["group"] for entry in entries}
    groups, offset = {}, 0
    for p in parameters:
        groups.setdefault(group_of[names[id(p)]], []).append(slice(offset, offset + p.numel()))
        offset += p.numel()
    return list(groups.values())


def pair_angles(gram):
    """The six angles in degrees of a 4x4 Gram matrix; None where a gradient is zero."""
    angles = []
    for i in range(4):
        for j in range(i + 1, 4):
            norms = math.sqrt(gram[i][i]) * math.sqrt(gram[j][j])
            angles.append(
                math.degrees(math.acos(max(-1.0, min(1.0, gram[i][j] / norms)))) if norms > 0 else None
            )
    return angles


@dataclass
class Gradients:
    """The weighted gradients of one micro-batch, summed over its processes."""

    losses: torch.Tensor  # [4], unweighted
    supervised: torch.Tensor  # [1, P]; [3, P] with one supervised gradient per capability
    teacher_gradients: torch.Tensor  # [3, P]
    reached: torch.Tensor  # [3, P], where a teacher loss reaches a parameter at all
    projections: torch.Tensor  # of the signals' projections, all teacher tasks together
    unweighted: torch.Tensor | None  # [3, P], teacher gradients before weights and mixing

    def four(self):
        """Cross-entropy, perception, reasoning, planning: [4, P]."""
        return torch.cat([self.supervised.sum(0, keepdim=True), self.teacher_gradients])


class Distiller:
    """A student in training. `run` is config.json; `model` is the bare model or DistributedDataParallel
    around it.
    """

    def __init__(self, model, run):
        self.model, self.run, self.memory = model, run, {}
        self.steps = 0  # completed
        self.student = getattr(model, "module", model)
        self.parameters, self.projections = trained_parameters(self.student)
        self.groups = parameter_groups(self.student, self.parameters, run["entries"])
        o = run["optimizer"]
        self.optimizer = torch.optim.AdamW(
            [*self.parameters, *self.projections],
            lr=1.0,
            betas=(o["beta1"], o["beta2"]),
            eps=o["epsilon"],
            weight_decay=o["weightDecay"],
        )
        # Which teachers take part. The losses of the others are still reported, with weight 0.
        self.present = list(run["activeTeachers"])
        self.weights = [
            run["weights"][task] if active else 0.0 for task, active in zip(TASKS, [True, *self.present])
        ]
        self.own_samples = run.get("supervision", "shared") == "per-capability"
        self.supervised_support = run.get("anchorSupport", "whole")
        self.per_module = run.get("combineOver", "model") == "module"
        self.reweighting = None
        if run.get("reweighting"):
            rule, like = run["reweighting"], self.parameters[0]
            self.reweighting = Reweighting(
                self.weights,
                [self.weights[0] > 0, *self.present],
                rule["units"],
                rule["alpha"],
                rule["learningRate"],
                like.dtype,
                like.device,
            )
            self.norms_over_all = rule.get("overAll", False)

    def objectives(self, batch):
        """This process's share of the whole batch's unweighted losses [4], and the scalars, before loss
        weights, whose gradients are computed:

        supervised: cross-entropy, or its share from each capability's samples; teacher losses after mixing by
        pi; teacher losses before mixing.
        """
        run, shape, n = self.run, self.run["model"], len(batch.tokens)
        outputs = self.model(
            batch.features, batch.tokens, causal_mask(batch.lengths, shape["imageTokens"], shape["textSlots"])
        )
        answers = max(1, batch.answer_tokens)
        ce = cross_entropy_sum(outputs.logits, batch.labels) / answers
        supervised = [ce]
        if self.own_samples:
            of = lambda c: torch.where(batch.capabilities[:, None] == c, batch.labels, -1)
            supervised = [cross_entropy_sum(outputs.logits, of(c)) / answers for c in range(3)]
        # Teacher c counts pi[d][c] for a sample of capability d; with one supervised gradient per capability,
        # only for its own samples.
        mixing = np.eye(3) if self.own_samples else run["mixing"]
        pi = torch.as_tensor(mixing, dtype=ce.dtype, device=ce.device)
        mixed, unmixed = [], []
        for c, task in enumerate(TASKS[1:]):
            entries = [k for k, signal in enumerate(run["signals"]) if signal["teacherTask"] == task]
            samples = torch.zeros(n, dtype=ce.dtype, device=ce.device)
            for k in entries:
                samples = samples + teacher_loss(
                    run["signals"][k], k, outputs, batch, self.student, shape
                ) / len(entries)
            unmixed.append(samples.sum() / batch.samples)
            mixed.append((samples * pi[batch.capabilities, c]).sum() / batch.samples)
        return torch.stack([ce, *unmixed]).detach(), supervised, mixed, unmixed

    def gradients_of(self, micro_batch, weights):
        """Losses and gradients of one micro-batch, before they are combined."""
        summed = sum_over_processes if micro_batch.shared else lambda tensor: tensor
        # no_sync: DistributedDataParallel must not touch gradients, see above.
        with self.model.no_sync() if hasattr(self.model, "no_sync") else nullcontext():
            losses, supervised, mixed, unmixed = self.objectives(micro_batch.batch)
            weighted = [w * f if w > 0 else torch.zeros_like(f.detach()) for w, f in zip(weights[1:], mixed)]
            gradients, reached = flat_gradients(
                [*(weights[0] * s for s in supervised), *weighted], self.parameters
            )
            # A projection belongs to one teacher task: its gradient is neither combined nor clipped.
            projections = (
                flat_gradients([sum(weighted)], self.projections)[0][0]
                if self.projections
                else gradients.new_zeros(0)
            )
            unweighted = (
                flat_gradients(unmixed, self.parameters)[0]
                if self.reweighting and not self.own_samples
                else None
            )
        gradients = summed(gradients)
        return Gradients(
            losses=summed(losses),
            supervised=gradients[:-3],
            teacher_gradients=gradients[-3:],
            reached=reached[-3:],
            projections=summed(projections),
            unweighted=None if unweighted is None else summed(unweighted),
        )

    def present_in(self, micro_batch):
        """Which teachers take part in combining this micro-batch."""
        return (
            self.present
            if micro_batch.present is None
            else [a and b for a, b in zip(self.present, micro_batch.present)]
        )

    def context(self, micro_batch, number, weights, seen):
        """The context in which this micro-batch is combined; `number`: its index in the step, `seen`: the
        result of `facts`.
        """
        return Context(
            order=PERMUTATIONS[micro_batch.permutation],
            takes_part=[weights[0] > 0, *self.present_in(micro_batch)],
            memory=self.memory,
            parameters=self.run.get("parameters", {}),
            losses=seen[0],
            weights=list(weights),
            groups=list(seen[1:]),
            seed=self.run["seed"],
            step=self.steps + 1,
            micro_batch=number,
        )

    def facts(self, g, weights):
        """What combining methods use besides the whole Gram matrix, float64 on the CPU: weighted losses [4],
        and the Gram matrix of each group.
        """
        four = g.four()
        losses = g.losses.double().cpu().numpy() * np.array(weights)
        return [losses, *(sum(gram_of(four[:, own]) for own in group).numpy() for group in self.groups)]

    def by_module(self, g, context):
        """The update where each parameter group is combined separately, and the plain mean of the groups'
        coefficients.
        """
        update, each = torch.zeros_like(g.supervised[0]), []
        for group, gram in zip(self.groups, context.groups):
            of = lambda gradients: torch.cat([gradients[:, own] for own in group], dim=1)
            combined, coefficients = combine(
                self.run["method"], of(g.supervised), of(g.teacher_gradients), replace(context, groups=[gram])
            )
            for own, values in zip(group, combined.split([own.stop - own.start for own in group])):
                update[own] = values
            each.append(coefficients)
        return update, torch.stack(each).mean(0)

    def combined(self, micro_batch, number, g, weights):
        """The update of one micro-batch from its gradients, and its figures."""
        present = self.present_in(micro_batch)
        context = self.context(micro_batch, number, weights, self.facts(g, weights))
        update, coefficients = self.by_module(g, context) if self.per_module else combine(
            self.run["method"],
            g.supervised,
            g.teacher_gradients,
            context,
            self.supervised_support,
            g.reached,
        )
        four = g.four()
        known, norms = None, None
        if self.reweighting:
            # |gradient of loss k| before weights and mixing, of the tasks that take part.
            known = torch.tensor([weights[0] > 0, *present], device=four.device)
            scale = torch.tensor(
                [1 / w if w > 0 else 0.0 for w in weights], dtype=four.dtype, device=four.device
            )
            norms = four.norm(dim=1) * scale
            if g.unweighted is not None:
                norms = torch.cat([norms[:1], g.unweighted.norm(dim=1)])
            norms = norms * known
        return {
            "losses": g.losses,
            "update": update,
            "projections": g.projections,
            "gram": four @ four.T,
            "norms": norms,
            "known": known,
            "coefficients": torch.cat(
                [
                    coefficients[: len(g.supervised)].mean(0, keepdim=True),
                    coefficients[len(g.supervised) : len(g.supervised) + 3],
                ]
            ),
            "span": self.gradient_basis(g, coefficients),
        }

    def distributed(self, micro_batches, weights):
        """Results of this process's share of the micro-batches, when these are not shared: every world-th
        one, in order.

        A combining method with a memory visits all micro-batches in order, wherever their gradients are:
        processes exchange the Gram matrices of as many micro-batches as there are processes, and each updates
        its memory with all of them.
        """
        rank, world = dist.get_rank(), dist.get_world_size()
        if self.run["method"] not in METHODS_WITH_MEMORY:
            numbered = list(enumerate(micro_batches))[rank::world]
            return [self.combined(p, n, self.gradients_of(p, weights), weights) for n, p in numbered]
        results = []
        for first in range(0, len(micro_batches), world):
            group = micro_batches[first:first + world]
            own = self.gradients_of(group[rank], weights) if rank < len(group) else None
            # The weighted losses, the whole Gram matrix and those of the groups, in one message.
            sent = torch.zeros(4 + 16 * (1 + len(self.groups)), dtype=torch.float64)
            if own:
                losses, *groups = self.facts(own, weights)
                sent = torch.cat(
                    [
                        torch.from_numpy(losses),
                        *(torch.as_tensor(m).flatten() for m in [gram_of(own.four()), *groups]),
                    ]
                )
            sent = sent.to(self.parameters[0].device)
            gathered = [torch.zeros_like(sent) for _ in range(world)]
            dist.all_gather(gathered, sent)
            for n, micro_batch in enumerate(group):
                if n == rank:
                    results.append(self.combined(micro_batch, first + n, own, weights))
                else:
                    row = gathered[n].cpu().numpy()
                    gram, *groups = row[4:].reshape(-1, 4, 4)
                    METHODS_WITH_MEMORY[self.run["method"]](
                        gram, self.context(micro_batch, first + n, weights, [row[:4], *groups])
                    )
        return results

    def gradient_basis(self, g, coefficients):
        """Gram matrix and coefficients over all vectors, where AGP works on an extended gradient basis."""
        if not self.own_samples and self.supervised_support == "whole":
            return None
        vectors = [*g.supervised, *g.teacher_gradients]
        if self.supervised_support != "whole":
            supports = supports_of(self.supervised_support, g.teacher_gradients, g.reached)
            vectors += [
                restricted(g.supervised[c if self.own_samples else 0], support)
                for c, support in enumerate(supports)
            ]
        basis = torch.stack(vectors)
        return {"gram": (basis @ basis.T).flatten().tolist(), "coefficients": coefficients.tolist()}

    def step(self, micro_batches, learning_rate):
        """One update from its micro-batches; returns the step's figures in the form of a run record: of
        several micro-batches, their means.
        """
        weights = self.reweighting.weights() if self.reweighting else self.weights
        count, shared = len(micro_batches), micro_batches[0].shared
        alone = shared or not dist.is_initialized()
        results = (
            [self.combined(p, n, self.gradients_of(p, weights), weights) for n, p in enumerate(micro_batches)]
            if alone
            else self.distributed(micro_batches, weights)
        )

        def mean(name):
            total = torch.stack([r[name].to(self.parameters[0].dtype) for r in results]).sum(0)
            return (total if alone else sum_over_processes(total)) / count

        norm = self.apply(mean("update"), mean("projections"), learning_rate)
        self.steps += 1

        losses, gram = mean("losses"), mean("gram").tolist()
        if self.reweighting:
            # A sample for which a teacher does not count has no norm for it: it is left out, or counts as 0
            # (as in the released code).
            averaged_over = count if self.norms_over_all else (mean("known") * count).clamp(min=1)
            self.reweighting.update(losses, mean("norms") * count / averaged_over)
        figures = {
            "losses": dict(zip(TASKS, losses.tolist())),
            "gram": [x for row in gram for x in row],
            "angles": pair_angles(gram),
            "coefficients": mean("coefficients").tolist(),
            "updateNorm": norm.item(),
            "learningRate": learning_rate,
            "permutation": micro_batches[0].permutation,
        }
        if self.reweighting:
            figures["weights"] = dict(zip(TASKS, weights))
        if count == 1 and results[0]["span"]:
            figures["span"] = results[0]["span"]
        return figures

    def apply(self, update, projections, learning_rate):
        """Clips the update and passes it to AdamW as the gradient; returns its norm before clipping."""
        for parameters, flat in ((self.parameters, update), (self.projections, projections)):
            offset = 0
            for p in parameters:
                p.grad = flat[offset:offset + p.numel()].view_as(p).clone()
                offset += p.numel()
        clip = self.run["clip"]
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, clip if clip > 0 else math.inf)
        self.optimizer.param_groups[0]["lr"] = learning_rate
        self.optimizer.step()
        return norm

    def state(self):
        return {
            "optimizer": self.optimizer.state_dict(),
            "memory": self.memory,
            "steps": self.steps,
            "reweighting": self.reweighting.state() if self.reweighting else None,
        }

    def load(self, state):
        self.optimizer.load_state_dict(state["optimizer"])
        self.memory, self.steps = state["memory"], state["steps"]
        if self.reweighting:
            self.reweighting.load(state["reweighting"])


@torch.no_grad()
def exact_match(model, data, split, frames_at_once=16):
    """Share of questions whose every answer token (<eos> included) is the most likely one, per capability,
    and the mean of the three.
    """
    shape = data.config["model"]
    right, asked = [0, 0, 0], [0, 0, 0]
    for first in range(0, split.frames, frames_at_once):
        part = slice(first, first + frames_at_once)
        count = split.lengths[part].size
        ints = lambda array: data.tensor(array[part].reshape(count, -1), torch.long)
        lengths, labels = ints(split.lengths).flatten(), ints(split.labels)
        features = data.tensor(split.features[part]).repeat_interleave(split.questions, 0)
        logits = model(
            features, ints(split.tokens), causal_mask(lengths, shape["imageTokens"], shape["textSlots"])
        ).logits
        good = ((logits.argmax(-1) == labels) | (labels < 0)).all(1)
        for c, g in zip(ints(split.capabilities).flatten().tolist(), good.tolist()):
            asked[c] += 1
            right[c] += g
    shares = [r / a if a else 0.0 for r, a in zip(right, asked)]
    return {**dict(zip(TASKS[1:], shares)), "average": sum(shares) / 3, "questions": sum(asked)}
