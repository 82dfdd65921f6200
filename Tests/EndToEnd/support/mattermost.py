"""Mattermost, both sides of it: the webhooks it would send, and the API it would offer (api.mattermost.com)."""

import hashlib
import hmac
import itertools
import json
import re
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from support.receiver import Receiver

SECRETS = {
    "MATTERMOST_TOKEN": "hook-token-that-nobody-guesses", "MATTERMOST_BOT": "bot-token-never-in-a-log",
    "MATTERMOST_ACTIONS": "actions-secret-of-the-buttons",
}

_numbers = itertools.count(1)


def identifier(word):
    """An id as Mattermost makes them: 26 lower-case letters and digits."""
    return f"{word}{next(_numbers)}".ljust(26, "0")[:26]


CHANNEL = identifier("channel")
TEAM = identifier("team")
DANA = identifier("dana")
BOT = identifier("bot")


def source(**more):
    return {
        "platform": "mattermost", "answer": "chat-bot", "token": "${env:MATTERMOST_TOKEN}", "bot_user": BOT,
        "actions_secret": "${env:MATTERMOST_ACTIONS}",
    } | more


def destination(url, **more):
    return {"platform": "mattermost", "url": url, "token": "${env:MATTERMOST_BOT}"} | more


def new_post(text, *, user=DANA, root="", **more):
    now = time.time_ns() // 1_000_000
    return {
        "id": identifier("post"), "create_at": now, "update_at": now, "edit_at": 0, "delete_at": 0, "is_pinned": False,
        "user_id": user, "channel_id": CHANNEL, "root_id": root, "original_id": "", "message": text, "type": "",
        "props": {}, "hashtags": "", "pending_post_id": "", "reply_count": 0, "metadata": {}, **more,
    }


def hook(post, *, token=None, word=""):
    """What an outgoing webhook says of a post, as a form: its timestamp is in seconds there."""
    return {
        "token": token or SECRETS["MATTERMOST_TOKEN"], "team_id": TEAM, "team_domain": "lantern",
        "channel_id": post["channel_id"], "channel_name": "feature-requests",
        "timestamp": str(post["create_at"] // 1000), "user_id": post["user_id"], "user_name": "dana",
        "post_id": post["id"], "text": post["message"], "trigger_word": word, "file_ids": "",
    }


def send(daemon, post, source="chat", **more):
    body = urlencode(hook(post, **more)).encode()
    return daemon.post(f"/in/{source}", body, {"Content-Type": "application/x-www-form-urlencoded"})


def seal(action, value, secret=None):
    key = (secret or SECRETS["MATTERMOST_ACTIONS"]).encode()
    return hmac.new(key, f"triaged.button\0{action}\0{value}".encode(), hashlib.sha256).hexdigest()


def press(context):
    body = {
        "user_id": DANA, "user_name": "dana", "channel_id": CHANNEL, "channel_name": "feature-requests",
        "team_id": TEAM, "team_domain": "lantern", "post_id": identifier("notice"), "trigger_id": identifier("press"),
        "type": "button", "data_source": "", "context": context,
    }
    return json.dumps(body).encode()


class MattermostStandIn(Receiver):
    """One channel with its posts, and the calls that a bot makes."""

    def __init__(self, **settings):
        self.posts = {}
        super().__init__(**settings)

    def say(self, text, **more):
        post = new_post(text, **more)
        self.posts[post["id"]] = post
        return post

    def edit(self, post, text):
        now = time.time_ns() // 1_000_000
        post |= {"message": text, "edit_at": now, "update_at": now}

    @property
    def said_by_bot(self):
        return [post for post in list(self.posts.values()) if post["user_id"] == BOT]

    def ordinary(self, received, receiver):
        if received.headers.get("Authorization") != f"Bearer {SECRETS['MATTERMOST_BOT']}":
            return fault(401, "api.context.session_expired.app_error", "Invalid or expired session.")
        url = urlsplit(received.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        path = url.path.removeprefix("/api/v4")
        if received.method == "GET":
            return self.look(path, query)
        if (received.method, path) == ("POST", "/posts"):
            return self.create(received.json)
        return fault(404, "api.context.404.app_error", "Sorry, no such page.")

    def look(self, path, query):
        if path == "/users/me":
            return answer(200, id=BOT, username="triage", is_bot=True)
        if path.startswith("/users/"):
            return answer(200, id=path.removeprefix("/users/"), username="dana", email="dana@lantern.example")
        if path == "/teams/name/lantern/channels/name/feature-requests" or path == f"/channels/{CHANNEL}":
            return answer(200, id=CHANNEL, team_id=TEAM, type="O", name="feature-requests")
        if path == f"/channels/{CHANNEL}/members/me":
            return answer(200, channel_id=CHANNEL, user_id=BOT)
        if path == f"/channels/{CHANNEL}/posts":
            return answer(200, **self.listing(query))
        return fault(404, "app.channel.get.existing.app_error", "Unable to find the existing channel.")

    def listing(self, query):
        posts = sorted(self.posts.values(), key=lambda post: -post["create_at"])
        if "since" in query:
            posts = [post for post in posts if post["update_at"] > int(query["since"])][:1000]
        else:
            if "before" in query:
                before = self.posts[query["before"]]["create_at"]
                posts = [post for post in posts if post["create_at"] < before]
            posts = [post for post in posts if not post["delete_at"]][: int(query.get("per_page", 60))]
        return {"order": [post["id"] for post in posts], "posts": {post["id"]: post for post in posts}}

    def create(self, body):
        for post in self.posts.values():
            if body.get("pending_post_id") and post["pending_post_id"] == body["pending_post_id"]:
                return answer(201, **post)
        if not re.fullmatch(r"[a-z0-9]{26}", body.get("channel_id", "")):
            return fault(400, "api.context.invalid_body_param.app_error", "Invalid or missing channel_id.")
        root = body.get("root_id", "")
        if root and root not in self.posts:
            return fault(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
        post = self.say(
            body["message"], user=BOT, root=root, pending_post_id=body.get("pending_post_id", ""),
        )
        post["props"] = body.get("props", {}) | {"from_bot": "true"}
        return answer(201, **post)


def answer(status, **body):
    return (status, {"Content-Type": "application/json"}, json.dumps(body).encode())


def fault(status, id, message):
    return answer(status, id=id, message=message, detailed_error="", request_id="r", status_code=status)
