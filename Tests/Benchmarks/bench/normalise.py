"""What a request costs between the socket and the rules, on one core: the signature, and the reading of its body."""

from bench.rules import pinned, run
from bench.session import Row

CONTESTANTS = ("whole", "verify", "normalise", "parse", "json_decoder", "hmac")
LARGE = 300_000
# The default of `limits.body`.
LIMIT = 1 << 20
# Just within `JSON.maximumParts`: at LARGE these shapes are refused, which tells nothing of what reading them costs.
EDGES = {"nested_100": 200_000, "lists": 200_000, "numbers": 200_000, "objects": 290_000}
# What making the body took must not be there for reading it to use unseen.
GIVEN_BACK = ("MALLOC_MMAP_THRESHOLD_=65536", "MALLOC_TRIM_THRESHOLD_=65536")


def measure(number, setting):
    found = {}
    for told in told_by(pinned(setting.bench, "normalise", "--rounds", 1, "--size", LARGE)):
        if "event" in told:
            for key in ("p50_us", "p99_us"):
                found[f"event.{told['event']}.{key}"] = float(told[key])
        if "body" in told:
            found[f"body.{told['body']}.p50_ms"] = float(told["p50_ms"])
    shapes = run([setting.bench, "normalise", "--memory", "list"]).split()
    for shape in shapes:
        for told in told_by(pinned("env", *GIVEN_BACK, setting.bench, "normalise", "--memory", shape, "--size", LIMIT)):
            found[f"memory.{shape}"] = float(told["ratio"])
    for shape, size in EDGES.items():
        for told in told_by(pinned(setting.bench, "normalise", "--rounds", 1, "--events", 10, "--size", size, "--body",
                                   shape)):
            if "body" in told:
                found[f"edge.{shape}.p50_ms"] = float(told["p50_ms"])
        for told in told_by(pinned("env", *GIVEN_BACK, setting.bench, "normalise", "--memory", shape, "--size", size)):
            found[f"edge_memory.{shape}"] = float(told["ratio"])
    return found | {
        "edge.worst_ms": max(value for name, value in found.items() if name.startswith("edge.")),
        "edge_memory.worst": max(value for name, value in found.items() if name.startswith("edge_memory.")),
        "body.worst_ms": max(value for name, value in found.items() if name.startswith("body.")),
        "memory.worst": max(value for name, value in found.items() if name.startswith("memory.")),
    }


def told_by(command):
    for line in run(command).splitlines():
        words = line.split()
        yield dict(zip(words[::2], words[1::2]))


def rows(session):
    values, ratios = session.values, session.ratios
    whole = "event.whole.p50_us"
    return [
        Row("a Slack event of 1.5 KB, verified and normalised, median, µs", values(whole), "{:.1f}", most=25),
        Row("… its signature and the top of its body", values("event.verify.p50_us"), "{:.1f}"),
        Row("… its reading", values("event.normalise.p50_us"), "{:.1f}"),
        Row("… ÷ HMAC-SHA256 alone", ratios(whole, "event.hmac.p50_us"), "{:.1f}"),
        Row("… ÷ Foundation's JSONDecoder on the same event", ratios(whole, "event.json_decoder.p50_us"), "{:.2f}",
            most=1),
        Row("a message of 300 KB with many blocks, ms", values("body.blocks.p50_ms"), "{:.1f}", most=5),
        Row("the worst of the shapes of 300 KB, read or refused, ms", values("body.worst_ms"), "{:.1f}", most=5),
        Row("… of those just within the limit of parts, 200 to 290 KB, ms", values("edge.worst_ms"), "{:.1f}",
            most=5),
        Row("memory at the body limit of 1 MB, the worst shape ÷ the body", values("memory.worst"), "{:.0f}", most=16),
        Row("… of those just within the limit of parts ÷ the body", values("edge_memory.worst"), "{:.0f}", most=16),
    ]
