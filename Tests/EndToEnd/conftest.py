"""What every test may ask for: daemons in folders of their own, and stand-ins that are put away afterwards."""

import pytest

from support.daemon import BINARY, SLACK_SOURCE, Daemon, slack_destination
from support.receiver import Receiver
from support.slack import SlackStandIn


def pytest_configure(config):
    if not BINARY.is_file():
        raise pytest.UsageError(f"there is no binary at {BINARY}: build it (swift build), or set TRIAGED_BIN")


@pytest.fixture
def daemons(tmp_path):
    """Makes daemons: `daemons(**settings)`, or `daemons("name", …)` for a second one in the same test."""
    made = []

    def make(name="triaged", **settings):
        daemon = Daemon(tmp_path / name, **settings)
        made.append(daemon)
        return daemon

    yield make
    for daemon in made:
        daemon.dispose()
        # Shown with the test only when it failed.
        if daemon.log.exists():
            print(f"--- the end of {daemon.log}\n{daemon.log.read_text(errors='replace')[-6000:]}")


@pytest.fixture
def receivers():
    """Makes stand-ins: `receivers()`, `receivers(SlackStandIn)`, `receivers(listening=False)`."""
    made = []

    def make(kind=Receiver, **settings):
        receiver = kind(**settings)
        made.append(receiver)
        return receiver

    yield make
    for receiver in made:
        receiver.close()


@pytest.fixture(scope="module")
def dovecot():
    """An IMAP server."""
    from support.dovecot import Dovecot

    server = Dovecot()
    try:
        yield server.start()
    finally:
        print(server.log())
        server.remove()


@pytest.fixture
def sinks():
    """Makes mail servers that keep what is sent to them: `sinks(**settings)`."""
    from support.smtp import MailSink

    made = []

    def make(**settings):
        made.append(MailSink(**settings))
        return made[-1]

    yield make
    for sink in made:
        sink.close()


@pytest.fixture
def sink(sinks):
    return sinks()


@pytest.fixture
def slack(receivers):
    """A Slack that works."""
    return receivers(SlackStandIn)


@pytest.fixture
def with_slack(daemons, slack):
    """Makes daemons that listen to Slack and answer there: `with_slack(**settings)`."""

    def make(name="triaged", api=None, sources=None, destinations=None, **settings):
        return daemons(
            name,
            sources={"acme-slack": SLACK_SOURCE} | (sources or {}),
            destinations={"acme-bot": slack_destination(api or slack.api)} | (destinations or {}),
            **settings,
        )

    return make


@pytest.fixture
def daemon(with_slack):
    """A running daemon that listens to Slack and answers there."""
    return with_slack().start()
