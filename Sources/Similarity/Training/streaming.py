"""The streaming protocol: reading a labelled set, and its figures from scored candidates."""

import gzip
import json
from pathlib import Path

import numpy as np

from features import NAMES, SOFT, Stream
from profiles import Profiles
from table import Table
from wordpiece import WordPiece

BEST = 30
NEVER = 10**6


class LabelledSet:
    """Documents in order of arrival, their groups, and which of them have an earlier duplicate."""

    def __init__(self, folder, limit=None):
        """All documents of a set, or the first `limit`: the head of a stream is a stream."""
        with gzip.open(Path(folder) / "docs.jsonl.gz", "rt", encoding="utf-8") as file:
            documents = [json.loads(line) for line in file][:limit]
        self.name = Path(folder).name
        self.documents = [(document["title"], document.get("body") or "") for document in documents]
        self.group = np.array([document["group"] for document in documents])
        self.is_duplicate = np.array([document["q"] for document in documents]) == 1
        # A document without an earlier duplicate is a query too, once the store has something to be wrong with.
        warm = np.arange(len(documents)) >= max(50, len(documents) // 100)
        self.is_query = self.is_duplicate | warm

    def compared(self, table_path):
        """For each query in order: its number, its candidates and their features."""
        table = Table.load(table_path)
        stream = Stream(Profiles(self.documents, WordPiece(), table), len(table.weight))
        for number in range(len(self.documents)):
            candidates, features = stream.compare(number)
            if self.is_query[number]:
                yield number, candidates, features

    def labels(self, number, candidates):
        """Which of the candidates are duplicates of the document."""
        return (self.group[candidates] == self.group[number]) & (self.group[number] >= 0)


def logits(model, features):
    """The model's scores; the soft features count for the best 30 by the others, the rest are out (−inf)."""
    coefficients = np.array(model["coefficients"])
    plain = features.copy()
    plain[:, SOFT] = 0
    first = plain @ coefficients
    scores = features @ coefficients + model["intercept"]
    if len(scores) > BEST:
        scores[np.argsort(-first, kind="stable")[BEST:]] = -np.inf
    return scores


def figures(labelled, scored):
    """Recall at 1, 5 and 10, MRR, and the best F1 of "the first is a duplicate", from (number, labels, scores)."""
    ranks, tops, rights = [], [], []
    for number, labels, scores in scored:
        order = np.argsort(-scores, kind="stable")
        order = order[np.isfinite(scores[order])]
        hits = np.flatnonzero(labels[order])
        if labelled.is_duplicate[number]:
            ranks.append(hits[0] + 1 if len(hits) else NEVER)
        tops.append(scores[order[0]] if len(order) else -np.inf)
        rights.append(bool(len(hits)) and hits[0] == 0)
    ranks, tops, rights = np.array(ranks), np.array(tops), np.array(rights)
    order = np.argsort(-tops, kind="stable")
    right = np.cumsum(rights[order])
    edges = np.append(np.diff(tops[order]) != 0, True)
    precision, recall = right / np.arange(1, len(right) + 1), right / len(ranks)
    f1 = (2 * precision * recall / np.maximum(precision + recall, 1e-9))[edges].max()
    recalls = {f"recall@{k}": float((ranks <= k).mean()) for k in (1, 5, 10)}
    return {"documents": len(labelled.documents), "queries": len(ranks), **recalls, "mrr": float((1 / ranks).mean()),
            "f1": float(f1), "candidates": float((ranks < NEVER).mean())}  # fmt: skip


__all__ = ["BEST", "LabelledSet", "NAMES", "figures", "logits"]
