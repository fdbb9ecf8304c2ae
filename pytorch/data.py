"""The exported arrays of a run: frames, questions, teacher targets, batches. numpy files, memory-mapped.

Every question is its own sequence of T = I + S tokens: the image tokens of its frame, then its text slots
(question, answer, <eos>, padding). A batch is B frames with K questions each, N = B * K sequences.
"""
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from losses import LOGITS_DIVERGENCES


@dataclass
class Batch:
    """Sequences of one step, or one process's share of them."""

    features: torch.Tensor  # [N, I, F]
    tokens: torch.Tensor  # [N, S]
    labels: torch.Tensor  # [N, S], next token where it is part of the answer, else -1
    lengths: torch.Tensor  # [N], used text slots
    capabilities: torch.Tensor  # [N], 0 perception, 1 reasoning, 2 planning
    # Per signal, of the teacher (mean over its group of layers): maps [N, T, T], hidden states [N, T, Dt] or
    # logits [N, S, V].
    targets: list[torch.Tensor]
    samples: int  # N of the whole step, over all processes
    answer_tokens: int  # labels >= 0 in the whole step, over all processes


@dataclass
class MicroBatch:
    """What is combined at once: a step's batch, or with accumulation one of its batches or samples."""

    batch: Batch
    permutation: int  # the order in which stage 2 of AGP visits the capabilities
    present: list[bool] | None = None  # which teachers take part; None: all that have a weight and a signal
    shared: bool = True  # every process has some of its frames; else one process has all of it


class Split:
    """Training or validation frames with their questions."""

    def __init__(self, folder: Path, name: str):
        load = lambda part: np.load(folder / f"{name}_{part}.npy", mmap_mode="r")
        self.features = load("features")  # [frames, I, F]
        self.tokens, self.labels = load("tokens"), load("labels")  # [frames, Q, S]
        self.lengths, self.capabilities = load("lengths"), load("capabilities")  # [frames, Q]
        self.frames, self.questions = self.lengths.shape


class RunData:
    """Everything that was exported: `config` (config.json) and the arrays of data/."""

    def __init__(self, root: Path, dtype=torch.float32, device="cpu"):
        self.root, self.dtype, self.device = Path(root), dtype, device
        self.config = json.loads((self.root / "config.json").read_text())
        folder = self.root / "data"
        self.train, self.validation = Split(folder, "train"), Split(folder, "validation")
        self.initial = np.load(folder / "initial.npy")
        # Per recorded step: frames [steps, B] (of all its batches), questions of each frame [steps, B, K],
        # learning rate, and per micro-batch the order of AGP's stage 2.
        self.frames = np.load(folder / "steps_frames.npy")
        self.questions = np.load(folder / "steps_questions.npy")
        self.learning_rates = np.load(folder / "steps_learning_rate.npy")
        self.permutations = np.load(folder / "steps_permutation.npy")
        # Rows of text slots [frames, Q, S, ...] and, where a signal compares them, of image tokens
        # [frames, I, ...].
        self.targets = []
        for n in range(len(self.config["signals"])):
            image = folder / f"target{n}_image.npy"
            text_rows = np.load(folder / f"target{n}_text.npy", mmap_mode="r")
            self.targets.append((text_rows, np.load(image, mmap_mode="r") if image.exists() else None))

    def tensor(self, array, dtype=None):
        return torch.from_numpy(np.array(array)).to(self.device, dtype or self.dtype)

    def parameters(self):
        return self.tensor(self.initial)

    def target(self, n, frames, questions):
        """What signal n compares the student with, for N sequences; rows and columns that it never compares
        are 0.
        """
        text, image = self.targets[n]
        model, signal = self.config["model"], self.config["signals"][n]
        if signal["signal"] in LOGITS_DIVERGENCES:
            return self.tensor(text[frames, questions])
        images, size = model["imageTokens"], model["imageTokens"] + model["textSlots"]
        columns = signal["teacherWidth"] if signal["signal"] == "hidden-mse" else size
        rows = torch.zeros(len(frames), size, columns, dtype=self.dtype, device=self.device)
        rows[:, images:, :text.shape[-1]] = self.tensor(text[frames, questions])
        if image is not None:
            rows[:, :images, :image.shape[-1]] = self.tensor(image[frames])
        return rows

    def batch(self, frames, questions, rank=0, world=1) -> Batch:
        """frames [B], questions [B, K] -> the share of process `rank` of `world`: every world-th frame, with
        all its questions.
        """
        f, q = np.repeat(frames, questions.shape[1]), questions.ravel()
        answers, samples = int((self.train.labels[f, q] >= 0).sum()), len(q)
        f, q = np.repeat(frames[rank::world], questions.shape[1]), questions[rank::world].ravel()
        pick = lambda array: self.tensor(array[f, q], torch.long)
        return Batch(
            features=self.tensor(self.train.features[f]),
            tokens=pick(self.train.tokens),
            labels=pick(self.train.labels),
            lengths=pick(self.train.lengths),
            capabilities=pick(self.train.capabilities),
            targets=[self.target(n, f, q) for n in range(len(self.targets))],
            samples=samples,
            answer_tokens=answers,
        )

    def micro_batches(self, frames, questions, permutations, rank, world) -> list[MicroBatch]:
        """A step's frames [B] and questions [B, K] as its micro-batches: one batch, several, or all samples;
        one permutation each.
        """
        if self.config["combinePer"] == "batch":
            count = len(permutations)
            pieces = zip(np.split(frames, count), np.split(questions, count), permutations)
            return [MicroBatch(self.batch(f, q, rank, world), int(order)) for f, q, order in pieces]
        result = []
        for order, (f, q) in zip(permutations, ((f, q) for f, own in zip(frames, questions) for q in own)):
            # A teacher that does not count for this sample's capability has no gradient here, and no
            # supervised gradient beside it.
            present = [share > 0 for share in self.config["mixing"][self.train.capabilities[f, q]]]
            sample = self.batch(np.array([f]), np.array([[q]]))
            result.append(MicroBatch(sample, int(order), present, shared=False))
        return result

    def recorded(self, step, rank=0, world=1) -> list[MicroBatch]:
        """The micro-batches of step 1..steps, as in the recorded run."""
        return self.micro_batches(
            self.frames[step - 1], self.questions[step - 1], self.permutations[step - 1], rank, world
        )

    def drawn(self, step, frame_count, rank=0, world=1) -> list[MicroBatch]:
        """A new step after the recorded ones; depends on (seed, step) alone, so that all processes draw the
        same.
        """
        random = np.random.default_rng([self.config["seed"], step])
        accumulation, available = self.config["accumulation"], self.train.frames
        count = min(frame_count, available)
        if self.config.get("frameOrder") == "sequential":
            first = (step - 1) * accumulation * frame_count
            batches = [(first + i * frame_count + np.arange(count)) % available for i in range(accumulation)]
        else:
            batches = [random.choice(available, count, replace=False) for _ in range(accumulation)]
        frames = np.concatenate(batches)
        each = self.questions.shape[2] // 3
        drawn = lambda f, c: random.choice(
            np.flatnonzero(self.train.capabilities[f] == c), each, replace=False
        )
        questions = np.stack([np.concatenate([drawn(f, c) for c in range(3)]) for f in frames])
        count = len(batches) if self.config["combinePer"] == "batch" else questions.size
        return self.micro_batches(frames, questions, random.integers(6, size=count), rank, world)
