"""Trains the static token table on a folder of text files and writes `table.bin`.

    python train_table.py --texts DIR [--work DIR] [--dim 128] [--epochs 12] [--out ../Resources/table.bin]

Each line of each `*.txt` file is a text. The teacher's vectors are kept in `--work`, for they take most of the time.
"""

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from table import Table, count_matrix, unit
from teacher import WIDTH, Teacher, cached
from wordpiece import FIRST_ROW, RESOURCES, WordPiece

BATCH = 1024
SIMILARITY_WEIGHT = 10
RIDGE = 1e-2
SIF = 1e-3
PRIOR_TOKENS = 5e4


def load_texts(folder, tokenizer, teacher, work):
    """The rows and the teacher's vectors of all texts in a folder."""
    rows, vectors = [], []
    for path in sorted(folder.glob("*.txt")):
        data = path.read_bytes()
        part = [tokenizer.rows(text) for text in data.decode().split("\n") if text]
        key = hashlib.sha256(data).hexdigest()
        saved = cached(work / f"{path.stem}.npz", key, lambda: teacher.sentences(part, path.stem).astype(np.float16))
        rows += part
        vectors.append(saved.astype(np.float32))
        print(f"{path.name}: {len(part)} texts, sha256 {key}")
    if not rows:
        raise SystemExit(f"No *.txt files in {folder}")
    kept = [i for i, row in enumerate(rows) if row]
    return [rows[i] for i in kept], np.concatenate(vectors)[kept]


def principal(vectors, dim):
    """The vectors in the space of their first `dim` principal components, at length 1."""
    centred = vectors - vectors.mean(0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    return unit(centred @ axes[:, ::-1][:, :dim]).astype(np.float32)


def frequency_weights(counts):
    """Weights that shrink with a piece's frequency, observed or, by its place in the vocabulary, expected."""
    count = len(counts)
    expected = 1 / np.arange(1, count + 1)
    share = (counts + PRIOR_TOKENS * expected / expected.sum()) / (counts.sum() + PRIOR_TOKENS)
    return (SIF / (SIF + share)).astype(np.float32)


def ridge_start(matrix, weight, pieces, target):
    """Token vectors to start from: the teacher's for single pieces, mapped so that weighted means fit the target."""
    means = unit(matrix @ sp.diags(weight) @ pieces)
    penalty = RIDGE * len(means) / WIDTH * np.eye(WIDTH)
    mapped = pieces @ np.linalg.solve(means.T @ means + penalty, means.T @ target)
    return (mapped / (mapped[FIRST_ROW:].std() * 10)).astype(np.float32)


class Adam:
    """Adam for one array, updated in place."""

    def __init__(self, values, rate):
        self.values, self.rate, self.steps = values, rate, 0
        self._mean, self._square = np.zeros_like(values), np.zeros_like(values)

    def step(self, gradient, factor):
        """One update with the learning rate times `factor`."""
        self.steps += 1
        self._mean += 0.1 * (gradient - self._mean)
        self._square += 0.001 * (gradient * gradient - self._square)
        rate = self.rate * factor * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        self.values -= np.float32(rate) * self._mean / (np.sqrt(self._square) + np.float32(1e-8))


def train(matrix, start, weight, target, teacher, epochs):
    """Adam on 1 − cos to the target + 10 × squared error of the similarities between two halves of each batch."""
    vectors, logs = Adam(start, 8e-3 * float(np.abs(start).mean())), Adam(np.log(weight), 1e-2)
    count, half, began = matrix.shape[0], BATCH // 2, time.monotonic()
    for epoch in range(epochs):
        order = np.random.default_rng(epoch).permutation(count)
        factor, angle, error = 1 - 0.9 * epoch / epochs, [], []
        for begin in range(0, count - BATCH + 1, BATCH):
            batch = order[begin : begin + BATCH]
            weighted = matrix[batch] @ sp.diags(np.exp(logs.values))
            sums = weighted @ vectors.values
            lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
            found, wanted = sums / lengths, target[batch]
            left, right = found[:half], found[half:]
            gap = left @ right.T - teacher[batch[:half]] @ teacher[batch[half:]].T
            slope = -wanted / BATCH
            slope[:half] += 2 * SIMILARITY_WEIGHT / half**2 * gap @ right
            slope[half:] += 2 * SIMILARITY_WEIGHT / half**2 * gap.T @ left
            slope = (slope - found * (found * slope).sum(1, keepdims=True)) / lengths
            gradient = weighted.T @ slope
            log_gradient = (gradient * vectors.values).sum(1)
            vectors.step(gradient, factor)
            logs.step(log_gradient, factor)
            angle.append(1 - (found * wanted).sum(1).mean())
            error.append((gap * gap).mean())
        print(
            f"epoch {epoch + 1}: 1-cos {np.mean(angle):.4f}, similarity error {np.mean(error):.5f}, "
            f"{time.monotonic() - began:.0f} s",
            flush=True,
        )
    return vectors.values, np.exp(logs.values)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--dim", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--out", type=Path, default=RESOURCES / "table.bin")
    options = parser.parse_args()

    tokenizer, teacher = WordPiece(), Teacher()
    total = len(tokenizer.pieces)
    single = [[row] for row in range(total)]
    pieces = cached(options.work / "pieces.npz", "v1", lambda: teacher.vectors(single, "pieces"))
    rows, wanted = load_texts(options.texts, tokenizer, teacher, options.work)
    counts = np.bincount(np.concatenate(rows), minlength=total)
    print(f"{len(rows)} texts, {counts.sum()} pieces, {np.count_nonzero(counts)} of {total} rows seen")

    matrix, weight, target = count_matrix(rows, total), frequency_weights(counts), principal(wanted, options.dim)
    start = ridge_start(matrix, weight, pieces, target)
    # Rows that no text has keep their start: only the others are trained.
    seen = np.flatnonzero(counts)
    vectors, weights = train(matrix[:, seen], start[seen], weight[seen], target, wanted, options.epochs)
    start[seen], weight[seen] = vectors, weights
    Table.quantised(weight, start).save(options.out)
    print(f"wrote {options.out}, sha256 {hashlib.sha256(options.out.read_bytes()).hexdigest()}")


if __name__ == "__main__":
    main()
