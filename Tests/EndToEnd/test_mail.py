"""The whole circle of mail: in by IMAP (Dovecot), decided, and answered by SMTP (aiosmtpd) below the mail that asked."""

import pytest

from support.daemon import SECRETS
from support.dovecot import SECRETS as IMAP_SECRETS
from support.dovecot import Dovecot
from support.smtp import SECRETS as SMTP_SECRETS
from support.smtp import MailSink
from support.wait import until

LONG = 60.0
OURS = "ideas@acme.example"


@pytest.fixture(scope="module")
def dovecot():
    server = Dovecot()
    try:
        yield server.start()
    finally:
        print(server.log())
        server.remove()


@pytest.fixture
def sink():
    made = MailSink()
    yield made
    made.close()


@pytest.fixture
def daemon(dovecot, sink, daemons):
    dovecot.create(OURS)
    source = {
        "platform": "email", "server": dovecot.plain, "user": OURS, "password": "${env:MAIL_PASSWORD}",
        "every": "200ms", "answer": "mail", "since": "7",
    }
    if not dovecot.plain.startswith("imaps"):
        source["security"] = "none"
    made = daemons(
        sources={"wishes": source}, destinations={"mail": sink.destination()},
        env=SECRETS | IMAP_SECRETS | SMTP_SECRETS)
    return made.start()


def test_a_mail_is_answered_below_itself_and_the_answer_asks_nothing(dovecot, daemon, sink):
    asked = dovecot.drop(OURS, "Please add partial refunds to the checkout", sender="Dana <dana@customer.example>")
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
    dovecot.drop(OURS, copy[1], sender=headers["From"], headers={
        name: " ".join(str(value).split()) for name, value in headers.items()})
    dovecot.drop(OURS, "I am away until Monday", sender="Dana <dana@customer.example>", headers={
        "Auto-Submitted": "auto-replied", "In-Reply-To": message["Message-ID"], "References": message["Message-ID"]})
    # Her own reply stays with the request.
    dovecot.drop(OURS, "Also for gift cards please", sender="Dana <dana@customer.example>", headers={
        "Subject": "Re: Please add partial refunds to the checkout", "In-Reply-To": message["Message-ID"],
        "References": f"{asked} {message['Message-ID']}"})
    until("all four to be read", lambda: daemon.settled()["events"] >= 4, LONG, every=0.2)
    status = daemon.settled()
    assert status["requests"] == 1, status
    assert all(mail.recipients == ["dana@customer.example"] for mail in sink.received)
    assert sum("I understood" in mail.text() for mail in sink.received) == 1
