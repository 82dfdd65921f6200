"""Mail by IMAP, against a real Dovecot: every message is read once, none is marked, and trouble says what it is."""

import json

import pytest

from support.daemon import SECRETS, run
from support.dovecot import SECRETS as MAIL_SECRETS
from support.dovecot import make_certificate
from support.ledger import Ledger
from support.pages import page
from support.wait import LONG, until


class Account:
    """A user of the server, and a daemon that reads their mailboxes."""

    def __init__(self, dovecot, daemons, folder, name, mailbox=None, **settings):
        self.dovecot = dovecot
        self.folder = folder
        self.user = f"{name}@product.example"
        dovecot.create(self.user, mailbox)
        source = dovecot.source(self.user, **settings)
        self.daemon = daemons(sources={"wishes": source}, env=SECRETS | MAIL_SECRETS)

    def start(self):
        """Starts the daemon, and waits until it has looked: what came before is history."""
        self.daemon.start()
        until("the daemon to look", self.looked, LONG)
        return self

    def looked(self):
        cursor = self.cursor()
        return cursor and "wake" in cursor

    def cursor(self):
        rows = self.rows("SELECT cursor FROM poll WHERE source = 'wishes'")
        return json.loads(rows[0][0]) if rows else None

    def rows(self, sql):
        return Ledger(self.daemon.store, self.folder / "copy").rows(sql)

    def bodies(self):
        return [bytes(row[0]).decode() for row in self.rows("SELECT body FROM inbox ORDER BY id")]

    def heard(self, count):
        """The messages that were kept, once there are so many and it has looked again for more."""
        until(f"{count} messages", lambda: len(self.bodies()) >= count, LONG, every=0.1)
        return self.bodies()

    def drop(self, text, **more):
        return self.dovecot.drop(self.user, text, **more)


@pytest.fixture
def accounts(dovecot, daemons, tmp_path):
    def make(name, **settings):
        return Account(dovecot, daemons, tmp_path, name, **settings)

    return make


def identities(bodies):
    lines = (line for body in bodies for line in body.splitlines())
    return [line.split(": ", 1)[1] for line in lines if line.startswith("Message-ID: ")]


def test_mail_becomes_requests_and_stays_unread(accounts, dovecot):
    account = accounts("plain")
    account.drop("This came before")
    account.start()
    account.drop("Please add partial refunds to the checkout")
    account.drop("Bitte eine dunkle Ansicht, für überall")
    bodies = account.heard(2)
    assert bodies[0].startswith("X-Triaged-Mailbox: INBOX\r\nX-Triaged-UID: 2\r\nX-Triaged-Received: 20")
    assert "für überall" in bodies[1]
    assert account.daemon.settled()["requests"] == 2
    assert dovecot.unseen(account.user) == (3, 3)


def test_what_was_there_before_is_read_where_since_says_so(accounts):
    account = accounts("since", since="1")
    account.drop("Please add a dark mode")
    account.start()
    assert len(account.heard(1)) == 1


def test_mark_seen_marks_what_is_kept(accounts, dovecot):
    account = accounts("marks", mark_seen="true")
    account.drop("This came before")
    account.start()
    account.drop("Please add partial refunds")
    account.heard(1)
    until("the message to be marked", lambda: dovecot.unseen(account.user) == (1, 2), LONG, every=0.1)


@pytest.fixture(scope="module")
def foreign_authority(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authority")
    return make_certificate(folder / "certificate.pem", folder / "key.pem")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_tls_is_used_and_the_certificate_is_checked(accounts, dovecot, security, foreign_authority):
    port = dovecot.tls_port if security == "tls" else dovecot.port
    scheme = "imaps" if security == "tls" else "imap"
    settings = {"security": security, "ca_file": dovecot.authority}
    account = accounts(f"with-{security}", server=f"{scheme}://localhost:{port}", **settings).start()
    account.drop("Please add partial refunds")
    account.heard(1)
    # The certificate is for another name, and then of an authority that is not known.
    wrong = {"name": {"server": f"{scheme}://127.0.0.1:{port}"}, "authority": {"ca_file": foreign_authority}}
    for name, changed in wrong.items():
        other = accounts(f"{name}-{security}", **{"server": f"{scheme}://localhost:{port}"} | settings | changed)
        found = run("doctor", "--config", other.daemon.config, "wishes", env=other.daemon.env)
        assert found.returncode == 1
        assert "certificate" in found.stdout + found.stderr and "ca_file" in found.stdout + found.stderr


def test_two_mailboxes_one_with_an_umlaut_lose_and_repeat_nothing_through_kills(accounts):
    account = accounts("kills", mailbox="W&APw-nsche", mailboxes=["INBOX", "Wünsche"]).start()
    sent = []
    for round in range(10):
        for number in range(10):
            sent.append(account.drop(f"Please add thing {round}-{number} to the inbox"))
            sent.append(account.drop(f"Please add thing {round}-{number} to the box", mailbox="W&APw-nsche"))
        kept = len(account.bodies())
        until("some of it to be kept", lambda: len(account.bodies()) > kept, LONG, every=0.02)
        account.daemon.kill()
        account.daemon.start()
    bodies = account.heard(len(sent))
    assert sorted(identities(bodies)) == sorted(sent)
    assert {body.splitlines()[0] for body in bodies} == {
        "X-Triaged-Mailbox: INBOX", "X-Triaged-Mailbox: Wünsche",
    }
    assert account.daemon.settled(LONG)["requests"] + account.daemon.status()["voices"] >= len(sent)


def test_new_numbers_make_no_new_requests(accounts, dovecot):
    account = accounts("renumbered").start()
    account.drop("Please add partial refunds")
    account.heard(1)
    account.daemon.settled()
    validity = account.cursor()["boxes"]["INBOX"]["validity"]
    account.daemon.kill()
    dovecot.renumber(account.user)
    account.drop("Please add a dark mode")
    account.daemon.start()
    # The one that was read is read again, and known.
    account.heard(3)
    assert account.cursor()["boxes"]["INBOX"]["validity"] != validity
    assert account.daemon.settled()["requests"] == 2


def test_a_wrong_password_is_said_in_readiness_and_by_doctor(accounts):
    account = accounts("wrong", password="${env:WRONG_PASSWORD}")
    account.daemon.start()
    until("the refusal", lambda: "refused the login" in account.daemon.get("/readyz").text, LONG, every=0.1)
    found = run("doctor", "--config", account.daemon.config, "wishes", env=account.daemon.env)
    assert found.returncode == 1
    assert "app password" in found.stdout
    for said in (found.stdout, found.stderr, account.daemon.log_text(), account.daemon.get("/readyz").text):
        assert MAIL_SECRETS["WRONG_PASSWORD"] not in said


def test_doctor_names_the_mailboxes_there_are(accounts):
    account = accounts("doctor", mailbox="Ideas", mailboxes=["INBOX", "Ideen"])
    found = run("doctor", "--config", account.daemon.config, "wishes", env=account.daemon.env)
    assert found.returncode == 1
    assert '"Ideas"' in found.stdout and "Ideen" in found.stdout
    assert "the login as doctor@product.example works" in found.stdout


def test_a_mailbox_that_is_missing_is_told_and_does_not_stop_the_others(accounts, dovecot):
    account = accounts("gap", mailboxes=["Ideen", "INBOX"])
    account.start()
    account.drop("Please add partial refunds to the checkout")
    account.heard(1)
    missing = 'not all is read: there is no mailbox "Ideen" that may be read; there are "INBOX"'
    ready = account.daemon.get("/readyz")
    assert ready.status == 200
    assert any(missing in check["detail"] for check in ready.json["checks"])
    status = page(account.daemon.get("/status")).text
    assert "in trouble" in status and missing in status
    told = [line for line in account.daemon.log_lines() if "no mailbox" in line.get("reason", "")]
    assert [line["level"] for line in told] == ["error"]


def test_a_server_that_goes_away_is_asked_again(accounts, dovecot):
    account = accounts("away").start()
    dovecot.stop()
    until("trouble", lambda: "no answer" in account.daemon.log_text(), LONG, every=0.1)
    dovecot.start()
    account.drop("Please add partial refunds")
    account.heard(1)
