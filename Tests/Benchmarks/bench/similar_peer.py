"""Runs in the venv of `similar-peers`: MiniLM with a flat search, and datasketch's MinHash-LSH, on a corpus.

Reads lines `minilm` and `minhash` and answers each with a line of JSON, after a first line when all is set up.
"""

import json
import logging
import sys
import time
from pathlib import Path

import numpy as np
from datasketch import MinHash, MinHashLSH
from minilm import MiniLM

PERMUTATIONS, THRESHOLD = 128, 0.3


def rows(path, limit=None):
    with open(path) as file:
        lines = [line.rstrip("\n").split("\t") for line in file][:limit]
    return [(int(original), f"{title}. {body}") for original, title, body in lines]


class Search:
    """MiniLM's vector of a text, and the nearest of all documents' by comparing with each."""

    def __init__(self, folder, documents):
        self._model = MiniLM(folder)
        self._check()
        began = time.perf_counter()
        self._vectors = self._model.all(documents)
        self.told = {"minilm_batched_ms": (time.perf_counter() - began) / len(documents) * 1e3}
        self.seconds = {"minilm_embed_ms": 0.0, "minilm_search_ms": 0.0}

    def _check(self):
        vectors = [self._model.vector(text) for text in ("Export to Excel", "Download as a spreadsheet", "Dark mode")]
        assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2, "the model was put together wrongly"

    def __call__(self, text):
        began = time.perf_counter()
        vector = self._model.vector(text)
        embedded = time.perf_counter()
        scores = self._vectors @ vector
        best = np.argpartition(-scores, 10)[:10]
        best = best[np.argsort(-scores[best])]
        self.seconds["minilm_embed_ms"] += embedded - began
        self.seconds["minilm_search_ms"] += time.perf_counter() - embedded
        return best


class Hashes:
    def __init__(self, documents):
        self._index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
        began = time.perf_counter()
        self._hashes = [self._hash(text) for text in documents]
        for place, found in enumerate(self._hashes):
            self._index.insert(place, found)
        self.told = {"minhash_insert_ms": (time.perf_counter() - began) / len(documents) * 1e3}
        self.seconds = {}

    @staticmethod
    def _hash(text):
        found = MinHash(PERMUTATIONS)
        found.update_batch([word.encode() for word in set(text.split())])
        return found

    def __call__(self, text):
        found = self._hash(text)
        return sorted(self._index.query(found), key=lambda place: -found.jaccard(self._hashes[place]))[:10]


def measured(name, peer, queries):
    first = tenth = planted = 0
    peer.seconds = dict.fromkeys(peer.seconds, 0.0)
    times = []
    for original, text in queries:
        began = time.perf_counter()
        best = list(peer(text))
        times.append(time.perf_counter() - began)
        if original >= 0:
            planted += 1
            first += best[:1] == [original]
            tenth += original in best
    means = {key: value / len(queries) * 1e3 for key, value in peer.seconds.items()}
    return means | {
        f"{name}_ms": float(np.median(times) * 1e3), f"{name}_recall@1": first / planted,
        f"{name}_recall@10": tenth / planted}


def main():
    # Quantising recommends a step that changes nothing in this graph.
    logging.disable(logging.WARNING)
    corpus, scratch, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    documents = [text for _, text in rows(corpus / "documents.tsv")]
    queries = rows(corpus / "queries.tsv", count)
    peers = {"minilm": Search(scratch, documents), "minhash": Hashes(documents)}
    print(json.dumps({key: value for peer in peers.values() for key, value in peer.told.items()}), flush=True)
    for line in sys.stdin:
        name = line.strip()
        print(json.dumps(measured(name, peers[name], queries)), flush=True)


if __name__ == "__main__":
    main()
