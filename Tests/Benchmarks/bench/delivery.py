"""How fast posts leave: CurlTransport against wrk and against plain C, with sixteen in flight into the same place.

There are two places: one that reads and answers posts as Slack does, and an nginx that answers without reading, which
shows what the client itself costs."""

import subprocess

from bench import servers
from bench.session import Row
from bench.setting import Unfit

POSTS = 40_000
SIZE = 300
IN_FLIGHT = 16


def measure(number, setting):
    contestants = [by_curl, by_wrk, by_floor] if number % 2 else [by_floor, by_wrk, by_curl]
    found = {}
    for place, name in ((servers.slack, "slack"), (servers.nginx, "nginx")):
        with place(setting) as port:
            for contestant in contestants:
                told = contestant(setting, f"http://127.0.0.1:{port}/api/chat.postMessage")
                found |= {f"{name}.{key}": value for key, value in told.items()}
    return found


def by_curl(setting, url):
    per_second, cpu = told_by(
        [setting.bench, "deliver", "--url", url, "--in-flight", IN_FLIGHT, "--count", POSTS, "--size", SIZE])
    return {"curl": per_second, "cpu_us": cpu}


def by_floor(setting, url):
    per_second, cpu = told_by([setting.floor, url, IN_FLIGHT, POSTS, SIZE])
    return {"floor": per_second, "floor_cpu_us": cpu}


def told_by(command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120)
    words = result.stdout.split()
    told = dict(zip(words[::2], words[1::2]))
    if result.returncode or told.get("failed") != "0":
        raise Unfit(f"{' '.join(map(str, command))} failed: {result.stdout}{result.stderr}")
    return float(told["per_second"]), float(told["cpu_us_per_post"])


def by_wrk(setting, url):
    # One thread, as CurlTransport has one.
    told = servers.wrk(url, "post.lua", SIZE, connections=IN_FLIGHT, threads=1, seconds=2)
    return {"wrk": told["requests"] / told["seconds"]}


def rows(session):
    values, ratios = session.values, session.ratios
    return [
        Row("delivery through libcurl, 16 in flight, posts per second", values("slack.curl")),
        Row("… wrk into the same stand-in of Slack (reference)", values("slack.wrk")),
        Row("libcurl ÷ wrk", ratios("slack.curl", "slack.wrk"), "{:.2f}", least=0.5),
        Row("CPU per post, µs", values("slack.cpu_us"), "{:.1f}", most=20),
        Row("into an nginx that does not read: libcurl ÷ wrk", ratios("nginx.curl", "nginx.wrk"), "{:.2f}", least=0.5),
        Row("… a plain C loop on libcurl ÷ wrk (reference)", ratios("nginx.floor", "nginx.wrk"), "{:.2f}"),
        Row("… CPU per post, µs", values("nginx.cpu_us"), "{:.1f}", most=20),
        Row("… CPU per post of the C loop, µs (reference)", values("nginx.floor_cpu_us"), "{:.1f}"),
    ]
