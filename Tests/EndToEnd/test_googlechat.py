"""Google Chat: tokens that google-auth signs let in, keys are fetched, and what goes out is a token that it accepts."""

import base64
import itertools
import json
import time

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

from support.daemon import SECRETS
from support.ledger import Ledger
from support.receiver import Receiver
from support.wait import until

AUDIENCE = "123456789012"
SPACE = "spaces/AAQAe2e"
KEYS_PATH = "/service_accounts/v1/jwk/chat@system.gserviceaccount.com"
ADA = {"name": "users/11", "displayName": "Ada Okoye", "email": "ada@example.com", "type": "HUMAN"}

_numbers = itertools.count(1)


class Pair:
    def __init__(self, id):
        self.id = id
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def pem(self):
        kind = serialization.PrivateFormat.PKCS8
        return self.private.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()

    @property
    def public_pem(self):
        kind = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(serialization.Encoding.PEM, kind)

    @property
    def jwk(self):
        numbers = self.private.public_key().public_numbers()
        kind = {"kid": self.id, "kty": "RSA", "alg": "RS256", "use": "sig"}
        return kind | {"n": whole(numbers.n), "e": whole(numbers.e)}

    def token(self, **claims):
        now = int(time.time())
        usual = {"iss": "chat@system.gserviceaccount.com", "aud": AUDIENCE, "iat": now, "exp": now + 3600}
        signer = crypt.RSASigner.from_string(self.pem, self.id)
        return jwt.encode(signer, usual | claims).decode()


def whole(number):
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class GoogleStandIn(Receiver):
    """Google's published keys, and the Chat API as far as an app that posts needs it."""

    def __init__(self, pair, **settings):
        self.pair = pair
        super().__init__(**settings)

    @property
    def posts(self):
        return [one for one in list(self.received) if one.method == "POST"]

    def ordinary(self, received, receiver):
        headers = {"Content-Type": "application/json", "Cache-Control": "public, max-age=19000"}
        if received.path == KEYS_PATH:
            return (200, headers, json.dumps({"keys": [self.pair.jwk]}).encode())
        if received.method == "POST":
            return (200, headers, json.dumps({"name": f"{SPACE}/messages/B{next(_numbers)}.B"}).encode())
        return (404, headers, b'{"error": {"code": 404, "status": "NOT_FOUND"}}')


@pytest.fixture(scope="module")
def pair():
    return Pair("key-1")


@pytest.fixture(scope="module")
def stranger():
    return Pair("key-1")


@pytest.fixture
def google(receivers, pair):
    return receivers(GoogleStandIn, pair=pair)


@pytest.fixture
def with_chat(daemons, google, pair):
    def make(**source):
        return running(daemons, google, pair, source)

    return make


@pytest.fixture
def daemon(with_chat):
    return with_chat()


def running(daemons, google, pair, source):
    account = {"client_email": "triage@e2e.example", "private_key_id": pair.id, "private_key": pair.pem}
    made = daemons(
        sources={
            "acme-chat": {
                "platform": "googlechat", "answer": "acme-app", "audience": AUDIENCE, "keys": google.url,
            } | source
        },
        destinations={
            "acme-app": {"platform": "googlechat", "key": "${env:CHAT_KEY}", "api": google.url, "space": SPACE}
        },
        env=SECRETS | {"CHAT_KEY": json.dumps(account)},
    ).start()
    until("the keys", lambda: any(one.path == KEYS_PATH for one in google.received))
    return made


def event(text, **more):
    id = f"e{next(_numbers)}"
    message = {
        "name": f"{SPACE}/messages/{id}.{id}", "sender": ADA, "createTime": "2026-11-21T09:22:15.250431Z",
        "text": text, "argumentText": text, "thread": {"name": f"{SPACE}/threads/{id}"}, "space": {"name": SPACE},
    }
    space = {"name": SPACE, "displayName": "Feature requests", "spaceType": "SPACE"}
    usual = {"type": "MESSAGE", "eventTime": message["createTime"], "user": ADA, "space": space, "message": message}
    return usual | more


def deliver(daemon, body, token):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", "User-Agent": "Google-Dynamite"}
    return daemon.post("/in/acme-chat", json.dumps(body).encode(), headers)


def test_googles_own_token_lets_in_and_others_do_not(daemon, pair, stranger):
    until("the keys to be known", lambda: deliver(daemon, event("Please keep the cart"), pair.token()).status == 200)
    now = int(time.time())
    for token in [
        stranger.token(), pair.token(aud="123456789013"), pair.token(iss="https://accounts.google.com"),
        pair.token(iat=now - 7200, exp=now - 3600), pair.token(iat=now + 600, exp=now + 4200), "", "a.b.c",
    ]:
        assert deliver(daemon, event("Let me in"), token).status == 401


@pytest.mark.parametrize("envelope", ["classic", "addon"])
def test_the_answer_can_be_given_in_the_response(with_chat, pair, google, envelope):
    daemon = with_chat(answer="response", envelope=envelope)
    body = event("Please keep the cart *safe*")
    answer = until("to be let in", lambda: (got := deliver(daemon, body, pair.token())).status == 200 and got)
    said = answer.json
    if envelope == "addon":
        said = said["hostAppDataAction"]["chatDataAction"]["createMessageAction"]["message"]
    assert "R-1" in said["text"].replace("\\", "")
    assert google.posts == []


def test_a_message_is_answered_in_its_thread(daemon, pair, google, tmp_path):
    body = event("The checkout loses my cart, please keep it *safe* <users/all>")
    until("to be let in", lambda: deliver(daemon, body, pair.token()).status == 200)
    daemon.settled()
    assert deliver(daemon, body, pair.token()).status == 200
    daemon.settled()
    ids = Ledger(daemon.store, tmp_path / "copy").column("SELECT external_id FROM submission")
    assert ids == [body["message"]["name"]]
    [post] = google.posts
    assert post.path.startswith(f"/v1/{SPACE}/messages?requestId=")
    assert "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD" in post.path
    assert post.json["thread"] == body["message"]["thread"]
    assert "<users/all>" not in post.json["text"]
    # What signs it in is a token that Google's own library takes.
    token = post.headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, certs={pair.id: pair.public_pem}, audience=None)
    assert claims["iss"] == claims["sub"] == "triage@e2e.example"
    assert claims["scope"] == "https://www.googleapis.com/auth/chat.bot"
