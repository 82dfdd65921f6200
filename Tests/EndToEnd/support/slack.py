"""Slack, both sides of it: the events it would send, and the API it would offer."""

import json
import threading
import time

from slack_sdk.signature import SignatureVerifier

from support.daemon import SECRETS
from support.receiver import Receiver

WORKSPACE = "T0ACME"
BOT_USER = "U0BOT"
BOT_APP = "A0TRIAGE"

_last = 0
_clock = threading.Lock()


def _microsecond():
    """Now, and later than whatever was given out before."""
    global _last
    with _clock:
        _last = max(time.time_ns() // 1000, _last + 1)
        return _last


def new_ts():
    """A message's name in its channel: seconds and microseconds, each later than the one before."""
    seconds, rest = divmod(_microsecond(), 1_000_000)
    return f"{seconds}.{rest:06d}"


def envelope(event, event_id=None):
    """The outer form in which the Events API delivers an event."""
    return {
        "token": "the-deprecated-verification-token",
        "team_id": WORKSPACE,
        "api_app_id": BOT_APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id or f"Ev{_microsecond():09d}",
        "event_time": int(float(event["event_ts"])),
        "authorizations": [{"team_id": WORKSPACE, "user_id": BOT_USER, "is_bot": True}],
        "is_ext_shared_channel": False,
        "event_context": "4-e2e",
    }


def message(text, *, user="U1", channel="C0123", ts=None, **more):
    ts = ts or new_ts()
    return {
        "type": "message", "user": user, "text": text, "ts": ts, "team": WORKSPACE, "channel": channel,
        "event_ts": ts, "channel_type": "channel", "client_msg_id": f"e2e-{ts}", **more,
    }


def mention(of):
    """The second event that Slack sends for a message which names the bot."""
    return {name: of[name] for name in ("user", "text", "ts", "team", "channel", "event_ts")} | {"type": "app_mention"}


def edited(before, text):
    ts = new_ts()
    kept = {name: before[name] for name in ("type", "user", "ts", "team", "client_msg_id")}
    return {
        "type": "message", "subtype": "message_changed", "hidden": True, "channel": before["channel"], "ts": ts,
        "event_ts": ts, "channel_type": "channel",
        "message": kept | {"text": text, "edited": {"user": before["user"], "ts": ts}},
        "previous_message": kept | {"text": before["text"]},
    }


def deleted(before):
    ts = new_ts()
    return {
        "type": "message", "subtype": "message_deleted", "hidden": True, "channel": before["channel"], "ts": ts,
        "event_ts": ts, "deleted_ts": before["ts"], "channel_type": "channel",
        "previous_message": {name: before[name] for name in ("type", "user", "text", "ts")},
    }


def reply(to, text, **more):
    return message(text, channel=to["channel"], thread_ts=to.get("thread_ts", to["ts"]), **more)


def by_bot(text, **more):
    """As many bots post: no subtype, only the marks of an app."""
    return message(text, user="U0OTHER", bot_id="B0OTHER", app_id="A0OTHER", **more)


def encoded(body):
    return json.dumps(body, separators=(",", ":")).encode()


def signed(body, *, age=0, secret=None, content_type="application/json"):
    """The headers Slack would send with this body, signed by Slack's own library, `age` seconds ago."""
    stamp = str(int(time.time()) - age)
    verifier = SignatureVerifier(secret or SECRETS["SLACK_SIGNING_SECRET"])
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": verifier.generate_signature(timestamp=stamp, body=body),
    }


def send(daemon, event, *, event_id=None, source="acme-slack", **headers):
    """Delivers an event the way Slack does and insists on the 200."""
    body = encoded(envelope(event, event_id))
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = daemon.post(f"/in/{source}", body, signed(body) | more)
    assert answer.status == 200, f"{answer.status} {answer.text}"
    return event


class SlackStandIn(Receiver):
    """Slack's Web API as far as a bot that posts needs it."""

    @property
    def api(self):
        return self.url + "/api/"

    def ordinary(self, received, receiver):
        if not received.path.endswith("/chat.postMessage"):
            return answer(ok=True)
        body = received.json
        said = {"type": "message", "subtype": "bot_message", "ts": new_ts(), "text": body.get("text", "")}
        return answer(ok=True, channel=body.get("channel"), ts=said["ts"], message=said)


def answer(status=200, **body):
    """An answer of the Web API; failures come with 200 as well, and `ok` says so."""
    return (status, {"Content-Type": "application/json; charset=utf-8"}, encoded(body))


def refuse(error):
    return lambda received, receiver: answer(ok=False, error=error)


def key(received):
    """What tells one post of ours from every other, as it stands in the message's metadata."""
    return received.json["metadata"]["event_payload"]["key"]
