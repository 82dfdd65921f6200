"""A disk that is full: nothing is promised that cannot be kept, and when there is room again all goes on by itself."""

import resource

import pytest

from support import words
from support.ledger import Ledger
from support.slack import encoded, envelope, key, message, signed
from support.wait import until

# Refuses writes beyond a file size, as a full disk does, and without the signal that would end the process.
LIMIT = 1 << 20
SMALL_DISK = ["/bin/sh", "-c", f'trap "" XFSZ; ulimit -S -f {LIMIT // 512}; exec "$@"', "sh"]


@pytest.fixture
def daemon(with_slack):
    return with_slack(wrapper=SMALL_DISK).start()


def fill(daemon):
    """Asks until twenty asks were refused: what was acknowledged, and the refusals with their asks."""
    acknowledged, refused = [], []
    for number in range(2_000):
        event = message(words.ask(number))
        body = encoded(envelope(event))
        answer = daemon.post("/in/acme-slack", body, signed(body))
        if answer.status == 200:
            acknowledged.append(event)
        else:
            refused.append((event, answer))
        if len(refused) == 20:
            break
    assert acknowledged and len(refused) == 20, "the disk was too large for this test"
    assert daemon.process.poll() is None, "a full disk is no reason to die"
    return acknowledged, refused


def make_room(daemon):
    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def test_what_a_full_disk_cannot_keep_is_refused_and_what_was_acknowledged_is_decided_later(daemon, slack, tmp_path):
    acknowledged, refused = fill(daemon)
    for _, answer in refused:
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) >= 1
    make_room(daemon)
    for event, _ in refused:
        until("the event to be taken", lambda: is_taken(daemon, event), every=0.1)
    status = daemon.settled(seconds=60)
    everything = [event["ts"] for event in acknowledged] + [event["ts"] for event, _ in refused]
    assert status["requests"] == len(everything)
    assert set(Ledger(daemon.store, tmp_path / "copy").slack_messages()) == set(everything)
    keys = [key(post) for post in slack.received]
    assert len(keys) == len(set(keys)), "settling failed while the disk was full, and still nothing is said twice"
    assert status["posts"].get("delivered", 0) + status["posts"].get("uncertain", 0) == len(everything)


def test_a_full_disk_shows_in_readiness_and_is_over_when_there_is_room(daemon):
    fill(daemon)
    assert daemon.get("/healthz").status == 200, "a restart would help nobody"
    # The last page may still have room for the check's own small commit; the checks after it find none.
    until("readiness to tell", lambda: daemon.get("/readyz").status == 503)
    make_room(daemon)
    until("the daemon to be ready again", lambda: daemon.get("/readyz").status == 200)


def is_taken(daemon, event):
    """Sent again, as Slack would."""
    body = encoded(envelope(event))
    return daemon.post("/in/acme-slack", body, signed(body) | {"X-Slack-Retry-Num": "1"}).status == 200
