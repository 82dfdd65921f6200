"""What the rules cost, on one core: deciding one message, loading a file, and deciding the past anew."""

import json
import os
import subprocess
import time
from pathlib import Path

from bench.session import Row
from bench.setting import Unfit

COUNTS = (10, 100, 1_000, 10_000)
THOUSANDS = 50


def measure(number, setting):
    found = {}
    for line in run(pinned(setting.bench, "rules", "--rounds", 1)).splitlines():
        words = line.split()
        told = dict(zip(words[::2], words[1::2]))
        for key in ("p50_us", "load_ms"):
            found[f"rules.{told['rules']}.{key}"] = float(told[key])
    return found | {"backtest": backtest(setting)}


def backtest(setting):
    """Requests per second, the whole command: reading the rules, the store and all of its decisions."""
    folder = setting.new_folder()
    rules, store = folder / "rules.yaml", folder / "past.sqlite"
    rules.write_text((Path(__file__).resolve().parents[3] / "Rules/starter.yaml").read_text())
    run([setting.bench, "history", "--store", store, "--rules", rules, "--thousands", THOUSANDS])
    began = time.perf_counter()
    report = json.loads(run(pinned(setting.triaged, "backtest", "--rules", rules, "--store", store, "--json")))
    seconds = time.perf_counter() - began
    if report["replayed"] != THOUSANDS * 1000 or report["not_reproduced"]:
        raise Unfit(f"the backtest did not reproduce the past: {report}")
    return THOUSANDS * 1000 / seconds


def pinned(*command):
    return ["taskset", "-c", str(max(os.sched_getaffinity(0))), *command]


def run(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise Unfit(f"{' '.join(map(str, command))} failed: {done.stdout}{done.stderr}")
    return done.stdout


def rows(session):
    values, ratios = session.values, session.ratios
    most = dict(zip(COUNTS, (5, 8, 20, 80)))
    return [
        *[
            Row(f"a message of 500 bytes against {count:,} rules, median, µs", values(f"rules.{count}.p50_us"),
                "{:.1f}", most=most[count])
            for count in COUNTS
        ],
        Row("1,000 rules ÷ 10 rules", ratios("rules.1000.p50_us", "rules.10.p50_us"), "{:.1f}", most=4),
        Row("loading 1,000 rules, ms", values("rules.1000.load_ms"), most=100),
        Row("loading 10,000 rules, ms", values("rules.10000.load_ms"), most=1000),
        Row("backtest, requests per second", values("backtest"), least=20_000),
    ]
