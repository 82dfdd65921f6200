"""What the whole way keeps up: received, decided and posted per second, with no backlog growing."""

from bench import events, servers
from bench.session import Row

EVENTS = 20_000
WINDOW = 2_000
RULES = (1, 1_000)


def measure(number, setting):
    rates = {}
    for rule_count in RULES if number % 2 else reversed(RULES):
        requests = events.write(setting.work / "sustained.requests", "/in/slack", EVENTS)
        with servers.load(setting, requests) as load, servers.daemon(setting, load.port, rule_count) as (_, port):
            told = load.go(port, connections=64, window=WINDOW, count=EVENTS)
        rates[f"sustained.{rule_count}"] = told["per_second"]
    return rates


def rows(session):
    return [
        Row("sustained: decided and posted per second, 1 rule", session.values("sustained.1")),
        Row("… with 1,000 rules live", session.values("sustained.1000")),
        Row("1,000 rules ÷ 1 rule", session.ratios("sustained.1000", "sustained.1"), "{:.2f}", least=0.85),
    ]
