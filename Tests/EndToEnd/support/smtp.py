"""A mail server on loopback (aiosmtpd) that writes down what it is handed, and answers as it is told."""

import email
import email.policy
import itertools
import ssl
import subprocess
import time
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from support.wait import PATIENCE, until

PASSWORD = "smtp-app-password-of-nobody"
SECRETS = {"SMTP_PASSWORD": PASSWORD}
# What the envelope and the parsers are asked; a message that is not as the standards say has `defects`.
POLICY = email.policy.default
HANG_UP = object()


@dataclass
class Mail:
    """One message as it came in."""

    sender: str
    recipients: list
    bytes: bytes
    hello: str
    is_encrypted: bool
    login: str
    at: float = field(default_factory=time.monotonic)

    @property
    def message(self):
        return email.message_from_bytes(self.bytes, policy=POLICY)

    def text(self, kind="plain"):
        """The words of one part."""
        return self.message.get_body((kind,)).get_content()

    def defects(self):
        """What Python's parser finds wrong, in the message, its headers and its parts."""
        message = self.message
        found = list(message.defects)
        for part in message.walk():
            found += part.defects
            for value in part.values():
                found += value.defects
        return found


class MailSink:
    """Listens at once. `expect(recipient, …)` says how the next messages to somebody are treated."""

    def __init__(self, certificate=None, key=None, needs_login=False, needs_tls=False):
        self.received = []
        self.attempts = []
        self.logins = []
        self._rules = {}
        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
        self._controller = _Controller(
            self, hostname="127.0.0.1", port=0, tls_context=context, require_starttls=needs_tls,
            auth_required=needs_login, auth_require_tls=needs_tls, authenticator=self._login, decode_data=False,
            enable_SMTPUTF8=False)
        self._controller.start()
        self.port = self._controller.port

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def close(self):
        controller, self._controller = self._controller, None
        if controller:
            controller.stop(no_assert=True)

    def destination(self, **more):
        return {
            "platform": "email", "server": self.url, "security": "none",
            "from": "Acme Ideas <ideas@acme.example>",
        } | more

    def expect(self, recipient, *answers, at="RCPT"):
        """The answers to the next messages to that address: a reply's text, HANG_UP, or None for what is usual."""
        self._rules[(recipient, at)] = itertools.chain(answers, itertools.repeat(None))

    def wait_for(self, count, seconds=PATIENCE * 2):
        until(f"{count} mails", lambda: len(self.received) >= count, seconds)
        return self.received[:count]

    def wait_for_one(self):
        return self.wait_for(1)[0]

    # aiosmtpd's hooks

    def _login(self, server, session, envelope, mechanism, data):
        name, password = data.login.decode(), data.password.decode()
        self.logins.append((name, mechanism))
        is_right = password == PASSWORD
        return AuthResult(success=is_right, handled=is_right, auth_data=name)

    def _answer(self, recipient, at):
        return next(self._rules.get((recipient, at), iter([])), None)

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.attempts.append((address, time.monotonic()))
        answer = self._answer(address, "RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        answer = self._answer(envelope.rcpt_tos[0], "DATA")
        if answer is HANG_UP:
            server.transport.abort()
            return "421 4.3.0 gone"
        if answer:
            return answer
        self.received.append(
            Mail(envelope.mail_from, list(envelope.rcpt_tos), envelope.content, session.host_name,
                 session.ssl is not None, session.auth_data))
        return f"250 2.0.0 Ok: queued as {len(self.received)}"


class _Controller(Controller):
    def factory(self):
        return SMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self):
        """aiosmtpd looks at its own port to see that it is up, which is not the port 0 that was asked for."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def make_certificate(folder):
    """A certificate for localhost that is its own authority, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
        capture_output=True, text=True,
    )
    assert made.returncode == 0, made.stderr
    return certificate, key
