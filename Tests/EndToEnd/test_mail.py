"""The whole circle of mail: in by IMAP (Dovecot), decided, and answered by SMTP (aiosmtpd) below the mail that asked."""

import pytest

from support import typeform
from support.daemon import SECRETS
from support.dovecot import SECRETS as IMAP_SECRETS
from support.pages import page
from support.smtp import SECRETS as SMTP_SECRETS
from support.typeform import response
from support.wait import LONG, until


@pytest.fixture
def ours(dovecot, request):
    """A mailbox for each test."""
    address = f"ideas-{len(request.node.name)}@acme.example"
    dovecot.create(address)
    return address


@pytest.fixture
def daemon(dovecot, ours, sink, daemons):
    source = dovecot.source(ours, answer="mail", since="7")
    form = {"platform": "typeform", "secret": "${env:TYPEFORM_SECRET}", "answer": "mail"}
    made = daemons(
        sources={"wishes": source, "ideas": form}, destinations={"mail": sink.destination()},
        env=SECRETS | IMAP_SECRETS | SMTP_SECRETS)
    return made.start()


def test_a_mail_is_answered_below_itself_and_the_answer_asks_nothing(dovecot, ours, daemon, sink):
    asked = dovecot.drop(ours, "Please add partial refunds to the checkout", sender="Dana <dana@customer.example>")
    [answer] = sink.wait_for(1, LONG)
    message = answer.message
    assert answer.recipients == ["dana@customer.example"] and answer.defects() == []
    assert message["In-Reply-To"] == asked
    assert message["References"].split()[-1] == asked
    assert message["Subject"] == "Re: Please add partial refunds to the checkout"
    assert "partial refunds" in answer.text() and "partial refunds" in answer.text("html")

    # A copy of our own mail, and what a machine answers to it, come into the same mailbox.
    copy = answer.bytes.decode().split("\r\n\r\n", 1)
    headers = dict(message.items())
    dovecot.drop(ours, copy[1], sender=headers["From"], headers={
        name: " ".join(str(value).split()) for name, value in headers.items()})
    dovecot.drop(ours, "I am away until Monday", sender="Dana <dana@customer.example>", headers={
        "Auto-Submitted": "auto-replied", "In-Reply-To": message["Message-ID"], "References": message["Message-ID"]})
    # Her own reply stays with the request.
    dovecot.drop(ours, "Also for gift cards please", sender="Dana <dana@customer.example>", headers={
        "Subject": "Re: Please add partial refunds to the checkout", "In-Reply-To": message["Message-ID"],
        "References": f"{asked} {message['Message-ID']}"})
    until("all four to be read", lambda: daemon.settled()["events"] >= 4, LONG, every=0.2)
    status = daemon.settled()
    assert status["requests"] == 1, status
    assert all(mail.recipients == ["dana@customer.example"] for mail in sink.received)
    assert sum("I understood" in mail.text() for mail in sink.received) == 1


def test_a_reply_to_the_mail_that_answered_a_form_stays_with_its_request(dovecot, ours, daemon, sink):
    typeform.send(daemon, response("Please add a bulk editor for tags", email="kim@customer.example"), source="ideas")
    [answer] = sink.wait_for(1, LONG)
    answered = answer.message["Message-ID"]
    before = daemon.settled()["events"]
    dovecot.drop(ours, "It would save us an hour every day", sender="Kim <kim@customer.example>", headers={
        "Subject": "Re: " + answer.message["Subject"], "In-Reply-To": answered, "References": answered})
    until("the reply to be read", lambda: daemon.settled()["events"] > before, LONG, every=0.2)
    status = daemon.settled()
    assert status["requests"] == 1, status
    assert "save us an hour" in page(daemon.get("/requests/R-1")).text
