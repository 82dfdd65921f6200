"""kill -9 in the middle of a burst: nothing acknowledged is lost, nothing is decided twice, nothing is said twice."""

import asyncio
import os
import random
from collections import Counter

import pytest

from support import words
from support.burst import Burst
from support.ledger import Ledger
from support.slack import key, message, send
from support.wait import until

EVENTS = 5_000
ROUNDS = int(os.environ.get("E2E_KILL_ROUNDS", "3"))


@pytest.mark.parametrize("round", range(1, ROUNDS + 1))
def test_a_kill_in_a_burst_loses_nothing_acknowledged_and_repeats_nothing(round, with_slack, slack, tmp_path):
    daemon = with_slack().start()
    asks = [message(words.ask(number), user=f"U{number % 97}") for number in range(EVENTS)]
    threshold = int(EVENTS * random.uniform(0.1, 0.9))

    burst = Burst(daemon, asks).run(beside=kill_at(threshold, daemon, slack))
    acknowledged = {event["ts"] for event in burst.acknowledged}
    held = {key(post) for post in slack.held}
    print(f"round {round}: killed at {threshold}, {len(acknowledged)} acknowledged, {len(held)} posts held")
    assert burst.refused == []
    assert threshold <= len(acknowledged) < EVENTS, "the kill came in the middle"
    assert held, "posts were in flight"

    # As the disk stands, before anything has had a chance to mend it.
    at_the_kill = Ledger(daemon.store, tmp_path / "at the kill")
    assert acknowledged <= set(at_the_kill.slack_messages()), "every acknowledged event is in the inbox"
    in_flight = set(at_the_kill.column("SELECT key FROM outbox WHERE state = 'sending'"))
    assert held <= in_flight, "a post is marked before it is sent"

    # Slack sends again what it got no 200 for; some of that was kept, and only the answer was lost.
    slack.let_go()
    daemon.start()
    rest = [event for event in asks if event["ts"] not in acknowledged]
    again = Burst(daemon, rest, X_Slack_Retry_Num="1", X_Slack_Retry_Reason="http_timeout").run()
    assert (again.broken, again.refused, len(again.acknowledged)) == (0, [], len(rest))
    status = daemon.settled(seconds=120)
    uncertain = daemon.metric("triaged_posts_troubled", "uncertain")
    assert daemon.metric("triaged_inbox_waiting_events") == 0
    assert daemon.terminate() == 0

    after = Ledger(daemon.store, tmp_path / "after")
    kept = Counter(after.slack_messages())
    assert set(kept) == {event["ts"] for event in asks}
    assert acknowledged <= set(kept)

    # Each decided exactly once.
    assert after.one("SELECT count(*) FROM inbox") == after.one("SELECT count(*) FROM inbox_outcome")
    assert after.one("SELECT count(*) FROM submission WHERE role = 'ask'") == EVENTS
    assert after.one("SELECT count(*) FROM decision") == EVENTS
    assert after.one("SELECT count(DISTINCT submission) FROM decision") == EVENTS
    assert after.one("SELECT count(*) FROM request") == status["requests"] == EVENTS
    assert after.one("SELECT max(id) FROM request") == EVENTS, "no number was given twice, none was skipped"

    # Each said at most once, and where nobody knows, that is shown.
    posts = dict(after.rows("SELECT key, state FROM outbox"))
    assert len(posts) == EVENTS
    assert {name for name, state in posts.items() if state == "uncertain"} == in_flight
    assert uncertain == len(in_flight) >= 1
    assert set(posts.values()) == {"delivered", "uncertain"}
    said = Counter(key(post) for post in slack.received)
    assert [name for name, times in said.items() if times > 1] == []
    assert {name for name, state in posts.items() if state == "delivered"} <= set(said)
    assert set(said) <= set(posts)


def kill_at(threshold, daemon, slack):
    """Kills once so many are acknowledged, at a moment when Slack has read posts and not answered them."""

    async def kill(burst):
        # Holding a little before: answers that are on their way make room for posts that will be held.
        while len(burst.acknowledged) < threshold:
            await asyncio.sleep(0.001)
        slack.hold()
        for _ in range(10_000):
            if slack.held:
                break
            await asyncio.sleep(0.001)
        # Some milliseconds of chance: before, during or after a commit.
        await asyncio.sleep(random.uniform(0, 0.02))
        daemon.kill()

    return kill


def test_a_kill_during_the_restart_changes_nothing_either(with_slack, slack, tmp_path):
    """Several kills in a row, each while the daemon works off what the last one left."""
    daemon = with_slack().start()
    asks = [message(words.ask(number)) for number in range(1_000)]
    burst = Burst(daemon, asks).run()
    assert len(burst.acknowledged) == len(asks)
    for _ in range(5):
        daemon.kill()
        # Not `start`: the kill may come before it listens.
        daemon.launch()
        until("signs of life", lambda: daemon.log_text() or daemon.process.poll() is not None)
    daemon.kill()
    daemon.start()
    status = daemon.settled(seconds=60)
    assert (status["requests"], status["waiting"]) == (1_000, 0)
    said = Counter(key(post) for post in slack.received)
    assert max(said.values()) == 1
    assert status["posts"].get("delivered", 0) + status["posts"].get("uncertain", 0) == 1_000
    assert daemon.metric("triaged_posts_troubled", "uncertain") == status["posts"].get("uncertain", 0)


def test_a_single_message_survives_a_kill_right_after_its_200(with_slack, slack):
    daemon = with_slack(triage="off").start()
    send(daemon, message("Please add partial refunds"))
    daemon.kill()
    daemon.config.write_text(daemon.config.read_text().replace('"triage": "off"', '"triage": "on"'))
    daemon.start()
    assert daemon.settled()["requests"] == 1
    assert len(slack.received) == 1
