"""Asked before: an equal wish is one more voice of the same request."""

from support.burst import Burst
from support.pages import page
from support.slack import deleted, message, send


def test_the_second_to_ask_hears_that_it_was_asked_before_and_by_how_many(daemon, slack):
    send(daemon, message("Please add partial refunds to the checkout!", user="U1"))
    daemon.settled()
    second = send(daemon, message("please add   PARTIAL refunds, to the checkout", user="U2"))
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 2)
    first_answer, second_answer = (post.json for post in slack.received)
    assert "R-1" in first_answer["text"] and "asked before" not in first_answer["text"]
    assert second_answer["thread_ts"] == second["ts"]
    assert "R-1" in second_answer["text"]
    assert "asked before" in second_answer["text"]
    assert "2 people" in second_answer["text"]


def test_a_person_who_asks_twice_is_one_voice(daemon, slack):
    send(daemon, message("Please add partial refunds", user="U1"))
    daemon.settled()
    send(daemon, message("Please add partial refunds", user="U1"))
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    assert "2 people" not in slack.wait_for(2)[1].json["text"]


def test_equal_asks_that_arrive_in_one_batch_still_meet(daemon, slack):
    """They may be decided together: the look-up alone would not see the other."""
    asks = [message("Please add partial refunds", user=f"U{number}") for number in range(10, 30)]
    burst = Burst(daemon, asks, connections=20).run()
    assert len(burst.acknowledged) == 20
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 20)
    assert len(slack.received) == 20


def test_a_voice_taken_back_no_longer_counts(daemon):
    send(daemon, message("Please add partial refunds", user="U1"))
    second = send(daemon, message("Please add partial refunds", user="U2"))
    assert daemon.settled()["voices"] == 2
    send(daemon, deleted(second))
    assert daemon.settled()["voices"] == 1


def test_the_page_shows_every_voice(daemon):
    send(daemon, message("Please add partial refunds", user="U1"))
    send(daemon, message("Please add partial refunds", user="U2"))
    daemon.settled()
    shown = page(daemon.get("/requests/R-1")).text
    assert "Dana" in shown and "Robin" in shown
