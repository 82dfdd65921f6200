"""An endpoint for embeddings beside the daemon: never in the way, whatever it does."""

import json

import pytest

from support import client
from support.daemon import SECRETS
from support.embeddings import (
    BROKEN,
    GARBAGE,
    KEY,
    LOADING,
    MODEL,
    NO_VECTORS,
    NOT_NUMBERS,
    UNKNOWN_MODEL,
    EmbeddingsStandIn,
    vector,
)
from support.ledger import Ledger
from support.receiver import hang_up
from support.slack import message, send

WISHES = ("Please add a dark mode", "Refund by checkout fails", "Export the report as csv")


def decided(daemon, slack):
    """Sends the wishes, and holds that each is acknowledged, decided and answered."""
    for wish in WISHES:
        send(daemon, message(wish))
    status = daemon.settled()
    assert status["waiting"] == 0
    assert len(slack.received) == len(WISHES)
    levels = {line["level"] for line in daemon.log_lines()}
    assert "error" not in levels and "critical" not in levels


@pytest.mark.parametrize(
    "manner", [LOADING, UNKNOWN_MODEL, BROKEN, GARBAGE, NO_VECTORS, NOT_NUMBERS, hang_up, None],
    ids=["loading", "unknown model", "broken", "garbage", "no vectors", "not numbers", "hangs up", "well"],
)  # fmt: skip
def test_whatever_the_endpoint_says_requests_are_decided(with_slack, slack, receivers, manner):
    endpoint = receivers(EmbeddingsStandIn)
    endpoint.always(manner)
    decided(with_slack(recognition=endpoint.settings).start(), slack)


def test_an_endpoint_that_is_not_there_is_no_hindrance(with_slack, slack, receivers):
    endpoint = receivers(EmbeddingsStandIn, listening=False)
    decided(with_slack(recognition=endpoint.settings).start(), slack)


def test_an_endpoint_that_never_answers_holds_nothing_up(with_slack, slack, receivers):
    endpoint = receivers(EmbeddingsStandIn)
    endpoint.hold()
    settings = {"embeddings": endpoint.settings["embeddings"] | {"timeout": "200ms"}}
    daemon = with_slack(recognition=settings).start()
    decided(daemon, slack)
    assert daemon.terminate() == 0


def test_the_key_is_in_no_log(with_slack, slack, receivers):
    endpoint = receivers(EmbeddingsStandIn, key=KEY)
    daemon = with_slack(recognition=endpoint.settings, env=SECRETS | {"EMBEDDINGS_KEY": KEY}).start()
    decided(daemon, slack)
    assert KEY not in daemon.log_text()


def test_vectors_are_asked_for_and_kept_but_what_rules_hide_does_not_leave(with_slack, slack, receivers):
    endpoint = receivers(EmbeddingsStandIn)
    rules = """\
version: 1
teams: { web: { name: Web } }
rules:
  - { name: cards, when: { source.kind: chat }, then: { redact: [card] } }
  - { name: everything, then: { route: web } }
"""
    daemon = with_slack(recognition=endpoint.settings, rules=rules).start()
    for wish in (*WISHES, "My card 4111 1111 1111 1111 was refused"):
        send(daemon, message(wish))
        daemon.settled()
    asked = " | ".join(endpoint.texts)
    assert all(wish in asked for wish in WISHES) and "was refused" in asked
    assert "4111" not in asked
    kept = Ledger(daemon.store, daemon.folder / "copy")
    assert kept.one("SELECT count(*) FROM profile WHERE dense IS NOT NULL") == len(WISHES) + 1
    assert daemon.metric("triaged_embedding_requests_total", "answered") >= len(WISHES)


def test_without_the_section_nothing_is_asked(with_slack, slack, receivers):
    endpoint = receivers(EmbeddingsStandIn)
    daemon = with_slack().start()
    decided(daemon, slack)
    assert endpoint.texts == []
    assert Ledger(daemon.store, daemon.folder / "copy").one("SELECT count(*) FROM profile WHERE dense IS NOT NULL") == 0


# The stand-in itself


@pytest.mark.parametrize("style", ["ollama", "llama.cpp"])
def test_the_stand_in_tells_like_texts_from_others(receivers, style):
    endpoint = receivers(EmbeddingsStandIn, style=style, key=KEY)
    texts = ["dark mode", "a night mode", "export as csv"]
    body = json.dumps({"model": MODEL, "input": texts, "encoding_format": "float"}).encode()
    assert client.post(endpoint.endpoint, body).status == 401
    found = client.post(endpoint.endpoint, body, {"Authorization": f"Bearer {KEY}"}).json
    assert [entry["index"] for entry in found["data"]] == [0, 1, 2]
    first, like, other = (entry["embedding"] for entry in found["data"])
    assert first == pytest.approx(vector("dark mode"), abs=1e-7)

    def cosine(one, two):
        return sum(a * b for a, b in zip(one, two))

    assert cosine(first, like) > 0.7
    assert cosine(first, other) < 0.1
    assert endpoint.texts == texts * 2


def test_the_stand_in_goes_wrong_when_told(receivers):
    endpoint = receivers(EmbeddingsStandIn)
    body = json.dumps({"model": MODEL, "input": ["x"]}).encode()
    endpoint.expect(LOADING, GARBAGE)
    assert client.post(endpoint.endpoint, body).status == 503
    assert client.post(endpoint.endpoint, body).text.startswith("<html>")
    assert client.post(endpoint.endpoint, body).status == 200
