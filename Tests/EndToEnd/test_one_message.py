"""One message, one submission: however often it comes, in whatever form and order."""

import re

from support.daemon import SLACK_SOURCE
from support.pages import page
from support.slack import by_bot, deleted, edited, mention, message, new_ts, reply, send


def test_the_mention_and_the_message_of_one_post_are_one_submission(daemon, slack):
    said = message("<@U0BOT> please add partial refunds")
    send(daemon, mention(said))
    send(daemon, said)
    status = daemon.settled()
    assert (status["events"], status["requests"], status["voices"]) == (2, 1, 1)
    assert len(slack.received) == 1


def test_a_retry_of_an_event_changes_nothing(daemon, slack):
    said = message("Please add partial refunds")
    send(daemon, said, event_id="Ev1")
    for number in ("1", "2", "3"):
        send(daemon, said, event_id="Ev1", X_Slack_Retry_Num=number, X_Slack_Retry_Reason="http_timeout")
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    assert len(slack.received) == 1


def test_the_same_message_through_two_sources_of_one_workspace_is_one(with_slack, slack):
    """Identity is the message's, not the delivery's: a second app in the same workspace tells of the same post."""
    daemon = with_slack(sources={"second-app": SLACK_SOURCE}).start()
    said = message("Please add partial refunds")
    send(daemon, said)
    send(daemon, said, source="second-app")
    status = daemon.settled()
    assert status["events"] == 2
    assert status["requests"] <= 2  # whether two sources share a scope is for the configuration to say
    assert len(slack.received) == status["requests"]


def test_an_edit_replaces_the_words_and_puts_the_answer_right_in_its_place(daemon, slack):
    said = send(daemon, message("Please add partial refounds"))
    daemon.settled()
    send(daemon, edited(said, "Please add partial refunds to the checkout"))
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    shown = page(daemon.get("/requests/R-1")).text
    assert "Please add partial refunds to the checkout" in shown
    first, second = slack.received
    assert (first.path, second.path) == ("/api/chat.postMessage", "/api/chat.update")
    assert "partial refunds to the checkout" in second.json["text"]
    # Once more, with nothing new in it.
    send(daemon, edited(said, "Please add partial refunds to the checkout"))
    daemon.settled()
    assert len(slack.received) == 2


def test_an_edit_that_comes_before_its_message_wins_over_it(daemon):
    said = message("Please add partial refounds")
    send(daemon, edited(said, "Please add partial refunds"))
    send(daemon, said)
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    assert "partial refunds" in page(daemon.get("/requests/R-1")).text


def test_a_delete_withdraws_the_ask_and_the_page_says_so(daemon):
    said = send(daemon, message("Please add partial refunds"))
    daemon.settled()
    send(daemon, deleted(said))
    status = daemon.settled()
    assert status["voices"] == 0
    assert "withdrawn" in page(daemon.get("/requests/R-1")).text.lower()


def test_a_delete_that_comes_before_its_message_keeps_it_out(daemon, slack):
    said = message("Please add partial refunds")
    send(daemon, deleted(said))
    send(daemon, said)
    status = daemon.settled()
    assert status["requests"] == 0
    assert slack.received == []


def test_a_reply_in_the_thread_is_a_comment_on_its_request(daemon, slack):
    said = send(daemon, message("Please add partial refunds"))
    daemon.settled()
    send(daemon, reply(said, "It concerns the whole Berlin office", user="U2"))
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    assert len(slack.received) == 1
    shown = page(daemon.get("/requests/R-1")).text
    assert "It concerns the whole Berlin office" in shown and "Robin" in shown


def test_a_reply_in_a_thread_nobody_asked_in_is_an_ask_of_its_own(daemon, slack):
    elsewhere = new_ts()
    send(daemon, message("Please add partial refunds", thread_ts=elsewhere))
    assert daemon.settled()["requests"] == 1
    assert slack.wait_for_one().json["thread_ts"] == elsewhere


def test_what_bots_say_is_kept_and_not_an_ask(daemon, slack):
    send(daemon, by_bot("Build 512 failed, please fix"))
    send(daemon, by_bot("Deployed", subtype="bot_message"))
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (2, 0)
    assert slack.received == []


def test_its_own_answer_coming_back_is_not_an_ask(daemon, slack):
    said = send(daemon, message("Please add partial refunds"))
    ours = slack.wait_for_one().json
    send(daemon, message(ours["text"], user="U0BOT", bot_id="B0TRIAGE", app_id="A0TRIAGE", thread_ts=said["ts"]))
    assert daemon.settled()["requests"] == 1
    assert len(slack.received) == 1


def test_a_shared_file_with_a_wish_is_an_ask(daemon):
    file = {"id": "F1", "name": "receipt.png", "mimetype": "image/png", "url_private": "https://files.example/F1"}
    send(daemon, message("Please print the tax number on receipts", subtype="file_share", files=[file]))
    daemon.settled()
    shown = page(daemon.get("/requests/R-1")).text
    assert "tax number" in shown and "receipt.png" in shown


def test_joining_a_channel_is_nobodys_ask(daemon, slack):
    send(daemon, message("<@U1> has joined the channel", subtype="channel_join"))
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (1, 0)
    assert slack.received == []


def test_the_page_of_a_request_shows_who_where_what_and_why(daemon):
    send(daemon, message("Please keep the cart on the checkout page"))
    daemon.settled()
    shown = page(daemon.get("/requests/R-1")).text
    for expected in (
        "Dana", "#feature-requests", "Please keep the cart on the checkout page", "Payments", "high",
        "checkout goes to payments", "everything else",
    ):
        assert expected in shown
    assert re.search(r"found .checkout.", shown), "the trace tells which words decided"


def test_a_request_that_does_not_exist_is_not_found(daemon):
    assert daemon.get("/requests/R-99").status == 404
    assert daemon.get("/requests/nonsense").status in (400, 404)
