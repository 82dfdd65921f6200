"""What an operator sees: health, metrics, logs; and what nobody may see there."""

import json
from urllib.parse import urlencode

from support import typeform
from support.daemon import SECRETS
from support.receiver import say
from support.slack import encoded, envelope, message, refuse, send, signed

KINDS = {"counter", "gauge", "histogram"}


def test_health_and_readiness_say_ok(daemon):
    assert daemon.get("/healthz").status == 200
    assert daemon.get("/readyz").status == 200


def test_metrics_parse_and_every_family_has_its_help_and_type(daemon):
    send(daemon, message("Please add partial refunds"))
    daemon.settled()
    answer = daemon.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain")
    families = daemon.families()
    assert len(families) >= 5
    for family in families:
        assert family.documentation, family.name
        assert family.type in KINDS, family.name
        assert family.name.startswith("triaged_")
        assert family.samples, family.name
    names = [line.split()[2] for line in answer.text.splitlines() if line.startswith("# TYPE")]
    assert len(names) == len(set(names)), "each family stands once"


def test_what_the_door_says_is_counted_by_its_reason(daemon):
    def count(outcome):
        return daemon.metric("triaged_intake_requests_total", outcome)

    body = encoded(envelope(message("Please add partial refunds")))
    for expected, headers in (
        ("accepted", signed(body)), ("bad_signature", signed(body, secret="other")), ("stale", signed(body, age=400)),
    ):
        before = count(expected)
        daemon.post("/in/acme-slack", body, headers)
        assert count(expected) == before + 1, expected


def test_decisions_and_deliveries_are_counted(daemon, slack):
    send(daemon, message("Please add partial refunds", user="U1"))
    daemon.settled()
    send(daemon, message("Please add partial refunds", user="U2"))
    send(daemon, message("thx"))
    daemon.settled()
    assert daemon.metric("triaged_decisions_total", "new") == 1
    assert daemon.metric("triaged_decisions_total", "duplicate") == 1
    assert daemon.metric("triaged_decisions_total", "dropped") == 1
    assert daemon.metric("triaged_deliveries_total", "acme-bot", "delivered") == 2
    assert daemon.metric("triaged_inbox_waiting_events") == 0
    assert daemon.metric("triaged_intake_commit_seconds_count") == 3


def test_labels_come_from_closed_sets_whatever_people_send(daemon):
    for number in range(30):
        send(daemon, message(f"Please add feature {number}", user=f"U{number}", channel=f"C{number}"))
        daemon.get(f"/nowhere/{number}")
        daemon.post(f"/in/nobody-{number}", b"{}")
    daemon.settled()
    text = daemon.get("/metrics").text
    assert "nobody-" not in text and "nowhere" not in text and "C29" not in text
    assert len(text.splitlines()) < 400


def test_every_log_line_is_json_and_none_holds_a_secret_or_what_people_said(with_slack, slack):
    sources = {"wishes": {"platform": "typeform", "signing_secret": "${env:TYPEFORM_SECRET}"}}
    daemon = with_slack(sources=sources).start()
    spoken = "the-words-of-a-person-8841"
    # A day with everything in it: good, bad and unreadable requests, answers that fail for now and for good.
    slack.expect(say(500, spoken.encode()), refuse("not_in_channel"))
    send(daemon, message(f"Please add {spoken}"))
    send(daemon, message(f"Please add another {spoken}"))
    typeform.send(daemon, typeform.response(f"I wish for {spoken}"))
    body = encoded(envelope(message(spoken)))
    headers = signed(body)
    daemon.post("/in/acme-slack", body + b" ", headers)
    broken = body[:-5]
    daemon.post("/in/acme-slack", broken, signed(broken))
    daemon.post("/lobby", urlencode({"text": spoken}).encode(), {"Origin": "http://evil.example"})
    daemon.settled(seconds=40)
    assert daemon.terminate() == 0
    text = daemon.log_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) >= 2
    for line in lines:
        assert {"time", "level", "message", "logger"} <= set(line)
        assert line["level"] in ("trace", "debug", "info", "notice", "warning", "error", "critical")
    for secret in [*SECRETS.values(), spoken, headers["X-Slack-Signature"], "Bearer "]:
        assert secret not in text


def test_the_log_tells_the_life_of_the_daemon(daemon):
    assert daemon.terminate() == 0
    messages = [line["message"] for line in daemon.log_lines()]
    assert "listening" in messages
    assert messages[-1] != "listening", "it also says that it stopped"


def test_no_page_and_no_api_shows_a_secret(daemon, slack):
    slack.expect(refuse("invalid_auth"))
    send(daemon, message("Please add partial refunds"))
    daemon.settled()
    for path in ("/", "/requests/R-1", "/deliveries", "/metrics", "/healthz", "/readyz"):
        text = daemon.get(path).text
        for secret in SECRETS.values():
            assert secret not in text, path
