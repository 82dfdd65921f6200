"""A Matrix homeserver of our own: Synapse from PyPI, on a free port, in a folder of its own, with no federation."""

import fcntl
import hashlib
import hmac
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from support import client
from support.wait import PATIENCE, until

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv-synapse"
VERSION = "matrix-synapse==1.163.2"
SECRET = "lets-the-tests-make-accounts"
# Its first start makes tables and keys while other tests keep the cores busy.
START = 120.0


def python():
    """The interpreter that has Synapse; installed on first use, by one of the test processes while the others wait."""
    with open(ROOT / ".venv-synapse.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = VENV / "installed.txt"
        if not installed.is_file() or installed.read_text() != VERSION:
            _install()
            installed.write_text(VERSION)
    return VENV / "bin/python"


def _install():
    pip = [VENV / "bin/pip", "install", "--quiet", "--disable-pip-version-check", VERSION]
    for step in ([sys.executable, "-m", "venv", "--clear", VENV], pip):
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()[-1:]
            pytest.skip(f"{VERSION} cannot be installed into {VENV.name}: {' '.join(said)}")


class Synapse:
    """A server that runs; `person` makes accounts. `appservice` is where an application service of ours listens."""

    def __init__(self, folder, *, appservice=None, **settings):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.appservice = appservice
        self.settings = settings
        self.process = None

    def start(self):
        interpreter = python()
        config = self.folder / "homeserver.yaml"
        # JSON is YAML, and nothing in it can be taken for something else.
        config.write_text(json.dumps(self._configuration(), indent=1))
        command = [interpreter, "-m", "synapse.app.homeserver", "--config-path", config]
        made = subprocess.run([*command, "--generate-keys"], cwd=self.folder, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        with open(self.folder / "output.txt", "ab") as output:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )
        until("Synapse to be healthy", self._is_healthy, START, every=0.05)
        return self

    def _is_healthy(self):
        ended = self.process.poll()
        assert ended is None, f"Synapse ended with {ended}:\n{(self.folder / 'output.txt').read_text()[-3000:]}"
        try:
            return client.get(self.url + "/health").status == 200
        except OSError:
            return False

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(PATIENCE)

    def _configuration(self):
        fast = {"per_second": 10_000, "burst_count": 10_000}
        # `resources` on loopback only, `client` only: no other server is asked for anything.
        listener = {
            "port": self.port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"],
            "resources": [{"names": ["client"], "compress": False}],
        }
        configuration = {
            "server_name": "localhost",
            "listeners": [listener],
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "homeserver.db")}},
            "media_store_path": str(self.folder / "media"),
            "signing_key_path": str(self.folder / "signing.key"),
            "pid_file": str(self.folder / "homeserver.pid"),
            "log_config": str(self._log_configuration()),
            "registration_shared_secret": SECRET,
            "macaroon_secret_key": "macaroon",
            "form_secret": "form",
            "trusted_key_servers": [],
            "federation_domain_whitelist": [],
            "report_stats": False,
            "rc_message": fast,
            "rc_joins": {"local": fast, "remote": fast},
            "rc_invites": {"per_room": fast, "per_user": fast, "per_issuer": fast},
            "rc_login": {"address": fast, "account": fast, "failed_attempts": fast},
        }
        if self.appservice:
            registration = self.folder / "appservice.yaml"
            registration.write_text(json.dumps(self.appservice))
            configuration["app_service_config_files"] = [str(registration)]
        return configuration | self.settings

    def _log_configuration(self):
        path = self.folder / "log.yaml"
        handlers = {"file": {"class": "logging.FileHandler", "filename": str(self.folder / "homeserver.log")}}
        # Its loggers are made before this is read; what they have to say of us is wanted.
        settings = {"version": 1, "disable_existing_loggers": False, "handlers": handlers}
        path.write_text(json.dumps(settings | {"root": {"level": "WARNING", "handlers": ["file"]}}))
        return path

    def person(self, name, display_name=None, *, admin=False):
        """A new account, signed in."""
        nonce = client.get(self.url + "/_synapse/admin/v1/register").json["nonce"]
        parts = [nonce, name, "pw-" + name, "admin" if admin else "notadmin"]
        code = hmac.new(SECRET.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
        form = {"nonce": nonce, "username": name, "password": parts[2], "admin": admin, "mac": code}
        if display_name:
            form["displayname"] = display_name
        answer = client.post(self.url + "/_synapse/admin/v1/register", json.dumps(form).encode()).json
        return self.account(answer["user_id"], answer["access_token"])

    def unlimit(self, person):
        """Lets a person write as fast as they like where a test holds the bot to limits."""
        token = self.person("administrator", admin=True).token
        answer = client.post(
            f"{self.url}/_synapse/admin/v1/users/{quote(person.user)}/override_ratelimit",
            b'{"messages_per_second": 0, "burst_count": 0}', {"Authorization": f"Bearer {token}"},
        )
        assert answer.status == 200, answer.text

    def account(self, user, token):
        """An account that is there already, such as an application service's own."""
        return Person(self.url, user, token)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Person:
    """What somebody does with a client: each call is one request of the client-server API."""

    _numbers = itertools.count(1)

    def __init__(self, url, user, token):
        self.url = url
        self.user = user
        self.token = token

    def call(self, method, path, body=None, expected=(200,)):
        answer = client.request(
            method, f"{self.url}/_matrix/client/{path}",
            body=b"" if body is None else json.dumps(body).encode(), headers={"Authorization": f"Bearer {self.token}"},
        )
        assert answer.status in expected, f"{method} {path}: {answer.status} {answer.text}"
        return answer.json

    # Rooms

    def create_room(self, **settings):
        return self.call("POST", "v3/createRoom", {"preset": "public_chat"} | settings)["room_id"]

    def join(self, room):
        self.call("POST", f"v3/join/{quote(room, safe='')}", {})

    def invite(self, room, user):
        self.call("POST", f"v3/rooms/{quote(room, safe='')}/invite", {"user_id": user})

    def joined(self):
        return self.call("GET", "v3/joined_rooms")["joined_rooms"]

    # Messages

    def send(self, room, content, kind="m.room.message"):
        number = next(self._numbers)
        return self.call("PUT", f"v3/rooms/{quote(room, safe='')}/send/{kind}/e2e-{os.getpid()}-{number}", content)[
            "event_id"]

    def say(self, room, text, **more):
        return self.send(room, {"msgtype": "m.text", "body": text} | more)

    def say_in_thread(self, room, root, text):
        return self.say(room, text, **{"m.relates_to": in_thread(root)})

    def edit(self, room, event, text):
        content = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event}
        return self.say(room, "* " + text, **{"m.new_content": content, "m.relates_to": relation})

    def redact(self, room, event):
        number = next(self._numbers)
        path = f"v3/rooms/{quote(room, safe='')}/redact/{quote(event, safe='')}/e2e-{os.getpid()}-{number}"
        return self.call("PUT", path, {})["event_id"]

    def messages(self, room, limit=500):
        """What is in the room, oldest first."""
        query = urlencode({"dir": "b", "limit": limit})
        return self.call("GET", f"v3/rooms/{quote(room, safe='')}/messages?{query}")["chunk"][::-1]

    def thread(self, room, root):
        """The messages of a thread, oldest first, as the server relates them."""
        path = f"v1/rooms/{quote(room, safe='')}/relations/{quote(root, safe='')}/m.thread?limit=100"
        return self.call("GET", path)["chunk"][::-1]


def in_thread(root):
    return {
        "rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": {"event_id": root},
    }
