"""A Slack workspace on loopback: what people do in it, what it pushes, and the Web API to it.

Facts: docs.slack.dev/reference/methods. `slack_sdk`'s own client is a judge of it, see `test_slack_bolt.py`.
"""

import itertools
import json
from urllib.parse import parse_qs, urlencode, urlsplit

from support.slack import BOT_APP, BOT_USER, WORKSPACE, SlackStandIn, answer, encoded, new_ts, signed

BOT = "B0TRIAGE"
SCOPES = "chat:write,channels:history,channels:read,reactions:write,users:read,users:read.email,commands"

_triggers = itertools.count(1)


def arguments(received):
    """A call's arguments, in any of the ways in which the Web API takes them."""
    given = {name: values[0] for name, values in parse_qs(urlsplit(received.path).query).items()}
    if received.headers.get("Content-Type", "").startswith("application/json"):
        return given | (json.loads(received.body) if received.body else {})
    return given | {name: values[0] for name, values in parse_qs(received.body.decode()).items()}


def method(received):
    return urlsplit(received.path).path.removeprefix("/api/")


class Workspace(SlackStandIn):
    """One channel to begin with; `say`, `edit` and `delete` are what people do there."""

    def __init__(self, page=200, **settings):
        self.page = page
        self.people = {"U1": "Dana", "U2": "Robin"}
        self.channels = {"C0123": "feature-requests"}
        self.messages = {"C0123": []}
        self.replies = {}
        self.reactions = []
        self.whispers = []
        self.views = []
        self.triggers = set()
        self.token = None
        super().__init__(**settings)

    def calls(self, name):
        return [received for received in self.received if method(received) == name]

    # What people do

    def say(self, text, user="U1", channel="C0123", thread_ts=None, **more):
        ts = new_ts()
        said = {"type": "message", "user": user, "text": text, "ts": ts, "team": WORKSPACE,
                "client_msg_id": f"e2e-{ts}", **more}
        if thread_ts:
            said["thread_ts"] = thread_ts
            self.replies.setdefault(thread_ts, []).append(said)
        else:
            self.messages[channel].append(said)
        return said

    def edit(self, said, text):
        said["text"] = text
        said["edited"] = {"user": said["user"], "ts": new_ts()}

    def delete(self, said):
        for place in [*self.messages.values(), *self.replies.values()]:
            place[:] = [message for message in place if message["ts"] != said["ts"]]

    def pushed(self, said, channel="C0123"):
        """The event that the Events API would send for it."""
        return said | {"channel": channel, "event_ts": said["ts"], "channel_type": "channel"}

    def trigger(self):
        """Lets the app open one window."""
        fresh = f"{next(_triggers)}.{WORKSPACE}.e2e"
        self.triggers.add(fresh)
        return fresh

    def command(self, text="", user="U1", channel="C0123"):
        """The form of a slash command."""
        trigger = self.trigger()
        return urlencode({
            "token": "deprecated", "team_id": WORKSPACE, "team_domain": "acme", "channel_id": channel,
            "channel_name": self.channels[channel], "user_id": user, "user_name": self.people[user].lower(),
            "command": "/triage", "text": text, "api_app_id": BOT_APP, "is_enterprise_install": "false",
            "response_url": f"{self.url}/response/{trigger}", "trigger_id": trigger,
        }).encode()

    def interaction(self, kind, user="U1", **more):
        """The form of a shortcut, a pressed button or a window."""
        body = {
            "type": kind, "team": {"id": WORKSPACE, "domain": "acme"}, "api_app_id": BOT_APP, "token": "deprecated",
            "user": {"id": user, "username": self.people[user].lower(), "name": self.people[user].lower()},
            "trigger_id": self.trigger(), **more,
        }
        return urlencode({"payload": json.dumps(body)}).encode()

    def filled(self, view, user="U1", **values):
        """The form of an opened window that somebody sends, with a value for each block."""
        state = {
            block["block_id"]: {block["element"]["action_id"]: {
                "type": block["element"]["type"], "value": values.get(block["block_id"])}}
            for block in view["blocks"] if block["type"] == "input"
        }
        sent = view | {"state": {"values": state}, "team_id": WORKSPACE, "app_id": BOT_APP, "bot_id": BOT}
        return self.interaction("view_submission", user, view=sent, response_urls=[])

    # The Web API

    def ordinary(self, received, receiver):
        if received.path.startswith("/response/"):
            self.whispers.append(received.json)
            return answer(ok=True)
        given = arguments(received)
        if self.token and received.headers.get("Authorization") != f"Bearer {self.token}":
            return answer(ok=False, error="invalid_auth")
        call = getattr(self, "_" + method(received).replace(".", "_"), None)
        result = call(given) if call else {"ok": False, "error": "unknown_method"}
        status, headers, body = answer(**({"ok": True} | result))
        return (status, headers | {"x-oauth-scopes": SCOPES}, body)

    def _auth_test(self, given):
        return {"url": "https://acme.slack.com/", "team": "Acme", "user": "triaged", "team_id": WORKSPACE,
                "user_id": BOT_USER, "bot_id": BOT, "is_enterprise_install": False}

    def _conversations_history(self, given):
        if given["channel"] not in self.messages:
            return {"ok": False, "error": "channel_not_found"}
        shown = []
        for message in reversed(self.messages[given["channel"]]):
            replies = self.replies.get(message["ts"])
            thread = {"thread_ts": message["ts"], "reply_count": len(replies), "latest_reply": replies[-1]["ts"],
                      "reply_users_count": len({reply["user"] for reply in replies})} if replies else {}
            shown.append(message | thread)
        return self._page(shown, given)

    def _conversations_replies(self, given):
        root = [message for message in self.messages.get(given["channel"], []) if message["ts"] == given["ts"]]
        if not root:
            return {"ok": False, "error": "thread_not_found"}
        found = self._page(self.replies.get(given["ts"], []), given)
        return found | {"messages": root + found["messages"]}

    def _page(self, messages, given):
        oldest = float(given.get("oldest") or 0)
        within = [message for message in messages if float(message["ts"]) > oldest]
        start = int(given.get("cursor") or 0)
        end = start + min(self.page, int(given.get("limit") or 100))
        more = end < len(within)
        return {"messages": within[start:end], "has_more": more,
                "response_metadata": {"next_cursor": str(end) if more else ""}}

    def _conversations_info(self, given):
        if given["channel"] not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        return {"channel": {"id": given["channel"], "name": self.channels[given["channel"]], "is_channel": True,
                            "is_member": True, "is_archived": False}}

    def _users_info(self, given):
        if given["user"] not in self.people:
            return {"ok": False, "error": "user_not_found"}
        name = self.people[given["user"]]
        return {"user": {"id": given["user"], "name": name.lower(), "real_name": name, "is_bot": False, "profile": {
            "display_name": name, "real_name": name, "email": f"{name.lower()}@acme.example"}}}

    def _chat_postMessage(self, given):
        said = {"type": "message", "bot_id": BOT, "user": BOT_USER, "app_id": BOT_APP, "text": given.get("text", ""),
                "ts": new_ts(), "blocks": given.get("blocks"), "metadata": given.get("metadata")}
        place = self.messages.setdefault(given["channel"], [])
        if given.get("thread_ts"):
            said["thread_ts"] = given["thread_ts"]
            place = self.replies.setdefault(given["thread_ts"], [])
        place.append(said)
        return {"channel": given["channel"], "ts": said["ts"], "message": said}

    def _chat_update(self, given):
        for message in itertools.chain(*self.messages.values(), *self.replies.values()):
            if message["ts"] == given["ts"]:
                if message.get("bot_id") != BOT:
                    return {"ok": False, "error": "cant_update_message"}
                message["text"] = given.get("text", "")
                return {"channel": given["channel"], "ts": given["ts"], "text": message["text"]}
        return {"ok": False, "error": "message_not_found"}

    def _chat_postEphemeral(self, given):
        self.whispers.append(given)
        return {"message_ts": new_ts()}

    def _reactions_add(self, given):
        reaction = (given["channel"], given["timestamp"], given["name"])
        if reaction in self.reactions:
            return {"ok": False, "error": "already_reacted"}
        self.reactions.append(reaction)
        return {}

    def _views_open(self, given):
        if given["trigger_id"] not in self.triggers:
            return {"ok": False, "error": "expired_trigger_id"}
        self.triggers.remove(given["trigger_id"])
        view = given["view"] if isinstance(given["view"], dict) else json.loads(given["view"])
        opened = view | {"id": f"V{next(_triggers)}"}
        self.views.append(opened)
        return {"view": opened}


def deliver(daemon, form, source="acme-slack"):
    """Sends a command or an interaction the way Slack does, and insists on an empty 200."""
    headers = signed(form, content_type="application/x-www-form-urlencoded")
    got = daemon.post(f"/in/{source}", form, headers)
    assert got.status == 200, f"{got.status} {got.text}"
    assert got.body == b"", "whatever stands in the answer is shown to the person"
    return got


def event_body(event):
    from support.slack import envelope

    return encoded(envelope(event))
