"""A Zulip server on loopback, as far as a bot and its own client need it: streams, topics, queues of events."""

import base64
import itertools
import json
import re
import threading
import time
from urllib.parse import parse_qsl, urlsplit

from support.client import post
from support.daemon import SECRETS
from support.receiver import Receiver

STREAMS = {12: "product ideas", 13: "general"}
BOT = {"user_id": 40, "email": "triage-bot@chat.lantern.example", "full_name": "Triage", "is_bot": True}
MARA = {"user_id": 31, "email": "user31@chat.lantern.example", "full_name": "Mara Lind", "is_bot": False}
JON = {"user_id": 32, "email": "user32@chat.lantern.example", "full_name": "Jon Q", "is_bot": False}
BUILDS = {"user_id": 33, "email": "user33@chat.lantern.example", "full_name": "Builds", "is_bot": True}
PEOPLE = {person["user_id"]: person for person in (BOT, MARA, JON, BUILDS)}
KEYS = {BOT["email"]: SECRETS["ZULIP_API_KEY"], MARA["email"]: "marasownkey", JON["email"]: "jonsownkey"}


def account(site):
    return {"platform": "zulip", "site": site, "email": BOT["email"], "api_key": "${env:ZULIP_API_KEY}"}


def source(site, **more):
    return account(site) | {"poll": "true", "answer": "acme-zulip-bot"} | more


class ZulipStandIn(Receiver):
    #: How long a poll is held before it gets a heartbeat; a real server takes about a minute.
    heartbeat = 5

    def __init__(self, **settings):
        self._changed = threading.Condition()
        self._ids = itertools.count(101)
        self._queues = itertools.count(1)
        self._closed = False
        self.queues = {}
        self.messages = []
        self.reactions = []
        #: Answers for the next calls of a route, instead of the usual one: {"POST messages": [(status, body, headers)]}.
        self.instead = {}
        super().__init__(**settings)

    def close(self):
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        super().close()

    # What people do

    def says(self, text, *, who=MARA, stream=12, topic="dark mode", mentions=False):
        with self._changed:
            message = {
                "id": next(self._ids), "sender_id": who["user_id"], "sender_full_name": who["full_name"],
                "sender_email": who["email"], "sender_realm_str": "lantern", "content": text,
                "content_type": "text/x-markdown", "type": "stream", "display_recipient": STREAMS[stream],
                "stream_id": stream, "subject": topic, "timestamp": int(time.time()), "client": "website",
                "is_me_message": False, "avatar_url": None, "recipient_id": 70 + stream, "reactions": [],
                "submessages": [], "topic_links": [], "flags": ["mentioned"] if mentions else [],
            }
            self.messages.append(message)
            self._tell({"type": "message", "flags": message["flags"],
                        "message": {name: value for name, value in message.items() if name != "flags"}})
        return message

    def edits(self, message, text):
        with self._changed:
            before, message["content"] = message["content"], text
            message["last_edit_timestamp"] = max(int(time.time()), message["timestamp"] + 1)
            self._tell({
                "type": "update_message", "user_id": message["sender_id"], "rendering_only": False,
                "message_id": message["id"], "message_ids": [message["id"]], "flags": [], "stream_id": 12,
                "stream_name": message["display_recipient"], "edit_timestamp": message["last_edit_timestamp"],
                "orig_content": before, "content": text, "orig_subject": message["subject"], "topic_links": [],
                "orig_rendered_content": "", "rendered_content": "", "is_me_message": False,
            })

    def deletes(self, message):
        with self._changed:
            self.messages.remove(message)
            self._tell({"type": "delete_message", "message_ids": [message["id"]], "message_type": "stream",
                        "stream_id": message["stream_id"], "topic": message["subject"]})

    def _tell(self, event):
        for queue in self.queues.values():
            if event["type"] in queue["types"]:
                queue["events"].append(event | {"id": next(queue["ids"])})
        self._changed.notify_all()

    def expire_queues(self):
        with self._changed:
            self.queues.clear()
            self._changed.notify_all()

    def heard(self):
        """True when somebody polls and has acknowledged everything."""
        with self._changed:
            return any(queue["polled"] and not queue["events"] for queue in self.queues.values())

    def by_bot(self):
        return [message for message in self.messages if message["sender_id"] == BOT["user_id"]]

    # The API

    def ordinary(self, received, receiver):
        parts = urlsplit(received.path)
        route = parts.path.removeprefix("/api/v1/")
        values = dict(parse_qsl(parts.query) + parse_qsl(received.body.decode()))
        if route == "server_settings":
            return success(zulip_version="9.2", zulip_feature_level=278, realm_uri=self.url, realm_url=self.url)
        who = self._who(received.headers.get("Authorization", ""))
        if who is None:
            return refuse(401, "UNAUTHORIZED", "Invalid API key")
        method = f"{received.method} {re.sub(r'[0-9]+', 'N', route)}"
        instead = self.instead.get(method)
        if instead:
            status, body, headers = instead.pop(0)
            return (status, {"Content-Type": "application/json"} | headers, json.dumps(body).encode())
        routes = {
            "GET users/me": lambda: success(**who),
            "GET users/me/subscriptions": lambda: success(
                subscriptions=[{"stream_id": number, "name": name} for number, name in STREAMS.items()]),
            "GET users/N": lambda: success(user=PEOPLE[int(route.split("/")[1])]),
            "POST register": lambda: self._register(values),
            "GET events": lambda: self._events(values),
            "GET messages": lambda: self._history(values),
            "POST messages": lambda: self._send(values, who),
            "PATCH messages/N": lambda: self._patch(int(route.split("/")[1]), values, who),
            "POST messages/N/reactions": lambda: self._react(int(route.split("/")[1]), values),
        }
        known = routes.get(method)
        return known() if known else refuse(404, "BAD_REQUEST", "Not found")

    def _who(self, authorization):
        try:
            email, key = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":", 1)
        except ValueError:
            return None
        return next((p for p in PEOPLE.values() if p["email"] == email), None) if KEYS.get(email) == key else None

    def _register(self, values):
        with self._changed:
            name = f"queue-{next(self._queues)}"
            types = json.loads(values.get("event_types", "null")) or ["message", "update_message", "delete_message"]
            self.queues[name] = {"types": types, "events": [], "ids": itertools.count(), "polled": False}
            last = max((message["id"] for message in self.messages), default=0)
        return success(queue_id=name, last_event_id=-1, max_message_id=last, zulip_version="9.2",
                       zulip_feature_level=278)

    def _events(self, values):
        until = time.monotonic() + self.heartbeat
        last = int(values["last_event_id"])
        block = values.get("dont_block") != "true"
        with self._changed:
            while True:
                queue = self.queues.get(values["queue_id"])
                if queue is None:
                    return refuse(400, "BAD_EVENT_QUEUE_ID", f"Bad event queue ID: {values['queue_id']}",
                                  queue_id=values["queue_id"])
                queue["polled"] = True
                queue["events"] = [event for event in queue["events"] if event["id"] > last]
                left = until - time.monotonic()
                if queue["events"] or not block or left <= 0 or self._closed:
                    break
                self._changed.wait(left)
            events = list(queue["events"]) or [{"type": "heartbeat", "id": next(queue["ids"])}]
            return success(events=events, queue_id=values["queue_id"])

    def _history(self, values):
        before, after = int(values["num_before"]), int(values["num_after"])
        with self._changed:
            messages = sorted(self.messages, key=lambda message: message["id"])
        anchor = values["anchor"]
        anchor = {"newest": 10**12, "oldest": 0}.get(anchor) if anchor in ("newest", "oldest") else int(anchor)
        older = [message for message in messages if message["id"] < anchor]
        newer = [message for message in messages if message["id"] > anchor]
        exact = [message for message in messages if message["id"] == anchor]
        return success(
            messages=(older[-before:] if before else []) + exact + newer[:after], anchor=min(anchor, 10**12),
            found_anchor=bool(exact), found_newest=len(newer) <= after, found_oldest=len(older) <= before,
            history_limited=False)

    def _send(self, values, who):
        if values["type"] in ("stream", "channel"):
            to = values["to"]
            to = json.loads(to) if to.startswith('["') else to
            to = to[0] if isinstance(to, list) else to
            stream = next((number for number, name in STREAMS.items() if to in (name, str(number))), None)
            if stream is None:
                return refuse(400, "STREAM_DOES_NOT_EXIST", f"Channel '{to}' does not exist", stream=to)
            if len(values["content"]) > 10_000 or len(values["topic"]) > 60:
                return refuse(400, "BAD_REQUEST", "too long")
            message = self.says(values["content"], who=who, stream=stream, topic=values["topic"])
            return success(id=message["id"])
        return success(id=next(self._ids))

    def _patch(self, number, values, who):
        message = next((one for one in self.messages if one["id"] == number), None)
        if message is None:
            return refuse(400, "BAD_REQUEST", "Invalid message(s)")
        self.edits(message, values["content"])
        return success()

    def _react(self, number, values):
        self.reactions.append((number, values["emoji_name"]))
        return success()


def call(daemon, message, *, name="acme-zulip", token=SECRETS["ZULIP_TOKEN"], trigger="mention"):
    """A call of the bot's outgoing webhook."""
    body = {
        "bot_email": BOT["email"], "bot_full_name": BOT["full_name"], "data": message["content"], "token": token,
        "trigger": trigger, "message": message | {"rendered_content": "<p>…</p>"},
    }
    return post(f"{daemon.url}/in/{name}", json.dumps(body).encode(), {"Content-Type": "application/json"})


def success(**more):
    return (200, {"Content-Type": "application/json"}, json.dumps({"result": "success", "msg": ""} | more).encode())


def refuse(status, code, words, **more):
    body = {"result": "error", "code": code, "msg": words} | more
    return (status, {"Content-Type": "application/json"}, json.dumps(body).encode())
