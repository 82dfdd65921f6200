"""Discord, both sides of it: the interactions it would send, signed with PyNaCl, and the API it would offer."""

import itertools
import json
import re
import time
from urllib.parse import parse_qs, urlsplit

from nacl.signing import SigningKey

from support.receiver import Receiver

KEY = SigningKey(b"a seed of thirty-two bytes, ours")
PUBLIC_KEY = KEY.verify_key.encode().hex()
TOKEN = "discord-bot-token-never-to-be-seen"

SERVER = "1350000000000000001"
CHANNEL = "1350000000000000010"
APPLICATION = "1350000000000000099"
ADA = {"id": "1350000000000000101", "username": "ada.okoye", "global_name": "Ada Okoye", "discriminator": "0"}

_numbers = itertools.count(1)


def snowflake():
    """An id of now, each larger than the one before."""
    return str(((time.time_ns() // 1_000_000 - 1_420_070_400_000) << 22) + next(_numbers))


def encoded(body):
    return json.dumps(body, separators=(",", ":")).encode()


def signed(body, key=KEY, stamp=None):
    stamp = stamp or str(int(time.time()))
    signature = key.sign(stamp.encode() + body).signature.hex()
    return {
        "Content-Type": "application/json", "X-Signature-Timestamp": stamp, "X-Signature-Ed25519": signature,
        "User-Agent": "Discord-Interactions/1.0 (+https://discord.com)",
    }


def interaction(type, data, **more):
    return {
        "version": 1, "id": snowflake(), "application_id": APPLICATION, "type": type, "token": "e2e-token-0123456789",
        "guild_id": SERVER, "channel_id": CHANNEL, "channel": {"id": CHANNEL, "type": 0, "name": "feature-requests"},
        "member": {"user": ADA, "nick": None, "roles": []}, "data": data,
    } | more


def slash(name, **options):
    listed = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
    return interaction(2, {"id": "1", "name": name, "type": 1, "options": listed})


def deliver(daemon, body, source="acme-discord", **signing):
    raw = encoded(body)
    return daemon.post(f"/in/{source}", raw, signed(raw, **signing))


class DiscordStandIn(Receiver):
    """Discord's REST API as far as a bot that reads and posts needs it: a server with one channel."""

    def __init__(self, **settings):
        self.messages = []
        self.said = {}
        self.reads = []
        super().__init__(**settings)

    @property
    def api(self):
        return self.url + "/api/v10"

    def say(self, content, author=ADA, **more):
        message = {
            "id": snowflake(), "type": 0, "channel_id": CHANNEL, "content": content, "author": author,
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000000+00:00", time.gmtime()), "edited_timestamp": None,
            "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "components": [],
        } | more
        self.messages.append(message)
        return message

    def edit(self, message, content):
        message["content"] = content
        message["edited_timestamp"] = time.strftime("%Y-%m-%dT%H:%M:%S.500000+00:00", time.gmtime())

    @property
    def posts(self):
        return [one for one in list(self.received) if one.method == "POST"]

    def ordinary(self, received, receiver):
        url = urlsplit(received.path)
        if received.headers.get("Authorization") != f"Bot {TOKEN}":
            return answer(401, message="401: Unauthorized", code=0)
        if not received.headers.get("User-Agent", "").startswith("DiscordBot ("):
            return answer(403, message="no user agent", code=40333)
        path = url.path.removeprefix("/api/v10")
        if path == f"/channels/{CHANNEL}":
            return answer(id=CHANNEL, type=0, name="feature-requests", guild_id=SERVER)
        if path == f"/guilds/{SERVER}/threads/active":
            return answer(threads=[], members=[])
        if path == f"/channels/{CHANNEL}/messages":
            return self.post(received) if received.method == "POST" else self.page(parse_qs(url.query))
        if received.method == "PUT" and "/reactions/" in path:
            return (204, {}, b"")
        return answer(404, message="Unknown Channel", code=10003)

    def page(self, query):
        limit = int(query.get("limit", ["50"])[0])
        if "after" in query:
            newer = [one for one in self.messages if int(one["id"]) > int(query["after"][0])]
            chosen = newer[:limit]
        else:
            chosen = self.messages[-limit:]
        return (200, {"Content-Type": "application/json"}, encoded(chosen[::-1]))

    def post(self, received):
        """A nonce that was seen brings the message back that it made."""
        body = received.json
        assert len(body["content"]) <= 2000 and len(body.get("nonce", "")) <= 25
        message = self.said.get(body.get("nonce"))
        if message is None:
            bot = {"id": APPLICATION, "username": "triage", "bot": True}
            message = self.say(body["content"], author=bot, application_id=APPLICATION)
            self.said[body.get("nonce")] = message
        return (200, {"Content-Type": "application/json"}, encoded(message))


def answer(status=200, **body):
    return (status, {"Content-Type": "application/json"}, encoded(body))


def unescaped(content):
    """What a person reads of a post: the backslashes before punctuation taken out."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", content)
