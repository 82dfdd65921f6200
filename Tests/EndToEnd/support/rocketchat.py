"""Rocket.Chat, both sides of it: the webhooks it would send, and the API it would offer (developer.rocket.chat)."""

import itertools
import json
from datetime import datetime, timezone
from urllib.parse import parse_qs, urlsplit

from support.receiver import Receiver

SECRETS = {"ROCKETCHAT_HOOK": "hook-token-that-nobody-guesses", "ROCKETCHAT_TOKEN": "user-token-never-in-a-log"}
ROOM = "r7dKcWq2LpN4sTzXy"
BOT = "uBot567890abcdeFg"

_numbers = itertools.count(1)


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def source(**more):
    return {
        "platform": "rocketchat", "answer": "chat-bot", "token": "${env:ROCKETCHAT_HOOK}", "user_id": BOT,
    } | more


def destination(url, **more):
    return {"platform": "rocketchat", "url": url, "user_id": BOT, "token": "${env:ROCKETCHAT_TOKEN}"} | more


def hook(message, token=None):
    return json.dumps(
        {
            "token": token or SECRETS["ROCKETCHAT_HOOK"], "bot": False, "channel_id": message["rid"],
            "channel_name": "feature-requests", "message_id": message["_id"], "timestamp": message["ts"],
            "user_id": message["u"]["_id"], "user_name": message["u"]["username"], "text": message["msg"],
            "siteUrl": "https://chat.lantern.example",
        }
        | ({"tmid": message["tmid"]} if "tmid" in message else {})
    ).encode()


def send(daemon, message, token=None):
    return daemon.post("/in/chat", hook(message, token), {"Content-Type": "application/json"})


class RocketChatStandIn(Receiver):
    """One room with its messages, and the calls that a bot makes."""

    def __init__(self, **settings):
        self.messages = {}
        self.deleted = []
        super().__init__(**settings)

    def say(self, text, *, user="uDana4567890abcde", name="dana", **more):
        at = now()
        id = more.pop("_id", None) or f"m{next(_numbers)}"
        message = {
            "_id": id, "rid": ROOM, "msg": text, "ts": at, "u": {"_id": user, "username": name}, "_updatedAt": at,
            "urls": [], "mentions": [], "channels": [], "md": [], **more,
        }
        self.messages[id] = message
        return message

    def edit(self, message, text):
        at = now()
        message |= {"msg": text, "editedAt": at, "_updatedAt": at}

    @property
    def said_by_bot(self):
        return [message for message in list(self.messages.values()) if message["u"]["_id"] == BOT]

    def ordinary(self, received, receiver):
        given = (received.headers.get("X-Auth-Token"), received.headers.get("X-User-Id"))
        if given != (SECRETS["ROCKETCHAT_TOKEN"], BOT):
            return answer(401, status="error", message="You must be logged in to do this.")
        url = urlsplit(received.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        method = url.path.removeprefix("/api/v1/")
        if method == "me":
            return answer(200, success=True, _id=BOT, username="triage", roles=["bot"])
        if method == "rooms.info":
            return answer(200, success=True, room={"_id": ROOM, "name": "feature-requests", "t": "c"})
        if method == "chat.syncMessages":
            since = datetime.fromisoformat(query["lastUpdate"])
            updated = [
                one for one in list(self.messages.values()) if datetime.fromisoformat(one["_updatedAt"]) > since
            ]
            return answer(200, success=True, result={"updated": updated, "deleted": self.deleted})
        if method == "chat.sendMessage":
            return self.create(received.json["message"])
        return answer(404, success=False, error="API endpoint does not exist")

    def create(self, message):
        if message.get("rid") != ROOM:
            return answer(400, success=False, error="error-invalid-room", errorType="error-invalid-room")
        if message.get("_id") in self.messages:
            return answer(400, success=False, error="Cannot read properties of undefined (reading 'starred')")
        more = {"tmid": message["tmid"]} if "tmid" in message else {}
        said = self.say(message["msg"], user=BOT, name="triage", _id=message.get("_id"), **more)
        return answer(200, success=True, message=said)


def answer(status, **body):
    return (status, {"Content-Type": "application/json"}, json.dumps(body).encode())
