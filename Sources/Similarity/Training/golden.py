"""Writes the golden files that the Swift module is held against: `texts.jsonl` and `features.jsonl`.

    python golden.py [--out ../../../Tests/SimilarityTests/Golden]

`texts.jsonl` has one text a line with its words, its WordPiece rows and its vector. `features.jsonl` has a tiny store
in its first line, then pairs of a query and an earlier document with their features, their logit and the statistics
that these depend on. Both follow `table.bin` and `reranker.json`: run this again after either has changed.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np

from awkward import AWKWARD, POOLS
from features import NAMES, Stream
from profiles import Profiles
from sentences import sentences
from table import Table
from wordpiece import RESOURCES, WordPiece
from words import words

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parents[2] / "Tests" / "SimilarityTests" / "Golden"


def fuzzed(rng, sources):
    """A text that nobody would write: a real one with foreign scalars put in, or a pure mixture of scripts."""
    if rng.random() < 0.6:
        chars = list(rng.choice(sources))
        for _ in range(rng.randint(1, 12)):
            chars.insert(rng.randint(0, len(chars)), rng.choice(rng.choice(POOLS)))
        return "".join(chars)
    pools = rng.sample(POOLS, rng.randint(1, 4))
    return "".join(rng.choice(rng.choice(pools)) for _ in range(rng.choice([3, 10, 30, 120, 600])))


def texts():
    """All golden texts, the same in every run."""
    requests = (HERE / "requests.txt").read_text(encoding="utf-8").splitlines()
    rng = random.Random(4)
    return requests + AWKWARD + [fuzzed(rng, requests + AWKWARD) for _ in range(200)]


def documents():
    """A tiny store: real requests, every third with a body, awkward texts between them, some asked again."""
    requests = (HERE / "requests.txt").read_text(encoding="utf-8").splitlines()
    bodies = sentences(100, seed=3)
    found = []
    for number in range(90):
        found.append((requests[number], " ".join(bodies[number : number + 4]) if number % 3 == 0 else ""))
        if number % 9 == 8:
            found.append((AWKWARD[number], AWKWARD[number + 1] if number % 2 else ""))
        if number % 15 == 14:
            found.append((requests[number - 9].upper(), requests[number - 8]))
    return found


def pairs(tokenizer, table, model):
    """Each query with its four best candidates and its last one."""
    stored = documents()
    profiles = Profiles(stored, tokenizer, table)
    names = list(profiles.numbers)
    stream = Stream(profiles, len(table.weight))
    yield {"documents": [{"title": title, "body": body} for title, body in stored]}
    for query in range(len(stored)):
        candidates, features = stream.compare(query)
        if query < 60 or not len(candidates):
            continue
        scores = features @ np.array(model["coefficients"]) + model["intercept"]
        order = np.argsort(-scores, kind="stable")
        for place in dict.fromkeys([*order[:4], order[-1]]):
            document = int(candidates[place])
            one, other = profiles.items[query], profiles.items[document]
            terms, rows = np.union1d(one.terms, other.terms), np.union1d(one.pieces, other.pieces)
            yield {
                "query": query,
                "document": document,
                "count": query + 1,
                "average": round(stream.average, 6),
                "nearest": round(float(features[place][3] - features[place][5]), 6),
                "df": {names[term]: int(stream.df[term]) for term in terms},
                "dfp": {str(row): int(stream.dfp[row]) for row in rows},
                "features": {name: round(float(value), 6) for name, value in zip(NAMES, features[place])},
                "logit": round(float(scores[place]), 6),
            }


def write_lines(path, rows):
    """Writes one JSON object a line, ASCII only, so that no editor or tool changes a scalar on the way."""
    path.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows), encoding="ascii")
    print(f"{path.name}: {len(rows)} lines")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=GOLDEN)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    tokenizer, table = WordPiece(), Table.load()
    model = json.loads((RESOURCES / "reranker.json").read_text())
    rows = []
    for text in texts():
        pieces = tokenizer.rows(text)
        vector = [round(float(value), 4) for value in table.vectors([pieces])[0]]
        rows.append({"text": text, "words": words(text), "pieces": pieces, "vector": vector})
    write_lines(out / "texts.jsonl", rows)
    write_lines(out / "features.jsonl", list(pairs(tokenizer, table, model)))


if __name__ == "__main__":
    main()
