"""Microsoft Forms: what a flow's HTTP action posts, against the real binary."""

import json

import pytest

from support.daemon import SECRETS
from support.pages import page

# A question's id: `r` and 32 hex digits.
WISH, WHERE, SCORE, FILES = (f"r{digit}" + "1b2c3d4e5f60718293a4b5c6d7e8f90" for digit in "0123")
LABELS = {WISH: "What should we build?", WHERE: "Where do you need it?", SCORE: "How urgent is it?", FILES: "Pictures"}


@pytest.fixture
def daemon(daemons):
    source = {"platform": "ms_forms", "secret": "${env:TYPEFORM_SECRET}", "labels": LABELS}
    return daemons(sources={"wishes": source}).start()


def details(wish):
    return {
        "responder": "noor@example.com",
        "submitDate": "11/20/2026 9:04:30 PM",
        WISH: wish,
        WHERE: json.dumps(["Web", "Phone"]),
        SCORE: "8",
        FILES: json.dumps([{"name": "shot.png", "link": "https://files.example/shot.png", "size": 9}]),
    }


def send(daemon, body, secret=SECRETS["TYPEFORM_SECRET"], path=""):
    headers = {"Content-Type": "application/json"} | ({"X-Triaged-Secret": secret} if secret else {})
    return daemon.post("/in/wishes" + path, json.dumps(body).encode(), headers).status


def test_the_details_of_a_response_are_on_the_page_of_the_request(daemon):
    wish = 'Invoices in “Polish”, with "quotes"\nplease'
    assert send(daemon, {"id": 17, "response": details(wish)}) == 200
    assert daemon.settled()["requests"] == 1
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Invoices in “Polish”", *LABELS.values(), "Web", "Phone", "8", "shot.png", "noor@example.com"):
        assert expected in shown


def test_a_repeated_delivery_is_the_same_request_in_any_dress(daemon):
    body = details("Please add partial refunds")
    assert send(daemon, {"id": 17, "response": body}) == 200
    assert send(daemon, {"id": "17", "response": json.dumps(body)}) == 200
    status = daemon.settled()
    assert (status["events"], status["requests"], status["voices"]) == (2, 1, 1)


def test_the_secret_may_stand_in_the_address_and_must_be_right(daemon):
    body = {"id": 18, "answers": {"Your idea": "Keys to move tickets"}}
    assert send(daemon, body, secret=None, path="/" + SECRETS["TYPEFORM_SECRET"]) == 200
    assert send(daemon, body, secret="wrong") == 401
    assert send(daemon, body, secret=None) == 401
    assert daemon.settled()["requests"] == 1
