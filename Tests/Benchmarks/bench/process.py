"""What the daemon costs before it does anything: memory when idle, and the time until it is there."""

import http.client
import time
from contextlib import contextmanager
from pathlib import Path

from bench import events, servers
from bench.session import Row
from bench.setting import Unfit

EVENTS = 20
# Idle is a second after the last event.
SETTLING = 1.0


def measure(number, setting):
    port = servers.free_port()
    folder = setting.new_folder()
    with servers.nginx(setting) as sink_port:
        config = servers.configuration(folder, sink_port)
        config.write_text(config.read_text().replace("listen: 127.0.0.1:0", f"listen: 127.0.0.1:{port}"))
        # The first start makes the database; the second finds it. Both are starts that people wait for.
        with started(setting, config, port, first=0) as (_, fresh):
            pass
        with started(setting, config, port, first=1) as (process, again):
            for number in range(2, EVENTS):
                if not accepts(port, signed(number)):
                    raise Unfit("triaged refused an event")
            time.sleep(SETTLING)
            memory = resident(process.pid)
    return {"start.new_ms": fresh, "start.again_ms": again, "idle.resident_mb": memory}


@contextmanager
def started(setting, config, port, first):
    """The daemon, and the milliseconds from its `exec` to the first 200 on a signed POST."""
    request = signed(first)
    path = config.parent / "log"
    with path.open("ab") as log:
        began = time.perf_counter()
        with setting.running(
            [setting.triaged, "serve", "--config", config], env=servers.ENVIRONMENT, stderr=log, stdout=log
        ) as process:
            while not accepts(port, request):
                if process.poll() is not None or time.perf_counter() - began > servers.PATIENCE:
                    raise Unfit(f"triaged did not start:\n{path.read_text()}")
                time.sleep(0.0005)
            yield process, (time.perf_counter() - began) * 1e3


def signed(number):
    return events.request("/in/slack", number, int(time.time()))


def accepts(port, request):
    head, _, body = request.partition(b"\r\n\r\n")
    headers = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/in/slack", body, headers)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def resident(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise Unfit("the daemon has no memory")


def rows(session):
    return [
        Row("resident when idle, MB", session.values("idle.resident_mb"), "{:.1f}", most=64),
        Row("start → first 200, new database, ms", session.values("start.new_ms"), "{:.0f}", most=200),
        Row("… database there, ms", session.values("start.again_ms"), "{:.0f}", most=200),
    ]
