"""Formbricks: signed webhooks in, and the survey's words from its API."""

import base64
import hashlib
import hmac
import json
import time

import pytest

from support.daemon import SECRETS, run
from support.pages import page
from support.receiver import Receiver

SURVEY = "clsurveye2e0000001"
KEY = SECRETS["TYPEFORM_SECRET"]
JSON = {"Content-Type": "application/json"}


class FormbricksStandIn(Receiver):
    """The management API, as far as one survey and its webhook need it."""

    #: Where the webhook leads to.
    hook = "https://triaged.example/in/survey"

    def ordinary(self, received, receiver):
        named = {name.lower(): value for name, value in received.headers.items()}
        if named.get("x-api-key") != KEY:
            return self.answer(401, {"code": "not_authenticated", "message": "Not authenticated", "details": {}})
        if received.path == "/api/v1/management/me":
            return self.answer(200, {"id": "clenv1", "type": "production", "project": {"id": "p", "name": "Lantern"}})
        if received.path == f"/api/v1/management/surveys/{SURVEY}":
            return self.answer(200, {"data": self.survey})
        if received.path == "/api/v1/webhooks":
            hook = {"id": "clhook1", "url": self.hook, "triggers": ["responseFinished"], "surveyIds": [SURVEY]}
            return self.answer(200, {"data": [hook]})
        return self.answer(404, {"code": "not_found", "message": "not found", "details": {}})

    survey = {
        "id": SURVEY, "name": "Ideas", "status": "inProgress",
        "questions": [
            {
                "id": "q1", "type": "openText", "longAnswer": True,
                "headline": {"default": "<p>What is <b>missing</b>?</p>"},
            },
            {"id": "q2", "type": "rating", "headline": {"default": "How urgent is it?"}, "range": 5, "scale": "star"},
            {
                "id": "q3", "type": "contactInfo", "headline": {"default": "Who are you?"},
                "firstName": {"show": True}, "lastName": {"show": True}, "email": {"show": True},
                "phone": {"show": False}, "company": {"show": False},
            },
        ],
    }

    def answer(self, status, body):
        return (status, {"Content-Type": "application/json"}, json.dumps(body).encode())


def event(wish, kind="responseFinished", finished=True, updated="2026-11-20T09:05:00.000Z"):
    return {
        "webhookId": "clhook1", "event": kind,
        "data": {
            "id": "clresponse1", "surveyId": SURVEY, "finished": finished, "createdAt": "2026-11-20T09:04:30.000Z",
            "updatedAt": updated, "language": "default", "contact": None, "contactAttributes": None,
            "data": {"q1": wish, "q2": 4, "q3": ["Priya", "Nair", "priya@example.com", "", ""]},
            "variables": {}, "meta": {"country": "DE"}, "tags": [],
        },
    }


def signed(body, id="018f-1"):
    at = str(int(time.time()))
    key = base64.b64decode(SECRETS["HOOK_SECRET"].removeprefix("whsec_"))
    digest = hmac.new(key, f"{id}.{at}.".encode() + body, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(digest).decode()
    return JSON | {"webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature}


def send(daemon, form):
    body = json.dumps(form, ensure_ascii=False).encode()
    return daemon.post("/in/survey", body, signed(body))


@pytest.fixture
def server(receivers):
    return receivers(FormbricksStandIn)


@pytest.fixture
def with_survey(daemons, server):
    def make(**more):
        source = {
            "platform": "formbricks", "signing_secret": "${env:HOOK_SECRET}", "api": server.url,
            "token": "${env:TYPEFORM_SECRET}",
        }
        return daemons(sources={"survey": source | more}).start()

    return make


def test_a_finished_response_is_shown_with_the_words_of_the_survey(with_survey, server):
    daemon = with_survey()
    assert send(daemon, event("Please add partial refunds to the checkout")).status == 200
    status = daemon.settled()
    assert (status["requests"], status["requestsByTeam"]) == (1, {"payments": 1})
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Priya Nair", "What is missing?", "How urgent is it?", "4"):
        assert expected in shown
    assert [one.path for one in server.received] == [f"/api/v1/management/surveys/{SURVEY}"]


def test_the_same_response_is_one_request_however_often_it_is_told(with_survey):
    daemon = with_survey()
    growing = [("responseCreated", False), ("responseUpdated", False), ("responseUpdated", True)]
    for kind, finished in growing:
        assert send(daemon, event("Please add partial refunds", kind, finished)).status == 200
    assert send(daemon, event("Please add partial refunds")).status == 200
    status = daemon.settled()
    assert (status["events"], status["requests"], status["voices"]) == (4, 1, 1)


def test_without_an_api_the_answers_are_kept_all_the_same(daemons):
    source = {"platform": "formbricks", "signing_secret": "${env:HOOK_SECRET}"}
    daemon = daemons(sources={"survey": source}).start()
    assert send(daemon, event("Please add partial refunds")).status == 200
    assert daemon.settled()["requests"] == 1
    assert "q2" in page(daemon.get("/requests/R-1")).text


def test_a_webhook_can_be_tried_before_it_has_its_secret(with_survey):
    daemon = with_survey()
    assert daemon.post("/in/survey", b'{"event":"testEndpoint"}', JSON).status == 200
    body = json.dumps(event("Please add partial refunds")).encode()
    assert daemon.post("/in/survey", body, JSON).status == 401
    assert daemon.settled()["events"] == 0


def test_doctor_asks_for_the_key_the_survey_and_the_webhook(with_survey, server):
    daemon = with_survey(surveys=SURVEY)
    found = run("doctor", "--config", daemon.config, "survey", env=SECRETS)
    assert found.returncode == 0, found.stdout + found.stderr
    assert "Lantern" in found.stdout and "3 questions" in found.stdout and "responseFinished" in found.stdout
    server.hook = "https://triaged.example/in/elsewhere"
    found = run("doctor", "--config", daemon.config, "survey", env=SECRETS)
    assert found.returncode == 1
    assert "no webhook of Formbricks leads to this source" in found.stdout
