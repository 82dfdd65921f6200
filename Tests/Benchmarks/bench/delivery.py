"""How fast posts leave: CurlTransport against wrk and against plain C, with sixteen in flight into the same nginx."""

import subprocess

from bench import servers
from bench.session import Row
from bench.setting import Unfit

POSTS = 40_000
SIZE = 300
IN_FLIGHT = 16


def measure(number, setting):
    with servers.nginx(setting) as port:
        url = f"http://127.0.0.1:{port}/api/chat.postMessage"
        contestants = [by_curl, by_wrk, by_floor] if number % 2 else [by_floor, by_wrk, by_curl]
        found = {}
        for contestant in contestants:
            found |= contestant(setting, url)
    return found


def by_curl(setting, url):
    per_second, cpu = told_by(
        [setting.bench, "deliver", "--url", url, "--in-flight", IN_FLIGHT, "--count", POSTS, "--size", SIZE])
    return {"delivery.curl": per_second, "delivery.cpu_us": cpu}


def by_floor(setting, url):
    per_second, cpu = told_by([setting.floor, url, IN_FLIGHT, POSTS, SIZE])
    return {"delivery.floor": per_second, "delivery.floor_cpu_us": cpu}


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
    return {"delivery.wrk": told["requests"] / told["seconds"]}


def rows(session):
    return [
        Row("delivery through libcurl, 16 in flight, posts per second", session.values("delivery.curl")),
        Row("… wrk on the same sink (reference)", session.values("delivery.wrk")),
        Row("libcurl ÷ wrk", session.ratios("delivery.curl", "delivery.wrk"), "{:.2f}", least=0.5),
        Row("… a plain C loop on libcurl (reference)", session.values("delivery.floor")),
        Row("libcurl from Swift ÷ from C", session.ratios("delivery.curl", "delivery.floor"), "{:.2f}"),
        Row("… its CPU per post, µs", session.values("delivery.floor_cpu_us"), "{:.1f}"),
        Row("CPU per post, µs", session.values("delivery.cpu_us"), "{:.1f}", most=20),
    ]
