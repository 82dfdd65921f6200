"""Microsoft Teams: what mentions us comes in signed, and its answer is in the response."""

import json
import time

import pytest

from support import teams
from support.daemon import RULES, SECRETS
from support.pages import page
from support.receiver import Receiver, say


@pytest.fixture
def flow(receivers):
    """A flow of Workflows, which takes a card and says 202."""

    class Flow(Receiver):
        def ordinary(self, received, receiver):
            return say(202)(received, receiver)

    return receivers(Flow)


@pytest.fixture
def daemon(daemons, flow):
    rules = RULES.replace("{ name: Payments }", "{ name: Payments, channel: \"teams-payments:Payments\" }")
    return daemons(
        rules=rules, env=SECRETS | {"TEAMS_TOKEN": teams.TOKEN, "TEAMS_FLOW": f"{flow.url}/flow?sig=e2e"},
        sources={"wishes": {"platform": "teams", "token": "${env:TEAMS_TOKEN}", "answer": "response"}},
        destinations={"teams-payments": {"platform": "teams", "url": "${env:TEAMS_FLOW}"}},
    ).start()


def test_the_answer_is_in_the_response_within_five_seconds(daemon):
    began = time.monotonic()
    answer = teams.ask(daemon, teams.activity("please add a dark mode to *all* pages"))
    assert time.monotonic() - began < 5
    assert answer.status == 200 and answer.headers.get_content_type() == "application/json"
    assert answer.json["type"] == "message" and "R" in answer.json["text"]
    assert daemon.settled()["requests"] == 1
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Ada Okoye", "Wishes", "please add a dark mode to *all* pages"):
        assert expected in shown
    assert "triaged please" not in shown


def test_a_message_that_comes_twice_is_one_and_a_reply_is_a_comment(daemon):
    said = teams.activity("please add a dark mode")
    teams.ask(daemon, said)
    daemon.settled()
    assert teams.ask(daemon, said).status == 200
    daemon.settled()
    teams.ask(daemon, teams.activity("For the Berlin office too", user="Ben", root=said["id"]))
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    assert "For the Berlin office too" in page(daemon.get("/requests/R-1")).text


def test_a_request_that_is_not_signed_with_the_token_is_refused(daemon):
    body = json.dumps(teams.activity("please add a dark mode")).encode()
    assert daemon.post("/in/wishes", body, teams.signed(body, "bm90LXRoZS10b2tlbg==")).status == 401
    assert daemon.post("/in/wishes", body + b" ", teams.signed(body)).status == 401
    assert daemon.post("/in/wishes", body).status == 401


def test_a_team_is_told_by_a_card_that_reads_word_for_word(daemon, flow):
    teams.ask(daemon, teams.activity("the checkout needs *stars*, _lines_ and [links](https://evil.example)"))
    daemon.settled()
    [post] = flow.received
    assert post.path == "/flow?sig=e2e"
    [attachment] = post.json["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    words = " ".join(teams.runs(attachment["content"]))
    assert "*stars*, _lines_ and [links](https://evil.example)" in words
    assert len(post.body) < 28_000
