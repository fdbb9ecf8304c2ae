"""Writes a model as a teacher for the Drive-KD playground (ONNX), and checks it as the page will.

    python export_teacher.py student.pt teacher.onnx    # a checkpoint of train.py
    python export_teacher.py FOLDER teacher.onnx        # a causal language model of transformers

For a checkpoint, model.py and config.json lie beside this file; a FOLDER is as save_pretrained wrote it.

A model of your own, in Python:

    from export_teacher import SequenceTeacher, export_teacher
    export_teacher(SequenceTeacher(my_decoder), "teacher.onnx")

my_decoder is any nn.Module for one question at a time: features [n, 36, 44] of the page's vision encoder and
words [n, 8] go in, a sequence of 36 image tokens and 8 words. Out come logits [n, 8, 80], the attention of
each layer [n, heads, 44, 44], and (or an empty list) the residual stream after each of the first layers
[n, 44, width].

Needs torch (1.13 or newer), and onnxscript where torch exports with torch.export (2.6 or newer). With
onnxruntime the file itself is tried too.
"""
import base64
import importlib.util
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn

IMAGE_TOKENS, FEATURES, WORDS, VOCABULARY = 36, 44, 8, 80
SEQUENCE = IMAGE_TOKENS + WORDS
LEAST_LAYERS = 2  # the last layer but one teaches planning
MOST_BYTES = 100e6
ROW_TOLERANCE, LEAK_TOLERANCE, PARITY = 1e-3, 1e-6, 1e-3
FLOATS = (np.float16, np.float32, np.float64)  # the page computes with 32 bits
OUTPUTS = ("logits", "image_attention", "text_attention", "hidden")


class SequenceTeacher(nn.Module):
    """Gives a decoder of single sequences the teacher's inputs and outputs: B frames, K questions about each.

    features [B, 36, 44] float32, tokens [B, K, 8] int32 -> logits [B, K, 8, 80], image_attention
    [L, B, 36, 36], text_attention [L, B, K, 8, 44] (both averaged over heads), hidden [N, B, 36 + 8 K, D]
    where the decoder gives hidden states.
    """

    def __init__(self, decoder: nn.Module):
        super().__init__()
        self.decoder = decoder

    def forward(self, features, tokens):
        b, k = tokens.shape[0], tokens.shape[1]
        pictures = features[:, None].expand(b, k, IMAGE_TOKENS, FEATURES)
        pictures = pictures.reshape(b * k, IMAGE_TOKENS, FEATURES)
        logits, attention, hidden = self.decoder(pictures, tokens.reshape(b * k, WORDS))
        maps = torch.stack([layer.mean(1) for layer in attention])
        maps = maps.reshape(len(attention), b, k, SEQUENCE, SEQUENCE)
        outputs = (
            logits.reshape(b, k, WORDS, VOCABULARY),
            maps[:, :, 0, :IMAGE_TOKENS, :IMAGE_TOKENS],
            maps[:, :, :, IMAGE_TOKENS:],
        )
        if len(hidden) == 0:
            return outputs
        layers, width = len(hidden), int(hidden[0].shape[-1])
        rows = torch.stack(tuple(hidden)).reshape(layers, b, k, SEQUENCE, width)
        words = rows[:, :, :, IMAGE_TOKENS:].reshape(layers, b, -1, width)
        return *outputs, torch.cat([rows[:, :, 0, :IMAGE_TOKENS], words], 2)


def causal(dtype) -> torch.Tensor:
    """What is added to attention scores: [1, 1, 44, 44], nothing of what comes later."""
    return torch.full((SEQUENCE, SEQUENCE), torch.finfo(dtype).min, dtype=dtype).triu(1)[None, None]


class TransformersDecoder(nn.Module):
    """A causal language model of transformers over [projected features, words].

    projector [44, width]: features @ projector is what the model gets for an image token.
    """

    def __init__(self, model: nn.Module, projector: torch.Tensor):
        super().__init__()
        if hasattr(model, "set_attn_implementation"):
            model.set_attn_implementation("eager")  # other implementations do not give their attention away
        self.model, self.projector = model, nn.Parameter(projector)
        self.register_buffer("mask", causal(projector.dtype), persistent=False)

    def forward(self, features, words):
        sequence = torch.cat([features @ self.projector, self.model.get_input_embeddings()(words)], 1)
        out = self.model(
            inputs_embeds=sequence,
            attention_mask=self.mask,
            use_cache=False,
            output_attentions=True,
            output_hidden_states=True,
        )
        # hidden_states begins with the embeddings and ends behind the final norm: neither is the state after
        # a block.
        return out.logits[:, IMAGE_TOKENS:], out.attentions, out.hidden_states[1:-1]


class ProjectDecoder(nn.Module):
    """A student of model.py, the one that train.py trains."""

    def __init__(self, student: nn.Module):
        super().__init__()
        self.student = student
        mask = torch.ones(1, SEQUENCE, SEQUENCE, dtype=torch.bool).tril()
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, features, words):
        logits, maps, hidden = self.student(features, words, self.mask)
        return logits, maps, hidden[:-1]


def from_folder(folder: Path) -> SequenceTeacher:
    """A folder of transformers. The projector is the tensor projector.weight of its safetensors files, else
    the one that config.json keeps.
    """
    import transformers
    from safetensors import safe_open

    projector = None
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, "pt") as tensors:
            if "projector.weight" in tensors.keys():
                projector = tensors.get_tensor("projector.weight").float()
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    kept = config.get("drive_kd", {}).get("projector_weights")
    if projector is None and kept:
        values = np.frombuffer(base64.b64decode(kept["base64"]), "<f4").copy()
        projector = torch.from_numpy(values).reshape(kept["shape"])
    if projector is None:
        raise SystemExit(
            f"{folder} has no projector.weight [{FEATURES}, width]: "
            "add it to a .safetensors file of the folder, or call "
            "export_teacher(SequenceTeacher(TransformersDecoder(model, projector)), FILE) in Python."
        )
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager").float()
    return SequenceTeacher(TransformersDecoder(model, projector))


def from_checkpoint(checkpoint: Path) -> SequenceTeacher:
    """A checkpoint of train.py."""
    from model import build

    config = json.loads((Path(__file__).parent / "config.json").read_text(encoding="utf-8"))
    student = build(config["model"], config["signals"])
    student.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=False)["model"])
    return SequenceTeacher(ProjectDecoder(student.float()))


def example(frames: int, questions: int, seed: int = 1):
    """Inputs of that many frames, with that many questions each."""
    random = np.random.default_rng(seed)
    features = random.standard_normal((frames, IMAGE_TOKENS, FEATURES), dtype=np.float32)
    tokens = random.integers(VOCABULARY, size=(frames, questions, WORDS), dtype=np.int32)
    return torch.from_numpy(features), torch.from_numpy(tokens)


def wanted_shapes(frames: int, questions: int, layers: int, hidden_layers: int, width: int) -> dict:
    return {
        "logits": (frames, questions, WORDS, VOCABULARY),
        "image_attention": (layers, frames, IMAGE_TOKENS, IMAGE_TOKENS),
        "text_attention": (layers, frames, questions, WORDS, SEQUENCE),
        "hidden": (hidden_layers, frames, IMAGE_TOKENS + questions * WORDS, width),
    }


def map_problem(name: str, maps: np.ndarray, first_row: int):
    """What is wrong with maps [..., rows, keys] of which row r may see the keys up to first_row + r; None:
    nothing.
    """
    rows, keys = maps.shape[-2:]
    if not np.isfinite(maps).all() or maps.min() < 0:
        return f"{name} has values that are negative or not finite."
    later = np.arange(keys)[None] > first_row + np.arange(rows)[:, None]
    leak = (maps * later).max()
    if leak > LEAK_TOLERANCE:
        return f"{name} lets a row see a key that comes later ({leak:.2e}): the attention has to be causal."
    off = np.abs(maps.sum(-1) - 1).max()
    if off > ROW_TOLERANCE:
        return (
            f"{name} has a row whose sum is off 1 by {off:.2e}: "
            "give weights after the softmax, averaged over heads."
        )
    return None


def output_problems(outputs: dict, frames: int, questions: int) -> list:
    """What the page would refuse in the outputs of a run with that many frames and questions."""
    missing = [f"There is no output {name}." for name in OUTPUTS[:3] if name not in outputs]
    if missing:
        return missing
    layers, hidden = outputs["image_attention"].shape[0], outputs.get("hidden", np.zeros((0, 0, 0, 0)))
    shapes = wanted_shapes(frames, questions, layers, hidden.shape[0], hidden.shape[-1])
    found = [
        f"{name} is {o.dtype} {list(o.shape)}; it should be floats {list(shapes[name])}."
        for name, o in outputs.items()
        if o.shape != shapes[name] or o.dtype not in FLOATS
    ]
    if found:
        return found
    if layers < LEAST_LAYERS:
        found.append(f"It has {layers} layer; a teacher has at least {LEAST_LAYERS}.")
    if hidden.shape[0] > layers:
        found.append(f"hidden has {hidden.shape[0]} layers, the maps have {layers}.")
    found += [
        f"{name} holds values that are not finite."
        for name in ("logits", "hidden")
        if name in outputs and not np.isfinite(outputs[name]).all()
    ]
    maps = (
        map_problem("image_attention", outputs["image_attention"], 0),
        map_problem("text_attention", outputs["text_attention"], IMAGE_TOKENS),
    )
    return found + [problem for problem in maps if problem]


def answers(teacher: nn.Module, features, tokens) -> dict:
    with torch.no_grad():
        return {name: output.numpy() for name, output in zip(OUTPUTS, teacher(features, tokens))}


def teacher_problems(teacher: nn.Module) -> list:
    """What the page would refuse in the model, and what it could not see: words that look ahead, questions
    that see each other.
    """
    features, tokens = example(2, 3)
    found = output_problems(answers(teacher, features, tokens), 2, 3)
    if found:
        return found
    logits = answers(teacher, features, tokens)["logits"]
    changed = tokens.clone()
    changed[:, 0, -1] = (changed[:, 0, -1] + 1) % VOCABULARY
    difference = np.abs(answers(teacher, features, changed)["logits"] - logits)
    if difference[:, 0, :-1].max() > 1e-4:
        found.append("The logits of a word depend on words after it.")
    if difference[:, 1:].max() > 1e-4:
        found.append("The logits of a question depend on another question about the same frame.")
    return found


def write(teacher: nn.Module, path: str) -> None:
    """The ONNX file: one file, B and K free."""
    inputs = example(2, 3)
    names = OUTPUTS[:len(answers(teacher, *inputs))]
    version = tuple(int(n) for n in torch.__version__.split(".")[:2])
    if version >= (2, 6) and importlib.util.find_spec("onnxscript"):
        frames, questions = torch.export.Dim("B"), torch.export.Dim("K")
        torch.onnx.export(
            teacher,
            inputs,
            path,
            dynamo=True,
            external_data=False,
            opset_version=18,
            input_names=["features", "tokens"],
            output_names=names,
            dynamic_shapes=({0: frames}, {0: frames, 1: questions}),
            verbose=False,
        )
        return
    free = {
        "features": {0: "B"},
        "tokens": {0: "B", 1: "K"},
        "logits": {0: "B", 1: "K"},
        "image_attention": {1: "B"},
        "text_attention": {1: "B", 2: "K"},
        "hidden": {1: "B", 2: "T"},
    }
    old = {"dynamo": False} if "dynamo" in torch.onnx.export.__code__.co_varnames else {}
    torch.onnx.export(
        teacher,
        inputs,
        path,
        opset_version=17 if torch.__version__ >= "2" else 16,
        input_names=["features", "tokens"],
        output_names=list(names),
        dynamic_axes={
            name: axes for name, axes in free.items() if name in ("features", "tokens", *names)
        },
        **old,
    )


def file_problems(teacher: nn.Module, path: str) -> list:
    """What the page would refuse in the file, and where it computes something else than the model. Needs
    onnxruntime.
    """
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    found = [
        f"The input {i.name} is {i.type} {i.shape}; the page knows features and tokens only."
        for i in session.get_inputs()
        if i.name not in ("features", "tokens")
    ]
    for output in session.get_outputs():
        if output.name == "hidden" and not all(isinstance(output.shape[axis], int) for axis in (0, 3)):
            found.append(
                f"hidden is {output.shape}: the numbers of its layers and of its channels have to be fixed."
            )
    if found:
        return found
    worst = 0.0
    for frames, questions in ((2, 2), (1, 1), (3, 5)):
        features, tokens = example(frames, questions, seed=frames)
        given = session.run(None, {"features": features.numpy(), "tokens": tokens.numpy()})
        outputs = dict(zip([o.name for o in session.get_outputs()], given))
        known = {name: o for name, o in outputs.items() if name in OUTPUTS}
        found += output_problems(known, frames, questions)
        if found:
            return found
        wanted = answers(teacher, features, tokens)
        worst = max(worst, *(np.abs(outputs[name] - own).max() for name, own in wanted.items()))
    print(f"onnxruntime and PyTorch agree to {worst:.1e}.")
    return [] if worst < PARITY else [f"onnxruntime and PyTorch differ by {worst:.1e}."]


def export_teacher(teacher: nn.Module, path) -> bool:
    """Writes the teacher to `path`, prints what the page will say, and returns whether it will take the file.

    teacher: SequenceTeacher, or any module with the same inputs and outputs.
    """
    path, teacher = str(path), teacher.eval()
    found = teacher_problems(teacher)
    if not found:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            write(teacher, path)
        if importlib.util.find_spec("onnxruntime"):
            found = file_problems(teacher, path)
        else:
            print("onnxruntime is not installed: the file itself was not tried.")
        size = Path(path).stat().st_size
        if size > MOST_BYTES:
            found.append(f"It has {size / 1e6:.0f} MB; the page takes {MOST_BYTES / 1e6:.0f} MB.")
    if found:
        print("The page will refuse it:\n" + "\n".join(f"- {problem}" for problem in found))
        return False
    shapes = [output.shape for output in answers(teacher, *example(1, 1)).values()]
    states = "no hidden states"
    if len(shapes) > 3:
        states = f"hidden states of the first {shapes[3][0]}, width {shapes[3][3]}"
    print(f"{path}: {shapes[1][0]} layers, {states}, {size / 1e6:.2f} MB.")
    print("The page will take it: Teachers, Import a teacher.")
    return True


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    given = Path(sys.argv[1])
    teacher = from_folder(given) if given.is_dir() else from_checkpoint(given)
    sys.exit(not export_teacher(teacher, sys.argv[2]))
