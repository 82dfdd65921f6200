"""Many impatient clients at once, on raw sockets: fast enough to keep the daemon busy from one Python thread."""

import asyncio
from urllib.parse import urlsplit

from support import slack


def http_request(url, body, headers):
    parts = urlsplit(url)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {len(body)}\r\n"
    return (head + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n").encode() + body


def content_length(head):
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


class Burst:
    """Sends `events` (Slack events) over `connections` and remembers which were acknowledged with a 200.

    A connection that breaks ends its client: what it had asked for stays unacknowledged, as for any sender whose
    receiver dies. `refused` holds every answer that was no 200.
    """

    def __init__(self, daemon, events, connections=64, source="acme-slack", **headers):
        self._address = urlsplit(daemon.url)
        self._url = f"{daemon.url}/in/{source}"
        self._events = events
        self._connections = connections
        self._more = {name.replace("_", "-"): value for name, value in headers.items()}
        self.acknowledged = []
        self.refused = []
        self.broken = 0

    def run(self, beside=None):
        """Runs to the end; `beside` is a coroutine function that runs along and is given this burst."""
        asyncio.run(self._run(beside))
        return self

    async def _run(self, beside):
        # Signed beforehand, so that the burst is as steep as the clients can make it.
        waiting = [(event, self._request(event)) for event in reversed(self._events)]
        clients = [self._client(waiting) for _ in range(self._connections)]
        await asyncio.gather(*clients, *([beside(self)] if beside else []))

    def _request(self, event):
        body = slack.encoded(slack.envelope(event))
        return http_request(self._url, body, slack.signed(body) | self._more)

    async def _client(self, waiting):
        try:
            reader, writer = await asyncio.open_connection(self._address.hostname, self._address.port)
        except OSError:
            self.broken += 1
            return
        try:
            while waiting:
                event, request = waiting.pop()
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(content_length(head))
                if head.startswith(b"HTTP/1.1 200 "):
                    self.acknowledged.append(event)
                else:
                    self.refused.append((event, head, body))
        except (OSError, asyncio.IncompleteReadError):
            self.broken += 1
        finally:
            writer.close()
