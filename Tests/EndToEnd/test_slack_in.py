"""The door for Slack: who is let in, who is sent away, and with which words."""

import hashlib
import hmac
import http.client
import time

import pytest

from support import slack
from support.ledger import Ledger
from support.slack import encoded, envelope, message, signed


def body_of(text="Please add a dark mode to the reports"):
    return encoded(envelope(message(text)))


def kept(daemon, tmp_path):
    return Ledger(daemon.store, tmp_path / "copy").one("SELECT count(*) FROM inbox")


def test_a_request_signed_by_slacks_own_library_is_accepted(daemon):
    body = body_of()
    assert daemon.post("/in/acme-slack", body, signed(body)).status == 200
    assert daemon.metric("triaged_intake_requests_total", "accepted") == 1


def test_a_tampered_body_is_refused_and_not_kept(daemon, tmp_path):
    body = body_of()
    answer = daemon.post("/in/acme-slack", body.replace(b"dark", b"dork"), signed(body))
    assert answer.status == 401
    assert answer.text.strip(), "a refusal gives its reason"
    assert daemon.metric("triaged_intake_requests_total", "bad_signature") == 1
    assert kept(daemon, tmp_path) == 0


def test_a_signature_made_with_another_secret_is_refused(daemon):
    body = body_of()
    assert daemon.post("/in/acme-slack", body, signed(body, secret="not-the-secret")).status == 401


@pytest.mark.parametrize("missing", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_a_request_without_one_of_the_two_headers_is_refused(daemon, missing):
    body = body_of()
    headers = {name: value for name, value in signed(body).items() if name != missing}
    assert daemon.post("/in/acme-slack", body, headers).status == 401


@pytest.mark.parametrize("stamp", ["", "soon", "1e9", "-1", "99999999999999999999"])
def test_a_timestamp_that_is_no_time_is_refused(daemon, stamp):
    body = body_of()
    headers = signed(body) | {"X-Slack-Request-Timestamp": stamp}
    assert daemon.post("/in/acme-slack", body, headers).status == 401


def test_a_request_of_301_seconds_ago_is_stale(daemon):
    body = body_of()
    assert daemon.post("/in/acme-slack", body, signed(body, age=301)).status == 401
    assert daemon.metric("triaged_intake_requests_total", "stale") == 1


def test_a_request_of_299_seconds_ago_is_fresh(daemon):
    for _ in range(5):
        body = body_of()
        began = time.time()
        answer = daemon.post("/in/acme-slack", body, signed(body, age=299))
        # A machine that took a second over it has tried another age.
        if time.time() - int(began) < 2:
            break
    assert answer.status == 200, answer.text


def test_a_request_from_the_far_future_is_stale(daemon):
    body = body_of()
    assert daemon.post("/in/acme-slack", body, signed(body, age=-310)).status == 401


def test_the_url_verification_handshake_gives_the_challenge_back_and_keeps_nothing(daemon, tmp_path):
    challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
    body = encoded({"token": "deprecated", "challenge": challenge, "type": "url_verification"})
    answer = daemon.post("/in/acme-slack", body, signed(body))
    assert answer.status == 200
    kind = answer.headers.get_content_type()
    assert (answer.json == {"challenge": challenge}) if kind == "application/json" else (answer.text == challenge)
    assert kept(daemon, tmp_path) == 0


def test_a_handshake_with_a_bad_signature_gets_no_challenge(daemon):
    body = encoded({"token": "deprecated", "challenge": "secret-of-another", "type": "url_verification"})
    answer = daemon.post("/in/acme-slack", body, signed(body, secret="not-the-secret"))
    assert answer.status == 401
    assert "secret-of-another" not in answer.text


def test_the_certificate_check_of_slash_commands_is_answered(daemon):
    body = b"ssl_check=1&token=deprecated"
    headers = signed(body, content_type="application/x-www-form-urlencoded")
    assert daemon.post("/in/acme-slack", body, headers).status == 200


@pytest.mark.parametrize(
    "body",
    [b'{"type": "event_callback", "event": {', b"[1, 2", b"not json at all", b"\xff\xfe\x00{", b"[" * 100_000],
    ids=["cut off", "an open list", "no JSON", "no UTF-8", "bottomless"],
)
def test_a_body_that_is_signed_and_makes_no_sense_is_malformed_with_a_reason(daemon, body):
    stamp = str(int(time.time()))
    answer = daemon.post("/in/acme-slack", body, signed_bytes(body, stamp))
    assert answer.status == 400
    assert len(answer.text.strip()) > 10, "a refusal gives its reason"
    assert daemon.metric("triaged_intake_requests_total", "malformed") == 1


def signed_bytes(body, stamp):
    """Slack's library signs text only; these bodies need not be text."""
    key = slack.SECRETS["SLACK_SIGNING_SECRET"].encode()
    digest = hmac.new(key, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json", "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}",
    }


def test_a_body_above_the_limit_is_too_large_and_one_below_is_not(with_slack):
    daemon = with_slack(limits={"body": 4096}).start()
    small = body_of("Please add dark mode. " + "x" * 2500)
    large = body_of("Please add dark mode. " + "x" * 5000)
    assert daemon.post("/in/acme-slack", small, signed(small)).status == 200
    assert daemon.post("/in/acme-slack", large, signed(large)).status == 413
    assert daemon.metric("triaged_intake_requests_total", "too_large") == 1


def test_an_unknown_source_is_not_found(daemon):
    body = body_of()
    assert daemon.post("/in/nobody", body, signed(body)).status == 404


def test_a_get_at_the_door_is_no_request(daemon):
    assert daemon.get("/in/acme-slack").status in (404, 405)


def test_a_request_through_a_proxy_keeps_its_public_host(daemon):
    """Only pages look at Host: platforms come through a reverse proxy, under the public name."""
    body = body_of()
    assert daemon.post("/in/acme-slack", body, signed(body) | {"Host": "triage.example.com"}).status == 200


def test_a_full_queue_refuses_with_retry_after_and_loses_nothing_it_took(with_slack, tmp_path):
    daemon = with_slack(limits={"backlog": 5}, triage="off").start()
    answers = []
    for number in range(8):
        body = body_of(f"Please add feature number {number}")
        answers.append(daemon.post("/in/acme-slack", body, signed(body)))
    assert [answer.status for answer in answers] == [200] * 5 + [503] * 3
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in answers[5:])
    assert kept(daemon, tmp_path) == 5
    assert daemon.metric("triaged_intake_requests_total", "accepted") == 5
    assert daemon.metric("triaged_intake_requests_total", "overloaded") == 3


def test_a_body_in_chunks_is_read_like_any_other(daemon):
    body = body_of("Please add keyboard shortcuts")
    connection = http.client.HTTPConnection(daemon.url.removeprefix("http://"), timeout=20)
    chunks = [body[start : start + 100] for start in range(0, len(body), 100)]
    connection.request("POST", "/in/acme-slack", iter(chunks), signed(body), encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()


def test_signed_and_unsigned_requests_share_one_connection_in_their_order(daemon):
    """What was decided about one request has no effect on the next on the same connection."""
    connection = http.client.HTTPConnection(daemon.url.removeprefix("http://"), timeout=20)
    seen = []
    for number in range(6):
        body = body_of(f"Please add shortcut {number}")
        headers = signed(body) if number % 2 == 0 else signed(body, secret="not-the-secret")
        connection.request("POST", "/in/acme-slack", body, headers)
        response = connection.getresponse()
        response.read()
        seen.append(response.status)
    connection.close()
    assert seen == [200, 401] * 3
