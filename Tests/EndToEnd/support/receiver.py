"""A server on loopback that stands in for the outside: it writes down what it is sent, and answers as it is told."""

import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support.wait import PATIENCE, until


@dataclass
class Received:
    """One request as it came in. `at` is monotonic time, when the whole of it had been read."""

    method: str
    path: str
    headers: dict
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def json(self):
        return json.loads(self.body)


# How a request is treated. Each is a function of the request and the receiver that says what to answer, as
# (status, headers, body), or None to hang up without a word.


def say(status, body=b"", **headers):
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return lambda received, receiver: (status, named, body)


def hang_up(received, receiver):
    return None


def after(seconds, manner):
    """The same, late."""

    def late(received, receiver):
        time.sleep(seconds)
        return manner(received, receiver)

    return late


class Receiver:
    """Listens at once, or (`listening=False`) keeps a port on which connections are refused until `open`."""

    def __init__(self, listening=True):
        self.received = []
        self.held = []
        self._manners = []
        self._lock = threading.Lock()
        self._gate = threading.Event()
        self._gate.set()
        self._server = _Server(("127.0.0.1", 0), _Handler, bind_and_activate=False)
        self._server.receiver = self
        # Bound but not listening: nobody else gets the port, and whoever connects is refused.
        self._server.server_bind()
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = None
        if listening:
            self.open()

    def open(self):
        self._server.server_activate()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self):
        self.let_go()
        if self._thread:
            self._server.shutdown()
        self._server.server_close()

    # Manners

    def ordinary(self, received, receiver):
        """What it does when it has not been told otherwise."""
        return (200, {}, b"ok")

    def expect(self, *manners):
        """Treats the next requests so, one after the other; then as usual again."""
        with self._lock:
            self._manners += manners

    def hold(self):
        """Reads every request from now on and answers none, until `let_go`."""
        self._gate.clear()

    def let_go(self):
        self._gate.set()

    # What came

    def take(self, received):
        with self._lock:
            self.received.append(received)
            manner = self._manners.pop(0) if self._manners else self.ordinary
            is_held = not self._gate.is_set()
            if is_held:
                self.held.append(received)
        if is_held:
            self._gate.wait(PATIENCE * 3)
        return manner(received, self)

    def wait_for(self, count, seconds=PATIENCE):
        """The first `count` requests, once there are so many."""
        until(f"{count} requests at the stand-in", lambda: len(self.received) >= count, seconds)
        return self.received[:count]

    def wait_for_one(self):
        return self.wait_for(1)[0]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    receiver = None

    def handle_error(self, request, client_address):
        """A client that was killed resets its connections: that is the point of some tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave in one segment: two small ones would meet Nagle and the delayed acknowledgement (40 ms).
    wbufsize = -1

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        received = Received(self.command, self.path, dict(self.headers.items()), body)
        answer = self.server.receiver.take(received)
        if answer is None:
            self.close_connection = True
            return
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST
    do_PATCH = do_POST
    do_PUT = do_POST
    do_PATCH = do_POST
    do_DELETE = do_POST

    def log_message(self, format, *args):
        pass
