"""Telegram's Bot API on loopback, as far as a bot that listens and answers needs it.

It is as strict as the real one where that matters: HTML that does not parse is refused, so is text beyond 4096
characters; a webhook and polling exclude each other, and so do two pollers; an update is kept until it is confirmed.
"""

import itertools
import json
import re
import threading
import time
from html.parser import HTMLParser
from urllib.parse import parse_qsl

from support.client import post
from support.daemon import SECRETS
from support.receiver import Receiver

TOKEN = SECRETS["TELEGRAM_TOKEN"]
BOT = {"id": 7000001, "is_bot": True, "first_name": "Triage", "username": "triage_bot"}
GROUP = {"id": -1002000000417, "title": "Lantern ideas", "type": "supergroup"}
TABLE = {"id": -40017, "title": "Kitchen table", "type": "group"}
MARA = {"id": 501002, "is_bot": False, "first_name": "Mara", "last_name": "Lind", "username": "maralind"}
JON = {"id": 501003, "is_bot": False, "first_name": "Jon"}

SOURCE = {
    "platform": "telegram", "poll": "true", "token": "${env:TELEGRAM_TOKEN}", "answer": "acme-telegram-bot",
    "bot": "triage_bot",
}


def source(api, **more):
    return SOURCE | {"api": api} | more


def destination(api):
    return {"platform": "telegram", "token": "${env:TELEGRAM_TOKEN}", "api": api}


class TelegramStandIn(Receiver):
    def __init__(self, **settings):
        self._updates = []
        self._changed = threading.Condition()
        self._update_ids = itertools.count(880_001)
        self._message_ids = itertools.count(41)
        self._poll = 0
        self._closed = False
        self.webhook = ""
        #: Every message of every chat, in order.
        self.messages = []
        #: (method, parameters) of every call that is not a poll, in order.
        self.calls = []
        #: Answers for the next calls of a method, instead of the usual one: {"sendMessage": [(status, body), …]}.
        self.instead = {}
        self.chats = {chat["id"]: chat for chat in (GROUP, TABLE)}
        super().__init__(**settings)

    @property
    def base_url(self):
        """As python-telegram-bot wants it: the token follows at once."""
        return self.url + "/bot"

    def close(self):
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        super().close()

    # What people do

    def says(self, text, *, chat=GROUP, who=MARA, **more):
        message = self._message(text, chat, who, **more)
        self.push("message", message)
        return message

    def edits(self, message, text):
        edited = message | {"text": text, "edit_date": max(int(time.time()), message["date"] + 1)}
        self.push("edited_message", edited)
        return edited

    def replies(self, to, text, **more):
        """As an update shows it: the message that is replied to, without what that one replied to."""
        parent = {name: value for name, value in to.items() if name != "reply_to_message"}
        return self.says(text, chat=to["chat"], reply_to_message=parent, **more)

    def presses(self, message, data, *, who=MARA):
        self.push("callback_query", {
            "id": str(next(self._update_ids)), "from": who, "message": message, "chat_instance": "-77", "data": data,
        })

    def push(self, kind, content):
        with self._changed:
            update = {"update_id": next(self._update_ids), kind: content}
            self._updates.append(update)
            self._changed.notify_all()
        return update

    def _message(self, text, chat, who, **more):
        message = {"message_id": next(self._message_ids), "from": who, "chat": chat, "date": int(time.time())}
        message |= {"text": text} | more
        self.messages.append(message)
        return message

    def confirmed(self):
        """True when every update was fetched and its reception acknowledged by a later offset."""
        with self._changed:
            return not self._updates

    def called(self, method):
        return [parameters for name, parameters in self.calls if name == method]

    # The API

    def ordinary(self, received, receiver):
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", received.path)
        if not found:
            return refuse(404, "Not Found")
        token, method = found.groups()
        if token != TOKEN:
            return refuse(401, "Unauthorized")
        parameters = parameters_of(received)
        if method != "getUpdates":
            self.calls.append((method, parameters))
        instead = self.instead.get(method)
        if instead:
            status, body = instead.pop(0)
            return answer(status, body)
        known = getattr(self, "_" + re.sub("[A-Z]", lambda one: "_" + one[0].lower(), method), None)
        return known(parameters) if known else refuse(404, "Not Found: method not found")

    def _get_me(self, parameters):
        return accept(BOT | {"can_join_groups": True, "can_read_all_group_messages": True,
                             "supports_inline_queries": False})

    def _get_webhook_info(self, parameters):
        return accept({"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0})

    def _set_webhook(self, parameters):
        self.webhook = parameters.get("url", "")
        return accept(True)

    def _delete_webhook(self, parameters):
        self.webhook = ""
        return accept(True)

    def _get_chat(self, parameters):
        chat = self.chats.get(parameters.get("chat_id"))
        return accept(chat | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {}}) if chat \
            else refuse(400, "Bad Request: chat not found")

    def _get_chat_member(self, parameters):
        return accept({"user": BOT, "status": "member"})

    def _answer_callback_query(self, parameters):
        return accept(True)

    def _set_message_reaction(self, parameters):
        return accept(True)

    def _get_updates(self, parameters):
        if self.webhook:
            return refuse(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
                               "delete the webhook first")
        offset = parameters.get("offset")
        until = time.monotonic() + min(int(parameters.get("timeout", 0)), 50)
        with self._changed:
            self._poll += 1
            mine = self._poll
            self._changed.notify_all()
            if offset is not None:
                self._updates = [update for update in self._updates if update["update_id"] >= offset]
                self._changed.notify_all()
            while not self._updates and not self._closed and self._poll == mine:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            if self._poll != mine:
                return refuse(409, "Conflict: terminated by other getUpdates request; make sure that only one bot "
                                   "instance is running")
            return accept(self._updates[: int(parameters.get("limit", 100))])

    def _send_message(self, parameters):
        chat = self.chats.get(parameters.get("chat_id"))
        if not chat:
            return refuse(400, "Bad Request: chat not found")
        try:
            text, entities = parsed(parameters.get("text", ""), parameters.get("parse_mode"))
        except ValueError as fault:
            return refuse(400, f"Bad Request: can't parse entities: {fault}")
        if not text.strip():
            return refuse(400, "Bad Request: message text is empty")
        if length(text) > 4096:
            return refuse(400, "Bad Request: message is too long")
        more = {"entities": entities} if entities else {}
        if "reply_markup" in parameters:
            rows = parameters["reply_markup"]["inline_keyboard"]
            if any(len(button["callback_data"].encode()) > 64 for row in rows for button in row):
                return refuse(400, "Bad Request: BUTTON_DATA_INVALID")
            more["reply_markup"] = parameters["reply_markup"]
        target = (parameters.get("reply_parameters") or {}).get("message_id")
        for message in self.messages:
            if message["message_id"] == target:
                more["reply_to_message"] = {k: v for k, v in message.items() if k != "reply_to_message"}
        return accept(self._message(text, chat, BOT, **more))

    def _edit_message_text(self, parameters):
        for message in self.messages:
            if message["message_id"] == parameters.get("message_id"):
                message["text"], message["entities"] = parsed(parameters["text"], parameters.get("parse_mode"))
                return accept(message | {"edit_date": int(time.time())})
        return refuse(400, "Bad Request: message to edit not found")


def parameters_of(received):
    """JSON, or a form whose structured values are JSON: the real server takes both."""
    if received.headers.get("Content-Type", "").startswith("application/json"):
        return json.loads(received.body or b"{}")
    values = {}
    for name, value in parse_qsl(received.body.decode()):
        try:
            values[name] = value if name in ("text", "parse_mode", "url") else json.loads(value)
        except ValueError:
            values[name] = value
    return values


def length(text):
    return len(text.encode("utf-16-le")) // 2


class _HTML(HTMLParser):
    """Text and entities of `parse_mode: HTML`; what Telegram does not know is a fault."""

    kinds = {"b": "bold", "i": "italic", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.entities, self._open = "", [], []

    def handle_starttag(self, tag, attributes):
        if tag not in self.kinds:
            raise ValueError(f'Unsupported start tag "{tag}"')
        entity = {"type": self.kinds[tag], "offset": length(self.text), "length": 0}
        if tag == "a":
            entity["url"] = dict(attributes).get("href", "")
        self._open.append((tag, entity))

    def handle_endtag(self, tag):
        if not self._open or self._open[-1][0] != tag:
            raise ValueError(f'Unexpected end tag "{tag}"')
        _, entity = self._open.pop()
        entity["length"] = length(self.text) - entity["offset"]
        if entity["length"]:
            self.entities.append(entity)

    def handle_data(self, data):
        self.text += data


def parsed(text, mode):
    if mode is None:
        return text, []
    if mode != "HTML":
        raise ValueError(f"parse_mode {mode} is not known here")
    if re.search(r"&(?!lt;|gt;|amp;|quot;|#\d+;|#x[0-9a-fA-F]+;)|<(?!/?[a-z])", text):
        raise ValueError("a bare & or <")
    reader = _HTML()
    reader.feed(text)
    reader.close()
    if reader._open:
        raise ValueError(f"Can't find end tag corresponding to start tag {reader._open[-1][0]}")
    return reader.text, sorted(reader.entities, key=lambda one: one["offset"])


def deliver(daemon, update, *, name="acme-telegram", secret=SECRETS["TELEGRAM_SECRET"]):
    """A delivery to the webhook, as setWebhook with a secret_token makes them."""
    headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
    return post(f"{daemon.url}/in/{name}", json.dumps(update).encode(), headers)


def answer(status, body):
    return (status, {"Content-Type": "application/json"}, json.dumps(body).encode())


def accept(result):
    return answer(200, {"ok": True, "result": result})


def refuse(code, description, **parameters):
    body = {"ok": False, "error_code": code, "description": description}
    return answer(code, body | ({"parameters": parameters} if parameters else {}))
