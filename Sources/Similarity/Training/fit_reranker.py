"""Fits the fifteen coefficients by logistic regression on labelled sets and writes `reranker.json`.

    python fit_reranker.py SET_FOLDER... [--table ../Resources/table.bin] [--out ../Resources/reranker.json]

Every candidate of every query counts, so that negatives are those that the scorer will meet. The sets weigh alike: each
as much as 3000 positives. Features are standardised for the fit (ridge penalty 1) and the result is told unscaled.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from streaming import NAMES, LabelledSet
from wordpiece import RESOURCES

POSITIVES = 3000


def examples(folder, table_path):
    """Features, labels and weights of all candidates in a set."""
    labelled = LabelledSet(folder)
    features, labels = [], []
    for number, candidates, found in labelled.compared(table_path):
        features.append(found.astype(np.float32))
        labels.append(labelled.labels(number, candidates))
    features, labels = np.concatenate(features), np.concatenate(labels)
    print(f"{labelled.name}: {len(labels)} candidates, {labels.sum()} duplicates", flush=True)
    return features, labels, np.full(len(labels), POSITIVES / labels.sum())


def logistic(features, labels, weights, rounds=30):
    """Coefficients and intercept that minimise the weighted log loss + ½ |coefficients of standardised features|²."""
    mean, spread = features.mean(0, dtype=np.float64), features.std(0, dtype=np.float64)
    inputs = np.column_stack([(features - mean) / spread, np.ones(len(features))])
    solution, penalty = np.zeros(inputs.shape[1]), np.append(np.ones(len(mean)), 0)
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-(inputs @ solution)))
        slope = inputs.T @ (weights * (chance - labels)) + penalty * solution
        curve = (inputs * (weights * chance * (1 - chance))[:, None]).T @ inputs + np.diag(penalty)
        change = np.linalg.solve(curve, slope)
        solution -= change
        if np.abs(change).max() < 1e-6:
            break
    coefficients = solution[:-1] / spread
    return coefficients, float(solution[-1] - coefficients @ mean)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--table", type=Path, default=RESOURCES / "table.bin")
    parser.add_argument("--out", type=Path, default=RESOURCES / "reranker.json")
    options = parser.parse_args()
    parts = [examples(folder, options.table) for folder in options.sets]
    features, labels, weights = (np.concatenate(column) for column in zip(*parts))
    coefficients, intercept = logistic(features, labels, weights)
    rounded = [round(float(coefficient), 6) for coefficient in coefficients]
    model = {"features": NAMES, "coefficients": rounded, "intercept": round(intercept, 6)}
    options.out.write_text(json.dumps(model, indent=1) + "\n")
    for name, coefficient in zip(NAMES, coefficients):
        print(f"{name:12} {coefficient:8.3f}")
    print(f"{'intercept':12} {intercept:8.3f}")


if __name__ == "__main__":
    main()
