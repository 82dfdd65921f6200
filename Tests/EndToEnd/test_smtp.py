"""Answers and notices by mail, into a real mail server: whole, in form, and told of truly when they fail."""

import json
from datetime import datetime, timezone

import pytest

from support import typeform
from support.daemon import RULES, SECRETS, run
from support.ledger import Ledger
from support.pages import page
from support.smtp import HANG_UP, PASSWORD, make_certificate
from support.smtp import SECRETS as MAIL_SECRETS
from support.typeform import response
from support.wait import until

FORM = {"platform": "typeform", "signing_secret": "${env:TYPEFORM_SECRET}", "answer": "mail"}
DANA = "dana@studio.example"


@pytest.fixture
def with_mail(daemons):
    """A daemon that answers a form by mail."""

    def make(sink, destination=None, **settings):
        return daemons(
            sources={"wishes": FORM}, destinations={"mail": sink.destination(**(destination or {}))},
            env=SECRETS | MAIL_SECRETS, **settings)

    return make


def posts(daemon, tmp_path):
    """State, attempts and reason of every post, oldest first."""
    return Ledger(daemon.store, tmp_path / "copy").rows("SELECT state, attempts, reason FROM outbox ORDER BY id")


def test_who_left_an_address_is_answered_there(with_mail, sink):
    daemon = with_mail(sink, public_url="https://ideas.acme.example").start()
    typeform.send(daemon, response("Please add partial refunds to the checkout", email=DANA))
    assert daemon.settled()["posts"] == {"delivered": 1}
    [mail] = sink.received
    message = mail.message
    assert mail.defects() == []
    assert (mail.sender, mail.recipients, mail.hello) == ("ideas@acme.example", [DANA], "acme.example")
    assert message["From"].addresses[0].display_name == "Acme Ideas"
    assert message["To"].addresses[0].addr_spec == DANA
    # The address may be a stranger's: no words of the form are the subject.
    assert message["Subject"] == "Your request R-1"
    assert abs((datetime.now(timezone.utc) - message["Date"].datetime).total_seconds()) < 120
    assert message["Message-ID"].endswith("@triaged.acme.example>")
    assert message["In-Reply-To"] is None and message["References"] is None
    assert message["Auto-Submitted"] == "auto-replied"
    assert "OOF" in message["X-Auto-Response-Suppress"]
    assert message["List-Unsubscribe"] == "<mailto:ideas@acme.example?subject=unsubscribe>"
    assert message["X-Triaged"] and message.get_content_type() == "multipart/alternative"
    for kind in ("plain", "html"):
        assert "noted as" in mail.text(kind) and "partial refunds to the checkout" in mail.text(kind)
        assert "/requests/" not in mail.text(kind), "the hub is not for people outside"
    assert max(map(len, mail.bytes.split(b"\r\n"))) <= 78 and mail.bytes.isascii()


def test_without_an_address_nobody_is_answered(with_mail, sink):
    daemon = with_mail(sink).start()
    typeform.send(daemon, response("Please add partial refunds", email=""))
    status = daemon.settled()
    assert status["requests"] == 1 and not status["posts"] and sink.received == []


def test_a_team_is_told_by_mail(with_mail, sink):
    rules = RULES.replace("{ name: Payments }", '{ name: Payments, channel: "mail:team@acme.example" }')
    daemon = with_mail(sink, rules=rules).start()
    typeform.send(daemon, response("Please add partial refunds to the checkout", email=DANA))
    assert daemon.settled()["posts"] == {"delivered": 2}
    notice = next(mail for mail in sink.received if mail.recipients == ["team@acme.example"])
    assert notice.message["Subject"].startswith("R-1: ") and notice.message["Auto-Submitted"] == "auto-generated"
    assert "New for Payments" in notice.text() and notice.defects() == []


def test_hostile_words_stay_words(with_mail, sink):
    evil = "Ünïcode\r\nBcc: eve@evil.example\r\n\r\n<script>alert(1)</script> <img src=https://evil.example/x.png> .\n.\n"
    daemon = with_mail(sink).start()
    typeform.send(daemon, response(evil, email=DANA, who="Eve\r\nBcc: eve@evil.example"))
    assert daemon.settled()["posts"] == {"delivered": 1}
    [mail] = sink.received
    assert mail.recipients == [DANA] and mail.defects() == [] and mail.message["Bcc"] is None
    html = mail.text("html")
    assert "<script" not in html and "<img" not in html and "&lt;script&gt;" in html
    for kind in ("plain", "html"):
        assert "https://evil" not in mail.text(kind), "no link of a stranger's is sent to another in our name"
        assert "Ünïcode" in mail.text(kind)
    [plain] = [part for part in mail.message.walk() if part.get_content_type() == "text/plain"]
    assert "<script>alert(1)</script>" in plain.get_content().replace("\u200b", "")


@pytest.mark.parametrize("address", [
    "dana@studio.example\r\nRCPT TO:<eve@evil.example>", "eve@evil.example,dana@studio.example", "no address", "ideas@acme.example",
])
def test_an_address_that_is_none_or_our_own_gets_nothing(with_mail, sink, tmp_path, address):
    daemon = with_mail(sink).start()
    typeform.send(daemon, response("Please add partial refunds", email=address))
    counts = daemon.settled()["posts"]
    assert sink.received == [] and sink.attempts == [] and not counts.get("delivered")
    assert all(state == "dead" and "address" in reason for state, _, reason in posts(daemon, tmp_path))


def test_try_again_later_is_tried_again(with_mail, sink, tmp_path):
    sink.expect(DANA, "451 4.7.1 Greylisted, try again later", "450 4.2.0 still")
    daemon = with_mail(sink).start()
    typeform.send(daemon, response("Please add partial refunds", email=DANA))
    sink.wait_for_one()
    assert daemon.settled()["posts"] == {"delivered": 1}
    assert len(sink.attempts) == 3 and len(sink.received) == 1
    assert posts(daemon, tmp_path) == [("delivered", 3, None)]


def test_a_refusal_after_the_message_is_tried_again_with_the_same_name(with_mail, sink):
    sink.expect(DANA, "451 4.3.0 out of breath", at="DATA")
    daemon = with_mail(sink).start()
    typeform.send(daemon, response("Please add partial refunds", email=DANA))
    sink.wait_for_one()
    assert daemon.settled()["posts"] == {"delivered": 1} and len(sink.attempts) == 2


def test_nobody_of_that_name_is_final_and_its_reason_is_there_to_see(with_mail, sink, tmp_path):
    sink.expect(DANA, "550 5.1.1 No such user here")
    daemon = with_mail(sink).start()
    typeform.send(daemon, response("Please add partial refunds", email=DANA))
    assert daemon.settled()["posts"] == {"dead": 1}
    [(_, attempts, reason)] = posts(daemon, tmp_path)
    assert attempts == 1 and "550 5.1.1 No such user here" in reason
    assert "No such user here" in page(daemon.get("/deliveries")).text
    assert daemon.metric("triaged_deliveries_total", "mail", "dead") == 1


def test_a_line_lost_after_the_message_is_uncertain_and_not_repeated(with_mail, sink):
    sink.expect(DANA, HANG_UP, at="DATA")
    daemon = with_mail(sink).start()
    typeform.send(daemon, response("Please add partial refunds", email=DANA))
    assert daemon.settled()["posts"] == {"uncertain": 1} and len(sink.attempts) == 1


def test_a_server_that_is_away_is_tried_again(with_mail, sinks, tmp_path):
    sink = sinks()
    sink.close()
    daemon = with_mail(sink).start()
    typeform.send(daemon, response("Please add partial refunds", email=DANA))
    until("an attempt to fail", lambda: daemon.metric("triaged_deliveries_total", "retry") >= 1)
    [(state, _, reason)] = posts(daemon, tmp_path)
    assert state == "waiting" and "connect" in reason.lower()


def test_it_logs_in_over_tls_and_a_strange_certificate_gets_no_password(with_mail, sinks, tmp_path):
    certificate, key = make_certificate(tmp_path)
    sink = sinks(certificate=certificate, key=key, needs_login=True, needs_tls=True)
    settings = {
        "server": f"smtp://localhost:{sink.port}", "security": "starttls", "user": "ideas",
        "password": "${env:SMTP_PASSWORD}",
    }
    daemon = with_mail(sink, settings | {"ca_file": certificate}).start()
    typeform.send(daemon, response("Please add partial refunds", email=DANA))
    assert daemon.settled()["posts"] == {"delivered": 1}
    [mail] = sink.received
    assert mail.is_encrypted and mail.login == "ideas"
    assert PASSWORD not in daemon.log.read_text()

    found = run("doctor", "--config", daemon.config, "mail", env=SECRETS | MAIL_SECRETS)
    assert found.returncode == 0 and "logged in as ideas" in found.stdout, found.stdout
    assert len(sink.received) == 1, "the doctor sends nothing"

    before = len(sink.logins)
    strange = with_mail(sink, settings)
    lines = doctor(strange)
    [problem] = [line for line in lines if line["level"] == "problem"]
    assert "certificate" in problem["words"].lower() and "ca_file" in problem["advice"], lines
    assert len(sink.logins) == before


def test_a_wrong_password_is_told_with_what_to_do(with_mail, sinks, tmp_path):
    certificate, key = make_certificate(tmp_path)
    sink = sinks(certificate=certificate, key=key, needs_login=True, needs_tls=True)
    daemon = with_mail(sink, {
        "server": f"smtp://localhost:{sink.port}", "security": "starttls", "user": "ideas",
        "password": "${env:HOOK_SECRET}", "ca_file": certificate}).start()
    typeform.send(daemon, response("Please add partial refunds", email=DANA))
    assert daemon.settled()["posts"] == {"dead": 1}
    [(_, _, reason)] = posts(daemon, tmp_path)
    assert "535" in reason and "app password" in reason
    assert any(line["level"] == "problem" and "app password" in line["advice"] for line in doctor(daemon))


def doctor(daemon):
    lines = json.loads(run("doctor", "--config", daemon.config, "mail", "--json", env=SECRETS | MAIL_SECRETS).stdout)
    return [{"advice": ""} | line for line in lines]


def test_a_drill_of_a_mail_route_arrives_and_sends_no_mail(with_mail, sink):
    rules = RULES.replace("{ name: Payments }", '{ name: Payments, channel: "mail:team@acme.example" }')
    daemon = with_mail(sink, rules=rules)
    result = run("drill", "--config", daemon.config, "--json", env=SECRETS)
    assert result.returncode == 0, result.stdout + result.stderr
    assert sink.attempts == []
    live = run("drill", "--config", daemon.config, "--live", "--json", env=SECRETS | MAIL_SECRETS)
    assert live.returncode == 0, live.stdout + live.stderr
    assert "This is a drill" in sink.wait_for_one().text()
