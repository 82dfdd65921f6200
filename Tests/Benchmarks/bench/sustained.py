"""What the whole way keeps up: received, decided and posted per second, with no backlog growing."""

from bench import events, servers
from bench.session import Row

EVENTS = 8_000
WINDOW = 2_000
FEW, MANY = 1, 1_000


def measure(number, setting):
    # There and back within the round, so that a machine that grows slower or faster meanwhile favours neither.
    order = [FEW, MANY, MANY, FEW] if number % 2 else [MANY, FEW, FEW, MANY]
    seconds = {FEW: 0.0, MANY: 0.0}
    for rule_count in order:
        requests = events.write(setting.work / "sustained.requests", "/in/slack", EVENTS)
        with servers.load(setting, requests) as load, servers.daemon(setting, load.port, rule_count) as (_, port):
            told = load.go(port, connections=64, window=WINDOW, count=EVENTS)
        seconds[rule_count] += EVENTS / told["per_second"]
    return {f"sustained.{rule_count}": 2 * EVENTS / spent for rule_count, spent in seconds.items()}


def rows(session):
    return [
        Row("sustained: decided and posted per second, 1 rule", session.values("sustained.1")),
        Row("… with 1,000 rules live", session.values("sustained.1000")),
        Row("1,000 rules ÷ 1 rule", session.ratios("sustained.1000", "sustained.1"), "{:.2f}", least=0.85),
    ]
