"""Accepted means kept: the kernel tells that the bytes were synced before the 200 was written."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from support import slack, tracing

EVENTS = 20

_reason = tracing.why_not()
pytestmark = pytest.mark.skipif(_reason is not None, reason=str(_reason))


def unsynced(with_slack, tmp_path, durability):
    """Sends one event alone and then twenty at once; the marks of those acknowledged before their sync."""
    trace = tmp_path / "trace"
    daemon = with_slack(durability=durability, triage="off", wrapper=tracing.wrapper(trace)).start()
    marks = [f"mark-{number:03d}-end" for number in range(EVENTS + 1)]

    def send(mark):
        slack.send(daemon, slack.message(f"Please add {mark}"))

    send(marks[0])
    with ThreadPoolExecutor(EVENTS) as pool:
        list(pool.map(send, marks[1:]))
    assert daemon.terminate() == 0
    return tracing.acknowledged_unsynced(trace, marks)


def test_every_200_is_written_after_its_event_was_synced(with_slack, tmp_path):
    assert unsynced(with_slack, tmp_path, "full") == []


@pytest.mark.parametrize("durability", ["normal", "off"])
def test_the_same_check_fails_where_durability_is_given_up(with_slack, tmp_path, durability):
    """Which proves that the check above can fail."""
    assert len(unsynced(with_slack, tmp_path, durability)) == EVENTS + 1
