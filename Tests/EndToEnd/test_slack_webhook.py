"""Slack's incoming webhook, the way out that needs no bot: measured against Slack's own client for it."""

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.webhook import WebhookClient

from support.daemon import SECRETS
from support.pages import page
from support.receiver import say
from support.slack import message, send
from test_slack_out import essence

RULES = """\
version: 1
teams:
  payments: { name: Payments, channel: "payments-room:#payments" }
rules:
  - name: everything
    then: { route: payments }
"""


@pytest.fixture
def room(receivers):
    """Slack answers incoming webhooks with the two letters `ok`, as `Receiver` does."""
    return receivers()


@pytest.fixture
def address(room):
    return room.url + "/services/T0ACME/B0ROOM/the-last-part-is-a-secret"


@pytest.fixture
def daemon(with_slack, address):
    out = {"payments-room": {"platform": "slack_webhook", "url": "${env:ROOM_URL}"}}
    return with_slack(destinations=out, rules=RULES, env=SECRETS | {"ROOM_URL": address}).start()


def test_a_notice_equals_the_one_slacks_own_client_sends(daemon, room, address):
    send(daemon, message("Please add partial refunds & “more” <soon> 🙂"))
    ours = room.wait_for_one()
    assert "R-1" in ours.json["text"]
    assert WebhookClient(address).send(**ours.json).body == "ok"
    assert essence(ours) == essence(room.wait_for(2)[1])
    assert [block.to_dict() for block in Block.parse_all(ours.json["blocks"])] == ours.json["blocks"]


def test_a_webhook_that_was_removed_is_final_and_its_address_stays_secret(daemon, room):
    room.expect(say(404, b"no_service"))
    send(daemon, message("Please add partial refunds"))
    assert daemon.settled()["posts"] == {"delivered": 1, "dead": 1}
    shown = page(daemon.get("/deliveries")).text
    assert "no_service" in shown or "removed" in shown
    for text in (shown, daemon.log_text(), daemon.get("/metrics").text):
        assert "the-last-part-is-a-secret" not in text
