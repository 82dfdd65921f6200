"""How fast the door is: 200s per second, with nothing decided behind it."""

from bench import events, servers
from bench.session import Row

SECONDS = 4
EVENTS = 12_000
MODES = ("none", "group", "single")


def measure(number, setting):
    rates = {}
    # Another one begins in each round, so that none always has the warm or the cold machine.
    for mode in MODES[number % 3 :] + MODES[: number % 3]:
        requests = events.write(setting.work / "intake.requests", "/in/slack", EVENTS)
        with servers.door(setting, mode) as port:
            told = servers.wrk(
                f"http://127.0.0.1:{port}/in/slack", "intake.lua", requests, connections=64, threads=2, seconds=SECONDS)
        rates[f"intake.{mode}"] = told["requests"] / told["seconds"]
        rates[f"intake.{mode}.p99_ms"] = told["p99_ms"]
    return rates


def rows(session):
    return [
        Row("intake: verified and kept, 200s per second", session.values("intake.group")),
        Row("… its 99th percentile, 64 connections, ms", session.values("intake.group.p99_ms"), "{:.1f}"),
        Row("… verified and not kept (reference)", session.values("intake.none")),
        Row("… one transaction per request (reference)", session.values("intake.single")),
        Row("intake ÷ not kept", session.ratios("intake.group", "intake.none"), "{:.2f}", least=0.5),
        Row(
            "intake ÷ one transaction per request", session.ratios("intake.group", "intake.single"), "{:.2f}",
            least=2.5),
    ]
