"""Fits how the cosines of an outside model are stacked on the re-ranker's logit, and writes it into `reranker.json`.

    python fit_dense.py SET_FOLDER[:DOCUMENTS]... --aside SET_FOLDER[:DOCUMENTS]... [--work FOLDER] [--out FILE]

The teacher of the table stands for the outside model, as some sentence transformer whose scale is not used: only the
standing of a cosine among those of the query's best 30 counts (MODEL.md). `:DOCUMENTS` takes the first so many of a
set, since the teacher reads some ten documents a second; its vectors are kept in `--work`. Sets `--aside` are measured
and not fitted.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

from fit_reranker import POSITIVES, logistic
from streaming import BEST, LabelledSet, figures, logits
from teacher import Teacher, cached
from wordpiece import RESOURCES, WordPiece
from words import document_text

FEWEST, NARROWEST, LIMIT = 5, 0.002, 3.0
KEYS = ("recall@1", "recall@5", "recall@10", "mrr", "f1")


def standing(cosines):
    """How many standard deviations each cosine is above their mean, between −3 and 3; none of few or equal ones."""
    if len(cosines) < FEWEST or cosines.std() < NARROWEST:
        return None
    return np.clip((cosines - cosines.mean()) / cosines.std(), -LIMIT, LIMIT)


def vectors_of(labelled, work):
    """The teacher's vector of every document; float16 as they are kept."""
    texts = [document_text(title, body) for title, body in labelled.documents]
    tokenizer = WordPiece()

    def make():
        return Teacher().sentences([tokenizer.rows(text) for text in texts], labelled.name).astype(np.float16)

    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    return cached(work / f"{labelled.name}-{len(texts)}.npz", key, make).astype(np.float32)


def scored(labelled, model, vectors):
    """For each query: its number, and of its best candidates labels, logits and standings."""
    for number, candidates, features in labelled.compared(RESOURCES / "table.bin"):
        scores = logits(model, features)
        best = np.argsort(-scores, kind="stable")[:BEST]
        best = best[np.isfinite(scores[best])]
        found = standing(vectors[candidates[best]] @ vectors[number])
        yield number, labelled.labels(number, candidates[best]), scores[best], found


def stacked(scores, found, weights):
    return scores if found is None else weights[0] * scores + weights[1] * found + weights[2]


def fitted(sets):
    """The three weights; each set counts as in `fit_reranker`."""
    inputs, labels, weights = [], [], []
    for queries in sets:
        some = [(hits, scores, found) for _, hits, scores, found in queries if found is not None]
        hits = np.concatenate([query[0] for query in some])
        inputs.append(np.column_stack([np.concatenate([query[part] for query in some]) for part in (1, 2)]))
        labels.append(hits)
        weights.append(np.full(len(hits), POSITIVES / hits.sum()))
    coefficients, intercept = logistic(*(np.concatenate(part) for part in (inputs, labels, weights)))
    return [round(float(weight), 4) for weight in (*coefficients, intercept)]


def told(labelled, queries, weights=None):
    """The figures on one line, with precision and recall of the first at the shipped thresholds."""
    rows = [(n, hits, stacked(scores, found, weights) if weights else scores) for n, hits, scores, found in queries]
    found = figures(labelled, rows)
    line = "".join(f" {key} {found[key]:.3f}" for key in KEYS)
    firsts = [(scores.max(), hits[scores.argmax()]) for _, hits, scores in rows if len(scores)]
    for bound in (3, -1):
        right = [hit for score, hit in firsts if score >= bound]
        line += f"   at {bound}: {np.mean(right) if right else 0:.2f} ({sum(right) / found['queries']:.2f})"
    return line


def opened(argument):
    folder, _, limit = argument.partition(":")
    return LabelledSet(folder, int(limit) if limit else None)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--aside", nargs="*", default=[])
    parser.add_argument("--work", type=Path, default=Path("dense-work"))
    parser.add_argument("--reranker", type=Path, default=RESOURCES / "reranker.json")
    parser.add_argument("--out", type=Path, default=RESOURCES / "reranker.json")
    options = parser.parse_args()
    model = json.loads(options.reranker.read_text())
    sets = [opened(argument) for argument in options.sets + options.aside]
    queries = [list(scored(labelled, model, vectors_of(labelled, options.work))) for labelled in sets]
    weights = fitted(queries[: len(options.sets)])
    print("dense", weights)
    for labelled, found in zip(sets, queries):
        print(f"{labelled.name}, {len(labelled.documents)} documents, {labelled.is_duplicate.sum()} duplicates")
        print(f"  without {told(labelled, found)}\n  with    {told(labelled, found, weights)}", flush=True)
    model["dense"] = weights
    options.out.write_text(json.dumps(model, indent=1) + "\n")


if __name__ == "__main__":
    main()
