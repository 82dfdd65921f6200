"""Generic webhooks in and out, signed and verified by the package that the Standard Webhooks project publishes."""

import base64
import hmac
import json
from datetime import datetime, timedelta, timezone
from urllib.parse import urlencode

import pytest
from standardwebhooks import Webhook

from support.daemon import SECRETS
from support.pages import page
from support.receiver import hang_up, say

SOURCE = {
    "platform": "webhook",
    "verify": {"scheme": "standard_webhooks", "secret": "${env:HOOK_SECRET}"},
    "map": {"id": "/id", "text": "/wish/text", "author.name": "/from"},
}
RULES = """\
version: 1
teams:
  ops: { name: Ops, channel: "ops-hook:requests" }
rules:
  - name: everything
    then: { route: ops }
"""


@pytest.fixture
def hook(receivers):
    return receivers()


@pytest.fixture
def daemon(daemons, hook):
    out = {"platform": "webhook", "url": hook.url + "/hook", "secret": "${env:OPS_SECRET}"}
    return daemons(sources={"hook": SOURCE}, destinations={"ops-hook": out}, rules=RULES).start()


def signed(body, id="msg_1", at=None):
    at = at or datetime.now(timezone.utc)
    signature = Webhook(SECRETS["HOOK_SECRET"]).sign(id, at, body.decode())
    stamp = str(int(at.timestamp()))
    return {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": stamp,
        "webhook-signature": signature,
    }


def wish(text="Please add partial refunds", id="w-1"):
    return json.dumps({"id": id, "wish": {"text": text}, "from": "Ana"}).encode()


def send(daemon, body, **more):
    answer = daemon.post("/in/hook", body, signed(body, **more))
    assert answer.status == 200, f"{answer.status} {answer.text}"


def test_a_webhook_signed_by_the_standard_package_is_accepted_and_its_values_found(daemon):
    send(daemon, wish("Please add partial refunds for Zürich"))
    assert daemon.settled()["requests"] == 1
    shown = page(daemon.get("/requests/R-1")).text
    assert "Please add partial refunds for Zürich" in shown and "Ana" in shown


def test_a_tampered_or_old_webhook_is_refused(daemon):
    body = wish()
    assert daemon.post("/in/hook", body + b" ", signed(body)).status == 401
    old = datetime.now(timezone.utc) - timedelta(seconds=301)
    assert daemon.post("/in/hook", body, signed(body, at=old)).status == 401
    assert daemon.post("/in/hook", body, {"Content-Type": "application/json"}).status == 401
    assert daemon.metric("triaged_intake_requests_total", "stale") == 1
    assert daemon.metric("triaged_intake_requests_total", "bad_signature") == 2


def test_one_good_signature_among_several_is_enough(daemon):
    """During a change of secrets a sender signs with both."""
    body = wish()
    headers = signed(body)
    headers["webhook-signature"] = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " + headers["webhook-signature"]
    assert daemon.post("/in/hook", body, headers).status == 200


def test_a_webhook_sent_again_is_the_same_submission(daemon):
    send(daemon, wish(), id="msg_1")
    send(daemon, wish(), id="msg_2")
    status = daemon.settled()
    assert (status["events"], status["requests"], status["voices"]) == (2, 1, 1)


def test_a_notice_goes_out_signed_so_that_the_standard_package_verifies_it(daemon, hook):
    send(daemon, wish())
    notice = hook.wait_for_one()
    assert (notice.method, notice.path) == ("POST", "/hook")
    content = Webhook(SECRETS["OPS_SECRET"]).verify(notice.body, notice.headers)
    assert "R-1" in json.dumps(content)
    assert notice.headers["Content-Type"].startswith("application/json")


def test_a_notice_whose_answer_was_lost_goes_out_again_under_the_same_id(daemon, hook):
    """The id lets the receiver drop the second copy, so repeating is safe here, as it is not with Slack."""
    hook.expect(hang_up)
    send(daemon, wish())
    first, second = hook.wait_for(2, seconds=40)
    assert id_of(first) == id_of(second)
    assert first.json == second.json
    Webhook(SECRETS["OPS_SECRET"]).verify(second.body, second.headers)
    assert daemon.settled()["posts"] == {"delivered": 1}


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(daemon, hook):
    hook.expect(say(410))
    send(daemon, wish())
    assert daemon.settled()["posts"] == {"dead": 1}
    assert len(hook.received) == 1


def id_of(received):
    return {name.lower(): value for name, value in received.headers.items()}["webhook-id"]


def hmac_of(body, algorithm="sha256"):
    return hmac.new(SECRETS["HOOK_SECRET"].encode(), body, algorithm)


WAYS = {
    "bearer": ({"scheme": "bearer"}, lambda body: {"Authorization": f"Bearer {SECRETS['HOOK_SECRET']}"}),
    "hex": (
        {"scheme": "hmac", "header": "X-Signature", "prefix": "sha256="},
        lambda body: {"X-Signature": "sha256=" + hmac_of(body).hexdigest()},
    ),
    "base64": (
        {"scheme": "hmac", "header": "X-Signature", "encoding": "base64"},
        lambda body: {"X-Signature": base64.b64encode(hmac_of(body).digest()).decode()},
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_other_ways_to_prove_oneself(daemons, way):
    settings, proof = WAYS[way]
    verify = settings | {"secret": "${env:HOOK_SECRET}"}
    daemon = daemons(sources={"hook": SOURCE | {"verify": verify}}).start()
    body = wish()
    kind = {"Content-Type": "application/json"}
    good = proof(body)
    [(name, value)] = good.items()
    assert daemon.post("/in/hook", body, kind | good).status == 200
    for bad in ({}, {name: ""}, {name: value[:-1]}, {name: value + "x"}, {name: value.swapcase() + "="}):
        assert daemon.post("/in/hook", body, kind | bad).status == 401, bad
    if way != "bearer":
        assert daemon.post("/in/hook", body + b" ", kind | good).status == 401
    assert daemon.status()["events"] == 1


def test_a_form_encoded_body_is_mapped_like_json(daemons):
    source = SOURCE | {"map": {"id": "/id", "text": "/wish", "author.name": "/from"}}
    daemon = daemons(sources={"hook": source}).start()
    body = urlencode({"id": "f-1", "wish": "Please add partial refunds & more", "from": "Zoë"}).encode()
    headers = signed(body) | {"Content-Type": "application/x-www-form-urlencoded"}
    assert daemon.post("/in/hook", body, headers).status == 200
    daemon.settled()
    shown = page(daemon.get("/requests/R-1")).text
    assert "Please add partial refunds & more" in shown and "Zoë" in shown
