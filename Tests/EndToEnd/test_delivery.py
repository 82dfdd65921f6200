"""Posts on a bad day: slow, rude, absent and dying receivers."""

import asyncio

from support import words
from support.burst import Burst
from support.ledger import Ledger
from support.pages import page
from support.receiver import after, hang_up, say
from support.slack import SlackStandIn, key, message, refuse, send
from support.wait import until


def posts(daemon, tmp_path):
    """State, attempts and reason of every post, oldest first."""
    return Ledger(daemon.store, tmp_path / "copy").rows("SELECT state, attempts, reason FROM outbox ORDER BY id")


def test_what_waits_at_the_start_is_not_taken_for_interrupted(with_slack, slack):
    paused = with_slack(triage="off").start()
    for number in range(40):
        send(paused, message(f"Please add number {number}"))
    assert paused.terminate() == 0
    daemon = with_slack().start()
    assert daemon.settled()["posts"] == {"delivered": 40}
    assert len({key(post) for post in slack.received}) == 40 == len(slack.received)


def test_too_many_requests_is_retried_and_not_before_the_time_that_was_asked_for(daemon, slack):
    slack.expect(say(429, Retry_After=1))
    send(daemon, message("Please add partial refunds"))
    first, second = slack.wait_for(2)
    assert second.at - first.at >= 1.0
    assert key(first) == key(second)
    assert daemon.settled()["posts"] == {"delivered": 1}
    assert daemon.metric("triaged_deliveries_total", "acme-bot", "retry") == 1
    assert daemon.metric("triaged_deliveries_total", "acme-bot", "delivered") == 1


def test_while_one_channel_is_asked_to_wait_nothing_else_is_lost(daemon, slack):
    slack.expect(say(429, Retry_After=1))
    send(daemon, message("Please add partial refunds"))
    send(daemon, message("Please add a dark mode"))
    assert daemon.settled()["posts"] == {"delivered": 2}
    answered = [key(post) for post in slack.received]
    assert len(set(answered)) == 2


def test_a_server_error_is_retried_once_and_then_it_is_delivered(daemon, slack, tmp_path):
    slack.expect(say(500, b"oops"))
    send(daemon, message("Please add partial refunds"))
    slack.wait_for(2)
    daemon.settled()
    assert len(slack.received) == 2
    assert posts(daemon, tmp_path) == [("delivered", 2, None)]


def test_a_refused_connection_is_retried_until_somebody_listens(with_slack, receivers, tmp_path):
    absent = receivers(SlackStandIn, listening=False)
    daemon = with_slack(api=absent.api).start()
    send(daemon, message("Please add partial refunds"))
    until("an attempt to fail", lambda: daemon.metric("triaged_deliveries_total", "retry") >= 1)
    absent.open()
    absent.wait_for(1, seconds=60)
    daemon.settled()
    assert len(absent.received) == 1
    assert posts(daemon, tmp_path)[0][0] == "delivered"


def test_a_definite_refusal_is_final_and_its_reason_is_there_to_see(daemon, slack, tmp_path):
    slack.expect(refuse("not_in_channel"))
    send(daemon, message("Please add partial refunds"))
    assert daemon.settled()["posts"] == {"dead": 1}
    assert len(slack.received) == 1
    [(_, _, reason)] = posts(daemon, tmp_path)
    assert "not_in_channel" in reason
    assert "not_in_channel" in page(daemon.get("/deliveries")).text
    assert daemon.metric("triaged_posts_troubled", "dead") == 1
    assert daemon.metric("triaged_deliveries_total", "acme-bot", "dead") == 1


def test_slacks_own_word_for_too_fast_is_no_refusal(daemon, slack):
    slack.expect(refuse("ratelimited"))
    send(daemon, message("Please add partial refunds"))
    assert daemon.settled()["posts"] == {"delivered": 1}
    assert len(slack.received) == 2


def test_a_redirect_is_not_followed(daemon, slack, receivers):
    elsewhere = receivers(SlackStandIn)
    slack.expect(say(307, Location=elsewhere.api + "chat.postMessage"))
    send(daemon, message("Please add partial refunds"))
    daemon.settled()
    assert elsewhere.received == [], "the token goes to nobody but the configured address"


def test_a_post_whose_answer_never_came_is_uncertain_and_not_repeated(daemon, slack, tmp_path):
    slack.expect(hang_up)
    send(daemon, message("Please add partial refunds"))
    assert daemon.settled()["posts"] == {"uncertain": 1}
    assert len(slack.received) == 1
    assert daemon.metric("triaged_posts_troubled", "uncertain") == 1
    assert "uncertain" in page(daemon.get("/deliveries")).text.lower()


def test_the_same_on_a_connection_that_had_served_before(daemon, slack):
    """libcurl by itself repeats a request when a connection it kept dies without an answer: also a POST."""
    send(daemon, message("Please add partial refunds"))
    daemon.settled()
    slack.expect(hang_up)
    send(daemon, message("Please add a dark mode"))
    assert daemon.settled()["posts"] == {"delivered": 1, "uncertain": 1}
    keys = [key(post) for post in slack.received]
    assert len(keys) == len(set(keys)) == 2


def test_an_answer_that_breaks_off_leaves_the_post_uncertain(daemon, slack):
    def half(received, receiver):
        # The announced length never comes; the handler then closes.
        return (200, {"Content-Length": "500", "Connection": "close"}, b'{"ok": tr')

    slack.expect(half)
    send(daemon, message("Please add partial refunds"))
    posts = daemon.settled()["posts"]
    assert posts == {"uncertain": 1}
    assert len(slack.received) == 1


def test_other_posts_go_on_while_one_is_stuck(with_slack, slack, receivers):
    rules = """\
version: 1
teams:
  slow: { name: Slow, channel: "slow-hook:x" }
rules:
  - name: everything
    then: { route: slow }
"""
    stuck = receivers()
    stuck.hold()
    out = {"slow-hook": {"platform": "webhook", "url": stuck.url + "/", "secret": "${env:OPS_SECRET}"}}
    daemon = with_slack(destinations=out, rules=rules).start()
    for number in range(5):
        send(daemon, message(f"Please add feature {number}"))
    slack.wait_for(5)
    stuck.let_go()
    assert daemon.settled()["posts"] == {"delivered": 10}


def test_a_stop_waits_for_the_post_that_is_under_way(daemon, slack, tmp_path):
    slack.expect(after(1.5, slack.ordinary))
    send(daemon, message("Please add partial refunds"))
    slack.wait_for(1)
    assert daemon.terminate() == 0
    assert len(slack.received) == 1
    assert posts(daemon, tmp_path) == [("delivered", 1, None)]


def test_a_stop_leaves_what_was_not_begun_for_the_next_start(with_slack, receivers, tmp_path):
    absent = receivers(SlackStandIn, listening=False)
    daemon = with_slack(api=absent.api).start()
    send(daemon, message("Please add partial refunds"))
    until("an attempt to fail", lambda: daemon.metric("triaged_deliveries_total", "retry") >= 1)
    assert daemon.terminate() == 0
    absent.open()
    daemon.start()
    absent.wait_for(1, seconds=60)
    assert daemon.settled()["posts"] == {"delivered": 1}


def test_a_stop_and_a_start_repeat_nothing(daemon, slack):
    for number in range(20):
        send(daemon, message(f"Please add feature {number}"))
    daemon.settled()
    assert daemon.terminate() == 0
    daemon.start()
    status = daemon.settled()
    assert (status["requests"], status["posts"]) == (20, {"delivered": 20})
    assert len(slack.received) == 20


def test_a_stop_in_the_middle_of_a_burst_keeps_and_answers_all_it_acknowledged(daemon, slack, tmp_path):
    asks = [message(words.ask(number)) for number in range(3_000)]

    async def stop(burst):
        while len(burst.acknowledged) < 500:
            await asyncio.sleep(0.001)
        daemon.process.terminate()

    burst = Burst(daemon, asks).run(beside=stop)
    assert daemon.process.wait(60) == 0
    acknowledged = {event["ts"] for event in burst.acknowledged}
    assert 500 <= len(acknowledged) < len(asks)
    ledger = Ledger(daemon.store, tmp_path / "copy")
    assert acknowledged <= set(ledger.slack_messages())
    assert dict(ledger.rows("SELECT state, count(*) FROM outbox GROUP BY 1")).keys() <= {"delivered", "waiting"}
    # What was not decided in the few seconds that a stop may take is safe, and decided after the start.
    daemon.start()
    assert daemon.settled(seconds=120)["waiting"] == 0
    ledger = Ledger(daemon.store, tmp_path / "after")
    assert ledger.one("SELECT count(*) FROM inbox") == ledger.one("SELECT count(*) FROM inbox_outcome")
    keys = [key(post) for post in slack.received]
    assert len(keys) == len(set(keys))
