"""Compares an exported student in transformers with its ONNX file in onnxruntime.

Needs: torch, transformers, safetensors, onnxruntime. Run: python tests/reference/exported_student.py FOLDER,
where FOLDER was written by npm run distill -- --export FOLDER or unpacked from the page's .zip.
"""
import json, sys
import numpy, onnxruntime, torch, transformers
from safetensors.torch import load_file

folder = sys.argv[1]
config = json.load(open(f"{folder}/config.json"))
own = config["drive_kd"]
model = getattr(transformers, config["architectures"][0]).from_pretrained(folder).eval()
projector = load_file(f"{folder}/model.safetensors")["projector.weight"]
generator = torch.Generator().manual_seed(1)
image, slots = own["image_tokens"], own["text_slots"]
features = torch.randn(2, image, own["feature_size"], generator=generator)
tokens = torch.randint(config["vocab_size"], (2, 3, slots), generator=generator)
with torch.no_grad():
    words = model.get_input_embeddings()(tokens)
    picture = (features @ projector)[:, None].expand(-1, 3, -1, -1)
    sequence = torch.cat([picture, words], dim=2).reshape(6, image + slots, -1)
    logits = model(inputs_embeds=sequence).logits[:, image:].reshape(2, 3, slots, -1).numpy()
session = onnxruntime.InferenceSession(f"{folder}/model.onnx")
ours = session.run(["logits"], {"features": features.numpy(), "tokens": tokens.numpy().astype(numpy.int32)})[0]
difference = float(abs(ours - logits).max())
print(f"largest difference of logits: {difference:.2e} (largest logit {abs(logits).max():.1f})")
sys.exit(difference > 1e-4)
