"""How long one message takes when nothing else is going on."""

from bench import events, servers
from bench.session import Row

EVENTS = 400
# Long enough that what follows a post (settling it) is over before the next message.
GAP_US = 5_000


def measure(number, setting):
    requests = events.write(setting.work / "idle.requests", "/in/slack", EVENTS)
    with servers.load(setting, requests) as load, servers.daemon(setting, load.port) as (_, port):
        told = load.go(port, connections=1, window=1, count=EVENTS, gap_us=GAP_US)
    return {"idle.p50_ms": told["p50_us"] / 1e3, "idle.p99_ms": told["p99_us"] / 1e3}


def rows(session):
    return [
        Row("received → posted, idle, p50, ms", session.values("idle.p50_ms"), "{:.2f}", most=2.0),
        Row("… p99, ms", session.values("idle.p99_ms"), "{:.2f}"),
    ]
