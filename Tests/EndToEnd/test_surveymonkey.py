"""SurveyMonkey: webhooks that hold ids, the API they are fetched from, and polling; the real daemon on a stand-in."""

import pytest

from support import surveymonkey
from support.client import request
from support.daemon import run
from support.pages import page
from support.surveymonkey import SECRETS, SurveyMonkeyStandIn, send
from support.wait import until


@pytest.fixture
def server(receivers):
    return receivers(SurveyMonkeyStandIn)


@pytest.fixture
def with_survey(daemons, server):
    def make(name="triaged", **more):
        return daemons(name, env=SECRETS, sources={"survey": surveymonkey.source(server.url, **more)})

    return make


def polled(server):
    return sum("/responses/bulk" in one.path for one in list(server.received))


def test_the_address_answers_before_there_is_a_webhook(with_survey):
    daemon = with_survey().start()
    assert request("HEAD", daemon.url + "/in/survey").status == 200
    assert request("GET", daemon.url + "/in/survey").status == 200
    assert daemon.settled()["events"] == 0


def test_a_webhook_fetches_its_response(with_survey, server):
    daemon = with_survey().start()
    response = server.answer_survey("Please add partial refunds to the checkout")
    assert send(daemon, response).status == 200
    assert send(daemon, response).status == 200, "a second delivery"
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    assert status["requestsByTeam"] == {"payments": 1}
    shown = page(daemon.get("/requests/R-1")).text
    for expected in (
        "Priya Nair", "Please add partial refunds to the checkout", "What is missing?", "Which plan?", "Team",
    ):
        assert expected in shown


def test_a_wrong_signature_is_refused(with_survey, server):
    daemon = with_survey().start()
    assert send(daemon, server.answer_survey("Please add refunds"), secret="guessed").status == 401
    assert daemon.metric("triaged_intake_requests_total", "bad_signature") == 1


def test_a_response_that_was_not_there_yet_comes_by_polling_and_once(with_survey, server):
    server.hides_details = True
    # A little ahead of this machine's clock, so that it is new to polling whenever that began.
    response = server.answer_survey("Please add partial refunds", after=30)
    daemon = with_survey(every="60s").start()
    assert send(daemon, response).status == 200
    status = until("the response", lambda: (now := daemon.settled())["requests"] and now)
    assert (status["requests"], status["voices"]) == (1, 1)
    assert "Priya Nair" in page(daemon.get("/requests/R-1")).text
    assert polled(server) >= 1


def test_what_came_before_is_read_where_it_is_asked_for_and_meets_its_webhook(with_survey, server):
    response = server.answer_survey("Keyboard shortcuts for the checkout")
    daemon = with_survey(since="7").start()
    until("the response", lambda: daemon.settled()["requests"] == 1)
    assert send(daemon, response).status == 200, "the webhook, late"
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)


def test_what_comes_after_an_outage_at_the_start_has_its_words(daemons, receivers):
    server = receivers(SurveyMonkeyStandIn, listening=False)
    server.answer_survey("Keyboard shortcuts for the checkout")
    daemon = daemons(env=SECRETS, sources={"survey": surveymonkey.source(server.url, since="7")}).start()
    until("a failed look-up", lambda: daemon.metric("triaged_lookups_total", "later"))
    server.open()
    until("the response", lambda: daemon.settled()["requests"] == 1)
    shown = page(daemon.get("/requests/R-1")).text
    assert "What is missing?" in shown and "Which plan?" in shown


def test_an_update_changes_the_request(with_survey, server):
    daemon = with_survey().start()
    response = server.answer_survey("Please add partial refunds")
    send(daemon, response)
    daemon.settled()
    changed = server.answer_survey("Please add refunds in parts", id=response["id"], after=5)
    assert send(daemon, changed, "response_updated").status == 200
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    assert "Please add refunds in parts" in page(daemon.get("/requests/R-1")).text


def test_a_deleted_response_is_withdrawn(with_survey, server):
    daemon = with_survey().start()
    response = server.answer_survey("Please add partial refunds")
    send(daemon, response)
    assert daemon.settled()["voices"] == 1
    assert send(daemon, response | {"date_modified": "2126-01-01T00:00:00+00:00"}, "response_deleted").status == 200
    daemon.settled()
    assert "withdrawn" in page(daemon.get("/requests/R-1")).text.lower()


def test_the_doctor_looks_at_the_token_and_the_survey(with_survey):
    daemon = with_survey()
    result = run("doctor", "--config", daemon.config, "survey", env=SECRETS)
    assert "the token is lantern's" in result.stdout
    assert "What next?" in result.stdout
    for secret in SECRETS.values():
        assert secret not in result.stdout
