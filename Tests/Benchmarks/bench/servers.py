"""The servers: triaged itself, its door with different inboxes, nginx as a place for posts; and wrk."""

import http.client
import json
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from bench.events import SECRET
from bench.setting import Unfit, tool_path

PATIENCE = 30
RULES_BUT_THE_LAST = "version: 1\nteams:\n  support: { name: Support }\n  rest: { name: Rest }\nrules:\n"
CATCH_ALL = "  - name: everything else\n    then: { route: rest }\n"


def rules(count):
    """A rule file whose rules look for words, texts and patterns, of which few messages have any."""
    forms = (
        "words: [topic{0}, \"second topic{0}\", prefix{0}*]", "contains: \"order {0} of\"", "regex: 'code-{0}[a-f]+'")
    made = [
        f"  - name: rule {number}\n    when: {{ text: {{ {forms[number % 3].format(number)} }} }}\n"
        f"    then: {{ route: support, label: label{number} }}\n"
        for number in range(count - 1)
    ]
    return RULES_BUT_THE_LAST + "".join(made) + CATCH_ALL


def configuration(folder, sink_port, rule_count=1):
    """Writes the daemon's files into a folder; the path of its configuration."""
    (folder / "rules.yaml").write_text(rules(rule_count))
    config = folder / "triaged.yaml"
    config.write_text(f"""\
version: 1
listen: 127.0.0.1:0
store:
  path: triaged.sqlite
rules: rules.yaml
sources:
  slack:
    platform: slack
    answer: bot
    signing_secret: ${{env:SLACK_SIGNING_SECRET}}
destinations:
  bot:
    platform: slack
    token: ${{env:SLACK_BOT_TOKEN}}
    api: http://127.0.0.1:{sink_port}/api/
""")
    return config


ENVIRONMENT = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": "xoxb-bench", "PATH": "/usr/bin:/bin"}


@contextmanager
def daemon(setting, sink_port, rule_count=1):
    """`triaged serve` on a new store; gives the process and its port."""
    folder = setting.new_folder()
    config = configuration(folder, sink_port, rule_count)
    log = folder / "log.jsonl"
    with log.open("wb") as out, setting.running(
        [setting.triaged, "serve", "--config", config], env=ENVIRONMENT, stderr=out, stdout=out
    ) as process:
        yield process, until(process, lambda: listening_port(log), log)


def listening_port(log):
    for line in log.read_text().splitlines():
        if '"message":"listening"' in line:
            return int(json.loads(line)["listen.address"].rpartition(":")[2])
    return None


def until(process, check, log):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        if process.poll() is not None:
            break
        time.sleep(0.005)
    raise Unfit(f"{process.args[0]} did not start:\n{log.read_text() if log else ''}")


@contextmanager
def door(setting, mode):
    """The daemon's door with `none`, `single` or `group` behind it; gives its port."""
    environment = ENVIRONMENT | {"TMPDIR": f"{setting.new_folder()}/"}
    with announced(setting, "serve", "--mode", mode, "--port", "0", "--secret", SECRET, env=environment) as port:
        yield port


@contextmanager
def slack(setting):
    """A place for posts that reads and answers them as Slack does; gives its port."""
    with announced(setting, "sink", env=ENVIRONMENT) as port:
        yield port


@contextmanager
def announced(setting, *arguments, env):
    """A server of `triaged-bench`, which says where it listens."""
    command = [setting.bench, *arguments]
    with setting.running(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline()
        if not line.startswith("listening "):
            raise Unfit(f"{' '.join(map(str, command))} said {line!r} instead of where it listens")
        yield int(line.split()[1])


@contextmanager
def nginx(setting):
    """A place for posts that costs as little as such a place can; gives its port."""
    folder = setting.new_folder()
    (folder / "tmp").mkdir()
    # A port found free a moment ago: nginx cannot be asked to choose one.
    port = free_port()
    temporary = "".join(
        f"    {kind}_temp_path {folder}/tmp;\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"""\
daemon off;
master_process off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    keepalive_requests 100000000;
    keepalive_timeout 600;
{temporary}    default_type application/json;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{ return 200 '{{"ok":true,"ts":"1.2","channel":"C1"}}'; }}
    }}
}}
""")
    command = [tool_path("nginx"), "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]
    with setting.running(command, stderr=subprocess.DEVNULL) as process:
        until(process, lambda: answers(port), None)
        yield port


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", "/", b"{}")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def wrk(url, script, *arguments, connections, threads, seconds):
    """Runs wrk with one of our scripts, which ends with a line of JSON."""
    command = [
        "wrk", f"-c{connections}", f"-t{threads}", f"-d{seconds}s", "-s", str(Path(__file__).with_name(script)), url,
        "--", *map(str, arguments),
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=seconds + PATIENCE)
    if result.returncode:
        raise Unfit(f"wrk failed: {result.stderr or result.stdout}")
    told = json.loads(result.stdout.splitlines()[-1])
    if told["refused"] or told["broken"]:
        raise Unfit(f"{url} refused or broke requests, so its rate means nothing: {told}")
    return told


@contextmanager
def load(setting, requests):
    """`load.c` on a file of requests; gives an object whose `port` takes posts and whose `go` runs it."""
    with setting.running([setting.load, requests], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Load(process)


class Load:
    def __init__(self, process):
        self._process = process
        self.port = int(process.stdout.readline().split()[1])

    def go(self, port, *, connections, window, count, gap_us=0):
        self._process.stdin.write(f"go {port} {connections} {window} {count} {gap_us}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise Unfit("the load ended without a result; its words are above")
        result = json.loads(line)
        if result["refused"] or result["posted"] != result["sent"]:
            raise Unfit(f"not every event was accepted and posted, so the rate means nothing: {result}")
        return result
