"""Jotform's webhook as it is sent, from the secret in the address to the page."""

import pytest

from support import jotform
from support.daemon import run
from support.jotform import FORM, SECRETS, JotformStandIn, send, submission
from support.ledger import Ledger
from support.pages import page
from support.receiver import say


@pytest.fixture
def with_jotform(daemons):
    def make(name="triaged", **more):
        return daemons(name, env=SECRETS, sources={"wishes": jotform.source(**more)})

    return make


def test_a_submission_is_kept_and_decided_and_its_labels_are_shown(with_jotform, tmp_path):
    daemon = with_jotform().start()
    wish = "Partial refunds: at the checkout, “everywhere”"
    assert send(daemon, submission(wish)).status == 200
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (1, 1)
    assert status["requestsByTeam"] == {"payments": 1}
    shown = page(daemon.get("/requests/R-1")).text
    for expected in (
        "Priya Nair", wish, "What should we build: next, or ever?", "How often do you run into it?", "Every day",
        "Billing, old", "Reports", "How many people?", "42",
    ):
        assert expected in shown
    [body] = Ledger(daemon.store, tmp_path / "copy").column("SELECT body FROM inbox")
    text = body if isinstance(body, str) else bytes(body).decode(errors="replace")
    assert SECRETS["JOTFORM_SECRET"] not in text, "the address with the secret is not kept"


def test_a_submission_sent_again_is_the_same_and_an_edit_changes_it(with_jotform):
    daemon = with_jotform().start()
    first = submission("Please add partial refunds")
    send(daemon, first)
    send(daemon, first)
    status = daemon.settled()
    assert (status["events"], status["requests"], status["voices"]) == (2, 1, 1)
    edited = submission("Please add refunds in parts", id=first["submissionID"], action="edit")
    assert send(daemon, edited).status == 200
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    assert "Please add refunds in parts" in page(daemon.get("/requests/R-1")).text


def test_without_the_secret_nobody_comes_in(with_jotform):
    daemon = with_jotform().start()
    for secret in ("guessed", SECRETS["JOTFORM_SECRET"][:-1], None):
        assert send(daemon, submission("Please add refunds"), secret=secret).status == 401
    assert daemon.settled()["events"] == 0


def test_the_form_is_asked_for_its_labels(with_jotform, receivers):
    api = receivers(JotformStandIn)
    daemon = with_jotform(api=api.url, token="${env:JOTFORM_KEY}").start()
    for wish in ("Please add partial refunds", "Please add dark mode"):
        assert send(daemon, submission(wish)).status == 200
        daemon.settled()
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Who are you?", "What shall be built?", "People", "Since when?"):
        assert expected in shown
    asked = [one.path for one in api.received]
    assert asked == [f"/form/{FORM}/questions"], "once, for both"
    assert SECRETS["JOTFORM_KEY"] not in daemon.log_text()


def test_a_form_that_cannot_be_asked_about_loses_nothing(with_jotform, receivers):
    api = receivers(JotformStandIn)
    api.expect(say(503), say(503), say(503))
    daemon = with_jotform(api=api.url, token="${env:JOTFORM_KEY}").start()
    assert send(daemon, submission("Please add partial refunds")).status == 200
    daemon.settled()
    assert "What should we build: next, or ever?" in page(daemon.get("/requests/R-1")).text


def test_the_doctor_sees_the_webhook(with_jotform, receivers):
    api = receivers(JotformStandIn)
    daemon = with_jotform(api=api.url, token="${env:JOTFORM_KEY}", forms=[FORM])
    result = run("doctor", "--config", daemon.config, "wishes", env=SECRETS)
    assert "the API key is lantern's" in result.stdout
    assert f"form {FORM} has a webhook to this source" in result.stdout
