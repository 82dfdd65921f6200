"""A form tool's webhook, from the signature to the page."""

import json

import pytest

from support import typeform
from support.ledger import Ledger
from support.pages import page
from support.typeform import response, signed

SOURCES = {"wishes": {"platform": "typeform", "signing_secret": "${env:TYPEFORM_SECRET}"}}


@pytest.fixture
def daemon(daemons):
    return daemons(sources=SOURCES).start()


def test_a_signed_response_is_kept_and_decided(daemon, tmp_path):
    typeform.send(daemon, response("Please add partial refunds to the checkout"))
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (1, 1)
    assert status["requestsByTeam"] == {"payments": 1}
    assert Ledger(daemon.store, tmp_path / "copy").column("SELECT source FROM inbox") == ["wishes"]


def test_every_answer_is_on_the_page_of_the_request(daemon):
    typeform.send(daemon, response("Bitte Teil-Erstattungen an der Kasse, “sofort” & überall"))
    daemon.settled()
    shown = page(daemon.get("/requests/R-1")).text
    for expected in (
        "Priya Nair", "Bitte Teil-Erstattungen an der Kasse, “sofort” & überall", "How often do you run into it?",
        "Every day", "Billing", "Reports", "How many people are affected?", "42", "2026-10-01", "enterprise",
    ):
        assert expected in shown


def test_a_response_sent_again_is_the_same_submission(daemon):
    """Typeform repeats a delivery with another event id; the response's token stays."""
    form = typeform.send(daemon, response("Please add partial refunds"))
    typeform.send(daemon, form | {"event_id": "01SOMETHINGELSE"})
    status = daemon.settled()
    assert (status["events"], status["requests"], status["voices"]) == (2, 1, 1)


def test_rules_can_ask_for_the_fields_of_a_form(daemons):
    rules = """\
version: 1
teams: { billing: { name: Billing }, rest: { name: Rest } }
rules:
  - name: many people
    when: { field.people: { gte: 40 }, field.products: Billing }
    then: { route: billing, priority: high }
  - name: everything else
    then: { route: rest }
"""
    daemon = daemons(sources=SOURCES, rules=rules).start()
    typeform.send(daemon, response("Please add partial refunds"))
    assert daemon.settled()["requestsByTeam"] == {"billing": 1}


def test_a_wrong_signature_is_refused(daemon):
    body = json.dumps(response("Please add partial refunds")).encode()
    assert daemon.post("/in/wishes", body, signed(body, secret="not-the-secret")).status == 401
    assert daemon.post("/in/wishes", body + b" ", signed(body)).status == 401
    assert daemon.post("/in/wishes", body, {"Content-Type": "application/json"}).status == 401
    assert daemon.metric("triaged_intake_requests_total", "bad_signature") == 3


def test_a_signed_body_that_is_no_response_is_malformed(daemon):
    body = b'{"event_type": "form_response", '
    assert daemon.post("/in/wishes", body, signed(body)).status == 400
