"""The daemon under test: its files, its life, and what it says of itself."""

import json
import os
import signal
import subprocess
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from support import client
from support.wait import PATIENCE, until

ROOT = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("TRIAGED_BIN", ROOT / ".build/debug/triaged")).absolute()

SECRETS = {
    "SLACK_SIGNING_SECRET": "slack-signing-secret-8f2e61c09ab7",
    "SLACK_BOT_TOKEN": "xoxb-17-never-to-be-seen-in-a-log",
    "TELEGRAM_TOKEN": "7000001:AAe2e-telegram-token-of-nobody",
    "TELEGRAM_SECRET": "telegram-webhook-secret_41",
    "ZULIP_API_KEY": "zulipapikeyofnobody0123456789abc",
    "ZULIP_TOKEN": "zulip-outgoing-webhook-token",
    "TYPEFORM_SECRET": "typeform-secret-55d0c2",
    "HOOK_SECRET": "whsec_dGhlIGZvdXIgY2FuZGxlcyBvZiBob29rcw==",
    "OPS_SECRET": "whsec_b3BzIG9wcyBvcHMgb3BzIG9wcyBvcHMhIQ==",
}

RULES = """\
version: 1
teams:
  payments: { name: Payments }
  product-ops: { name: Product Ops }
rules:
  - name: thanks are not requests
    when: { text: { only: [thanks, thx, "+1"] } }
    then: { drop: not a request }
  - name: checkout goes to payments
    when: { text: { words: [checkout, refund*] } }
    then: { route: payments, label: [checkout], priority: high }
  - name: everything else
    then: { route: product-ops }
"""

SLACK_SOURCE = {
    "platform": "slack",
    "answer": "acme-bot",
    "signing_secret": "${env:SLACK_SIGNING_SECRET}",
    "channels": {"C0123": "#feature-requests"},
    "people": {"U1": "Dana", "U2": "Robin"},
}


def slack_destination(api):
    return {"platform": "slack", "token": "${env:SLACK_BOT_TOKEN}", "api": api}


def run(*arguments, cwd=None, env=None, stdin=None, timeout=60):
    """One call of the command line; no colour, no terminal, only the given secrets."""
    return subprocess.run(
        [BINARY, *map(str, arguments)], cwd=cwd, env=environment(env), input=stdin, capture_output=True, text=True,
        timeout=timeout,
    )


def environment(extra=None):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | (SECRETS if extra is None else extra)


class Daemon:
    """`triaged serve` on a folder of its own. It can be started again on the same store."""

    def __init__(self, folder, *, config=None, rules=RULES, env=None, wrapper=(), **settings):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = self.folder / "triaged.yaml"
        self.rules = self.folder / "rules.yaml"
        self.store = self.folder / "triaged.sqlite"
        self.log = self.folder / "log.jsonl"
        self.config.write_text(configuration(**settings) if config is None else config)
        self.rules.write_text(rules)
        self.env = environment(env)
        self.wrapper = list(wrapper)
        self.process = None
        self.url = None

    # Its life

    def launch(self):
        """Starts the process without waiting for anything."""
        self._log_from = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, BINARY, "serve", "--config", self.config], cwd=self.folder, env=self.env,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )
        return self

    def start(self):
        self.launch()
        address = until("the daemon to listen", self._listening)
        self.url = f"http://{address}"
        return self

    def _listening(self):
        for line in self.log_lines():
            if line.get("message") == "listening":
                return line["listen.address"]
        ended = self.process.poll()
        assert ended is None, f"the daemon ended with {ended} before it listened:\n{self.log_text()}"
        return None

    @property
    def pid(self):
        """Of the daemon itself, also where a tracer stands around it."""
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        # A wrapper that ends with `exec` has become the daemon.
        return int(children[0]) if self.wrapper and children else own

    def terminate(self):
        """Asks it to stop and returns its exit code."""
        os.kill(self.pid, signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def kill(self):
        """kill -9: no handler runs, nothing is flushed."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def dispose(self):
        if self.process and self.process.poll() is None:
            # The whole group: a tracer that is killed alone would leave its tracee behind.
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)

    # What goes in

    def post(self, path, body, headers=None):
        return client.post(self.url + path, body, headers)

    def get(self, path, headers=None):
        return client.get(self.url + path, headers)

    # What it says

    def log_text(self):
        """What the present run has written."""
        with self.log.open("rb") as log:
            log.seek(self._log_from)
            return log.read().decode()

    def log_lines(self):
        """The lines of the present run that are complete; a line that is no JSON fails the test."""
        return [json.loads(line) for line in self.log_text().splitlines(keepends=True) if line.endswith("\n")]

    def status(self):
        result = run("status", "--config", self.config, "--json", env=self.env)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    def settled(self, seconds=PATIENCE):
        """Waits until nothing is left to decide or to send; returns the status then.

        A decision commits its posts together with the event's outcome, so what has not been posted by now never
        will be: after this, counting posts needs no further patience.
        """

        def nothing_waits():
            status = self.status()
            posts = status["posts"]
            idle = status["waiting"] == 0 and not posts.get("waiting") and not posts.get("sending")
            return status if idle else None

        return until("everything to be decided and posted", nothing_waits, seconds, every=0.05)

    def families(self):
        answer = self.get("/metrics")
        assert answer.status == 200
        return list(text_string_to_metric_families(answer.text))

    def metric(self, name, *values):
        """The sum of a metric's samples that carry all these label values."""
        return sum(
            sample.value
            for family in self.families()
            for sample in family.samples
            if sample.name == name and set(values) <= set(sample.labels.values())
        )


def configuration(
    *, sources=None, destinations=None, limits=None, recognition=None, durability="full", triage="on",
    public_url=None
):
    settings = {
        "version": 1,
        "listen": "127.0.0.1:0",
        "store": {"path": "triaged.sqlite", "durability": durability},
        "rules": "rules.yaml",
        "triage": triage,
    }
    optional = {
        "public_url": public_url, "limits": limits, "recognition": recognition, "sources": sources,
        "destinations": destinations,
    }
    for name, value in optional.items():
        if value:
            settings[name] = value
    return yaml(settings)


def yaml(value, indent=""):
    """Block-style YAML of nested mappings; every scalar in quotes, so that none is taken for something else."""
    lines = []
    for key, item in value.items():
        if isinstance(item, dict):
            lines += [f"{indent}{json.dumps(key)}:\n", yaml(item, indent + "  ")]
        elif isinstance(item, list):
            lines.append(f"{indent}{json.dumps(key)}: [{', '.join(json.dumps(str(one)) for one in item)}]\n")
        else:
            lines.append(f"{indent}{json.dumps(key)}: {json.dumps(str(item))}\n")
    return "".join(lines)
