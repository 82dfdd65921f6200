"""Tally's webhook, from the signature or the secret in the address to the page."""

import base64
import hashlib
import hmac
import json

import pytest

from support.daemon import SECRETS
from support.ledger import Ledger
from support.pages import page

SIGNED = {"ideas": {"platform": "tally", "signing_secret": "${env:TYPEFORM_SECRET}"}}
BY_ADDRESS = {"ideas": {"platform": "tally", "secret": "${env:TYPEFORM_SECRET}"}}
SECRET = SECRETS["TYPEFORM_SECRET"]


def response(wish, id="Lntrn1"):
    products = [{"id": "p-1", "text": "Billing"}, {"id": "p-2", "text": "Reports"}]
    return {
        "eventId": "7d1f0c2e-0000-4000-8000-000000000001",
        "eventType": "FORM_RESPONSE",
        "createdAt": "2026-11-20T09:04:31.000Z",
        "data": {
            "responseId": id, "submissionId": id, "respondentId": "rQ81xz", "formId": "wLk3Vn", "formName": "Ideas",
            "createdAt": "2026-11-20T09:04:30.000Z",
            "fields": [
                {"key": "question_a", "label": "Your name", "type": "INPUT_TEXT", "value": "Priya Nair"},
                {"key": "question_b", "label": "Email", "type": "INPUT_EMAIL", "value": "priya@example.com"},
                {"key": "question_c", "label": "What is missing?", "type": "TEXTAREA", "value": wish},
                {
                    "key": "question_d", "label": "Which products?", "type": "CHECKBOXES", "value": ["p-1", "p-2"],
                    "options": products,
                },
                {"key": "question_d_p-1", "label": "Which products? (Billing)", "type": "CHECKBOXES", "value": True},
                {"key": "question_d_p-2", "label": "Which products? (Reports)", "type": "CHECKBOXES", "value": True},
                {"key": "question_e", "label": "How urgent?", "type": "LINEAR_SCALE", "value": 8},
            ],
        },
    }


def signed(body, secret=SECRET):
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"Content-Type": "application/json", "Tally-Signature": base64.b64encode(digest).decode()}


def encoded(form):
    return json.dumps(form, ensure_ascii=False).encode()


@pytest.fixture
def daemon(daemons):
    return daemons(sources=SIGNED).start()


def test_a_signed_response_is_kept_decided_and_shown(daemon, tmp_path):
    body = encoded(response("Bitte Teil-Erstattungen an der Kasse, “sofort”: refund me"))
    assert daemon.post("/in/ideas", body, signed(body)).status == 200
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (1, 1)
    assert status["requestsByTeam"] == {"payments": 1}
    assert Ledger(daemon.store, tmp_path / "copy").column("SELECT source FROM inbox") == ["ideas"]
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Priya Nair", "“sofort”", "Which products?", "Billing", "Reports", "How urgent?", "8"):
        assert expected in shown
    assert "Which products? (Billing)" not in shown


def test_a_response_sent_again_is_the_same_submission(daemon):
    body = encoded(response("Please add partial refunds"))
    again = encoded(response("Please add partial refunds") | {"eventId": "another"})
    for one in (body, body, again):
        assert daemon.post("/in/ideas", one, signed(one)).status == 200
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)


def test_a_wrong_signature_is_refused(daemon):
    body = encoded(response("Please add partial refunds"))
    assert daemon.post("/in/ideas", body, signed(body, "not-the-secret")).status == 401
    assert daemon.post("/in/ideas", body + b" ", signed(body)).status == 401
    assert daemon.post("/in/ideas", body, {"Content-Type": "application/json"}).status == 401
    assert daemon.post("/in/ideas", b'{"eventType":', signed(b'{"eventType":')).status == 400


def test_without_a_signing_secret_the_address_or_a_header_holds_one(daemons):
    daemon = daemons(sources=BY_ADDRESS).start()
    json_type = {"Content-Type": "application/json"}
    body = encoded(response("Please add partial refunds"))
    assert daemon.post("/in/ideas", body, json_type).status == 401
    assert daemon.post("/in/ideas/guess", body, json_type).status == 401
    assert daemon.post(f"/in/ideas/{SECRET}", body, json_type).status == 200
    second = encoded(response("Please add invoices in Polish", "Lntrn2"))
    assert daemon.post("/in/ideas", second, json_type | {"X-Triaged-Secret": SECRET}).status == 200
    assert daemon.settled()["requests"] == 2
    assert SECRET not in daemon.log_text()
