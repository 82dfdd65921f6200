"""An IMAP server of our own: Dovecot from the Debian package, on free ports, with mailboxes in a folder of its own."""

import getpass
import imaplib
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from support.wait import PATIENCE, until

PASSWORD = "an-app-password-of-nobody"
SECRETS = {"MAIL_PASSWORD": PASSWORD, "WRONG_PASSWORD": "not-the-password-at-all"}
# Mail delivery agents name files like this: time, something unique, host.
_numbers = itertools.count(1)


class Dovecot:
    """A server that runs. Every user has the same password, and a Maildir that tests drop files into."""

    def __init__(self):
        self.binary = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if not self.binary:
            pytest.skip("dovecot is not installed: apt-get install dovecot-imapd")
        # Not below pytest's folders, which the server's own users may not enter.
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.folder.chmod(0o755)
        self.port, self.tls_port = free_port(), free_port()
        self.authority = self.folder / "certificate.pem"
        self.process = None

    @property
    def plain(self):
        return f"imap://127.0.0.1:{self.port}"

    def source(self, user, **settings):
        """A source that reads this user's mailbox, often."""
        return {
            "platform": "email", "server": self.plain, "user": user, "password": "${env:MAIL_PASSWORD}",
            "every": "200ms",
        } | settings

    def start(self):
        if not self.authority.exists():
            make_certificate(self.authority, self.folder / "key.pem")
        mail = self.folder / "mail"
        mail.mkdir(exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(mail, "nobody", "nogroup")
        config = self.folder / "dovecot.conf"
        config.write_text(self._configuration())
        with open(self.folder / "output.txt", "ab") as output:
            self.process = subprocess.Popen(
                [self.binary, "-F", "-c", config], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )
        until("Dovecot to listen", self._is_up, PATIENCE, every=0.05)
        return self

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        self.process = None

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _is_up(self):
        ended = self.process.poll()
        assert ended is None, f"Dovecot ended with {ended}:\n{self.log()}"
        try:
            imaplib.IMAP4("127.0.0.1", self.port, timeout=5).logout()
            return True
        except (OSError, imaplib.IMAP4.error):
            return False

    def log(self):
        files = [self.folder / name for name in ("output.txt", "log.txt")]
        return "\n".join(file.read_text()[-3000:] for file in files if file.exists())

    def _configuration(self):
        is_root = os.getuid() == 0
        me = getpass.getuser()
        user, group = ("nobody", "nogroup") if is_root else (me, str(os.getgid()))
        settings = {
            "base_dir": self.folder / "run", "state_dir": self.folder / "run", "log_path": self.folder / "log.txt",
            "protocols": "imap", "listen": "127.0.0.1", "ssl": "yes", "ssl_cert": f"<{self.authority}",
            "ssl_key": f"<{self.folder / 'key.pem'}", "disable_plaintext_auth": "no", "auth_failure_delay": "0",
            "mail_location": f"maildir:{self.folder}/mail/%u", "mail_uid": user, "mail_gid": group,
            "first_valid_uid": 1, "first_valid_gid": 1, "mail_max_userip_connections": 50,
        }
        if not is_root:
            settings |= {"default_internal_user": me, "default_login_user": me, "default_internal_group": group}
        lines = [f"{name} = {value}" for name, value in settings.items()]
        lines += [
            "service imap-login {", "  chroot =", "  inet_listener imap {", f"    port = {self.port}", "  }",
            "  inet_listener imaps {", f"    port = {self.tls_port}", "    ssl = yes", "  }", "}",
            "service anvil {", "  chroot =", "}", "service stats {", "  chroot =", "}",
            "passdb {", "  driver = static", f"  args = password={PASSWORD}", "}",
            "userdb {", "  driver = static", f"  args = uid={user} gid={group} home={self.folder}/mail/%u", "}",
            "namespace inbox {", "  inbox = yes", "  separator = /", "}",
        ]
        return "\n".join(lines) + "\n"

    # Mailboxes

    def client(self, user):
        """A connection of Python's own client, logged in."""
        connection = imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE)
        connection.login(user, PASSWORD)
        return connection

    def create(self, user, mailbox=None):
        """Makes an account, and a mailbox in it; the name as IMAP writes it."""
        connection = self.client(user)
        connection.select("INBOX", readonly=True)
        if mailbox:
            assert connection.create(f'"{mailbox}"')[0] == "OK"
        connection.logout()

    def drop(self, user, text, mailbox=None, sender="Dana <dana@customer.example>", headers=None):
        """Delivers a message as a mail delivery agent does, unread; returns its Message-ID."""
        number = next(_numbers)
        name = f"{int(time.time())}.M{number}P{os.getpid()}.localhost"
        identity = f"<{name}@customer.example>"
        lines = {
            "Message-ID": identity, "From": sender, "To": user, "Subject": text.split("\n")[0],
            "Date": time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime()), "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit",
        } | (headers or {})
        body = "".join(f"{key}: {value}\r\n" for key, value in lines.items()) + "\r\n" + text + "\r\n"
        folder = self.folder / "mail" / user / (f".{mailbox}" if mailbox else "")
        draft = folder / "tmp" / name
        draft.write_bytes(body.encode())
        if os.getuid() == 0:
            shutil.chown(draft, "nobody", "nogroup")
        draft.rename(folder / "new" / name)
        return identity

    def unseen(self, user, mailbox="INBOX"):
        """How many messages are unread, and how many there are."""
        connection = self.client(user)
        connection.select(f'"{mailbox}"', readonly=True)
        found = [len(connection.uid("search", None, what)[1][0].split()) for what in ("UNSEEN", "ALL")]
        connection.logout()
        return tuple(found)

    def renumber(self, user):
        """Gives the inbox another UIDVALIDITY, as a restored backup or a moved account has."""
        folder = self.folder / "mail" / user
        for file in [*folder.glob("dovecot-uid*"), *folder.glob("dovecot.index*")]:
            file.unlink()
        # The new one is the time in seconds.
        time.sleep(1.1)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def make_certificate(certificate, key):
    """A certificate for localhost that is its own authority; returns its path."""
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        capture_output=True, text=True,
    )
    assert made.returncode == 0, made.stderr
    return certificate
