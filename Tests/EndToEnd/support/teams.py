"""Microsoft Teams, as its outgoing webhook and its flows see us."""

import base64
import hashlib
import hmac
import itertools
import json
import time

TOKEN = base64.b64encode(b"teams-security-token-of-the-tests").decode()
CHANNEL = "19:e2e0c0ffee@thread.tacv2"

_ids = itertools.count(int(time.time() * 1000))


def activity(text, *, user="Ada Okoye", root=None, **more):
    """A message that mentions the webhook, in the channel; `root` is the id of the thread's first."""
    name = str(next(_ids))
    return {
        "type": "message", "id": name, "timestamp": "2026-11-21T09:22:15.123Z", "channelId": "msteams",
        "serviceUrl": "https://smba.example/emea/", "textFormat": "plain",
        "from": {"id": f"29:{user}", "name": user, "aadObjectId": f"aad-{user.lower().replace(' ', '-')}"},
        "conversation": {"isGroup": True, "conversationType": "channel", "id": f"{CHANNEL};messageid={root or name}"},
        "text": f"<at>triaged</at> {text}\n", "attachments": [], "entities": [],
        "channelData": {"channel": {"id": CHANNEL, "name": "Wishes"}, "team": {"id": CHANNEL, "name": "Product"}},
        **more,
    }


def signed(body, token=TOKEN):
    """What Teams sends with this body."""
    code = hmac.new(base64.b64decode(token), body, hashlib.sha256).digest()
    return {"Content-Type": "application/json; charset=utf-8", "Authorization": "HMAC " + base64.b64encode(code).decode()}


def ask(daemon, said, source="wishes"):
    body = json.dumps(said).encode()
    return daemon.post(f"/in/{source}", body, signed(body))


def runs(card):
    """The words of an Adaptive Card, as its text runs have them."""
    if isinstance(card, dict):
        own = [card["text"]] if card.get("type") == "TextRun" else []
        return own + [word for value in card.values() for word in runs(value)]
    return [word for value in card for word in runs(value)] if isinstance(card, list) else []
