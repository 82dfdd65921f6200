"""Prints the figures of the streaming protocol on labelled sets, beside what each must reach.

python evaluate.py SET_FOLDER... [--table FILE] [--reranker FILE] [--json]
"""

import argparse
import json
from pathlib import Path

from streaming import LabelledSet, figures, logits
from wordpiece import RESOURCES

KEYS = ("recall@1", "recall@5", "recall@10", "mrr", "f1")
MUST = {
    "openoffice": (0.523, 0.733, 0.789, 0.616, 0.455),
    "eclipse": (0.679, 0.808, 0.851, 0.738, 0.618),
    "xamarin": (0.524, 0.725, 0.783, 0.614, 0.422),
}


def evaluate(folder, table_path, model):
    """The figures of one set."""
    labelled = LabelledSet(folder)
    scored, static = [], []
    for number, candidates, features in labelled.compared(table_path):
        labels = labelled.labels(number, candidates)
        scored.append((number, labels, logits(model, features)))
        static.append((number, labels, features[:, 3]))
    return {"set": labelled.name, **figures(labelled, scored), "static_recall@1": figures(labelled, static)["recall@1"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--table", type=Path, default=RESOURCES / "table.bin")
    parser.add_argument("--reranker", type=Path, default=RESOURCES / "reranker.json")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    model = json.loads(options.reranker.read_text())
    for folder in options.sets:
        found = evaluate(folder, options.table, model)
        if options.json:
            print(json.dumps(found), flush=True)
            continue
        print(f"{found['set']:12}" + "".join(f" {key} {found[key]:.3f}" for key in KEYS), end="")
        print(f"   candidates {found['candidates']:.3f}, static alone {found['static_recall@1']:.3f}")
        if must := MUST.get(found["set"]):
            print(f"{'  must':12}" + "".join(f" {key} {value:.3f}" for key, value in zip(KEYS, must)))
            gaps = (found[key] - value for key, value in zip(KEYS, must))
            print(f"{'  gap':12}" + "".join(f" {key} {gap:+.3f}" for key, gap in zip(KEYS, gaps)), flush=True)


if __name__ == "__main__":
    main()
