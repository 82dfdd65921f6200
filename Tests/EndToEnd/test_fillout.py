"""Fillout's webhook: it signs nothing, so that the address holds the secret."""

import json

import pytest

from support.daemon import SECRETS, run
from support.pages import page

SECRET = SECRETS["TYPEFORM_SECRET"]
SOURCES = {"ideas": {"platform": "fillout", "secret": "${env:TYPEFORM_SECRET}"}}
JSON = {"Content-Type": "application/json"}


def submission(wish, id="5e0c7a52-0001", changed="2026-11-20T09:04:30.000Z"):
    return {
        "submissionId": id,
        "submissionTime": "2026-11-20T09:04:30.000Z",
        "lastUpdatedAt": changed,
        "questions": [
            {"id": "a", "name": "What is your name?", "type": "ShortAnswer", "value": "Priya Nair"},
            {"id": "b", "name": "Email", "type": "EmailInput", "value": "priya@example.com"},
            {"id": "c", "name": "What is missing?", "type": "LongAnswer", "value": wish},
            {"id": "d", "name": "Which products?", "type": "Checkboxes", "value": ["Billing", "Reports"]},
            {"id": "e", "name": "How urgent?", "type": "OpinionScale", "value": 8},
            {"id": "f", "name": "Password", "type": "Password", "value": "never-to-be-seen"},
        ],
        "calculations": [], "urlParameters": [{"id": "plan", "name": "plan", "value": "team"}], "documents": [],
    }


def body(form):
    return json.dumps({"formId": "fL1", "formName": "Ideas", "submission": form}, ensure_ascii=False).encode()


@pytest.fixture
def daemon(daemons):
    return daemons(sources=SOURCES).start()


def test_a_submission_is_kept_decided_and_shown(daemon):
    sent = body(submission("Please add partial refunds to the checkout"))
    assert daemon.post(f"/in/ideas/{SECRET}", sent, JSON).status == 200
    status = daemon.settled()
    assert (status["events"], status["requestsByTeam"]) == (1, {"payments": 1})
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Priya Nair", "Which products?", "Billing", "Reports", "How urgent?", "8", "team"):
        assert expected in shown
    assert "never-to-be-seen" not in shown


def test_an_edited_submission_is_the_same_request_with_new_words(daemon):
    assert daemon.post(f"/in/ideas/{SECRET}", body(submission("Please add partial refunds")), JSON).status == 200
    daemon.settled()
    later = submission("Please add partial refunds, also abroad", changed="2026-11-20T10:00:00.000Z")
    assert daemon.post(f"/in/ideas/{SECRET}", body(later), JSON).status == 200
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (2, 1)


def test_without_the_secret_nothing_comes_in(daemon):
    sent = body(submission("Please add partial refunds"))
    for path in ("/in/ideas", "/in/ideas/", "/in/ideas/guess", f"/in/ideas/{SECRET}x"):
        assert daemon.post(path, sent, JSON).status == 401
    assert daemon.metric("triaged_intake_requests_total", "bad_signature") == 4
    assert daemon.post("/in/ideas", sent, JSON | {"Authorization": f"Bearer {SECRET}"}).status == 200


def test_a_door_without_a_lock_is_told_by_doctor(daemons):
    daemon = daemons(sources={"ideas": {"platform": "fillout", "secret": "none"}}).start()
    assert daemon.post("/in/ideas", body(submission("Please add partial refunds")), JSON).status == 200
    found = run("doctor", "--config", daemon.config, "ideas", env=SECRETS)
    assert "secret: none" in found.stdout
