"""Zulip both ways, over a stand-in that Zulip's own client takes for a server."""

import re

import pytest
import zulip

from support.daemon import SECRETS
from support.wait import until
from support.zulip import BUILDS, JON, KEYS, MARA, ZulipStandIn, account, call, source


@pytest.fixture
def server(receivers):
    return receivers(ZulipStandIn)


@pytest.fixture
def with_zulip(daemons, server):
    """Makes daemons that listen to the stand-in's event queue and answer there."""

    def make(name="triaged", more=None, **settings):
        return daemons(
            name, sources={"acme-zulip": source(server.url, **(more or {}))},
            destinations={"acme-zulip-bot": account(server.url)}, **settings)

    return make


def client(server, who=MARA):
    """Zulip's own client, as a person."""
    return zulip.Client(email=who["email"], api_key=KEYS[who["email"]], site=server.url, retry_on_errors=False)


def listening(daemon, server):
    until("the daemon to poll", server.heard)
    return daemon


def heard(daemon, server):
    """Waits until every event was fetched, and dealt with."""
    until("the events to be fetched", server.heard)
    return daemon.settled()


def visible(content):
    """What a reader sees of what we wrote: references are characters."""
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), content).replace("**", "")


# The stand-in


def test_the_stand_in_is_a_server_to_the_official_client(server):
    mara, bot = client(server), client(server, {"email": "triage-bot@chat.lantern.example"})
    queue = bot.register(event_types=["message"])
    assert queue["result"] == "success"
    sent = mara.send_message({"type": "stream", "to": "product ideas", "topic": "dark mode", "content": "Please!"})
    assert sent["result"] == "success"
    told = bot.get_events(queue_id=queue["queue_id"], last_event_id=queue["last_event_id"])
    assert [event["message"]["content"] for event in told["events"]] == ["Please!"]
    page = bot.get_messages({"anchor": "newest", "num_before": 10, "num_after": 0})
    assert [message["id"] for message in page["messages"]] == [sent["id"]]
    assert mara.send_message({"type": "stream", "to": "nowhere", "topic": "x", "content": "x"})["code"] \
        == "STREAM_DOES_NOT_EXIST"
    assert bot.update_message({"message_id": sent["id"], "content": "Thanks!"})["result"] == "success"
    assert bot.add_reaction({"message_id": sent["id"], "emoji_name": "eyes"})["result"] == "success"
    server.expire_queues()
    assert bot.get_events(queue_id=queue["queue_id"], last_event_id=0)["code"] == "BAD_EVENT_QUEUE_ID"
    assert bot.get_profile()["full_name"] == "Triage"


# The event queue


def test_an_ask_is_heard_and_answered_once_in_its_topic(with_zulip, server):
    daemon = listening(with_zulip().start(), server)
    mara = client(server)
    mara.send_message({
        "type": "stream", "to": "product ideas", "topic": "the cart",
        "content": "The checkout page loses my cart, please keep it. @**all** :smile: $$x$$"})
    heard(daemon, server)
    [answer] = server.by_bot()
    assert (answer["display_recipient"], answer["subject"]) == ("product ideas", "the cart")
    assert "R-1" in visible(answer["content"]) and "Payments" in visible(answer["content"])
    assert "@**" not in answer["content"] and ":smile:" not in answer["content"]
    # And Zulip's own client reads it there.
    page = mara.get_messages({"anchor": "newest", "num_before": 10, "num_after": 0})
    assert page["messages"][-1]["content"] == answer["content"]


def test_what_is_said_in_the_topic_belongs_to_it_and_a_call_is_an_ask_of_its_own(with_zulip, server):
    daemon = listening(with_zulip().start(), server)
    server.says("Please add a dark mode")
    heard(daemon, server)
    server.says("With a schedule", who=JON)
    assert heard(daemon, server)["requests"] == 1
    server.says("@**Triage** please add partial refunds to the checkout", who=JON, mentions=True)
    assert heard(daemon, server)["requests"] == 2
    server.says("Please add an audit log", who=JON, topic="audits")
    assert heard(daemon, server)["requests"] == 3


def test_bots_are_not_heard_however_they_are_called(with_zulip, server):
    daemon = listening(with_zulip().start(), server)
    server.says("Build 12 is green", who=BUILDS)
    heard(daemon, server)
    assert daemon.settled()["requests"] == 0


def test_an_edit_changes_the_request_and_a_deletion_withdraws_it(with_zulip, server):
    daemon = listening(with_zulip().start(), server)
    said = server.says("Please add a dark mode")
    heard(daemon, server)
    server.edits(said, "Please add partial refunds to the checkout")
    until("the edit to be read", lambda: daemon.status()["requestsByTeam"] == {"payments": 1})
    status = heard(daemon, server)
    assert status["requests"] == 1
    server.deletes(said)
    until("the deletion to be read", lambda: daemon.status()["events"] >= 3)
    heard(daemon, server)


def test_a_lost_queue_is_registered_anew_and_nothing_falls_between(with_zulip, server):
    daemon = listening(with_zulip().start(), server)
    server.says("Please add a dark mode")
    heard(daemon, server)
    server.expire_queues()
    for number in range(7):
        server.says(f"Please add import format number {number} with its own options", topic=f"format {number}")
    until("the answers", lambda: len(server.by_bot()) == 8)
    heard(daemon, server)
    assert len(server.by_bot()) == 8


def test_a_restart_in_the_middle_loses_and_doubles_nothing(with_zulip, server):
    daemon = listening(with_zulip().start(), server)
    server.says("Please add a dark mode")
    heard(daemon, server)
    daemon.kill()
    # Nobody asked for ten minutes: the queue is gone when the daemon comes back.
    server.expire_queues()
    for number in range(4):
        server.says(f"Please add import format number {number} with its own options", topic=f"format {number}")
    daemon.start()
    until("the answers", lambda: len(server.by_bot()) == 5)
    heard(daemon, server)
    topics = [message["subject"] for message in server.by_bot()]
    assert len(topics) == len(set(topics)) == 5


def test_rate_limits_are_obeyed_both_ways(with_zulip, server):
    limit = {"result": "error", "code": "RATE_LIMIT_HIT", "msg": "API usage exceeded rate limit", "retry-after": 1.5}
    headers = {"Retry-After": "1.5", "X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "200"}
    server.instead["POST messages"] = [(429, limit, headers)]
    server.instead["GET events"] = [(429, limit, headers)]
    daemon = with_zulip().start()
    listening(daemon, server)
    server.says("Please add a dark mode")
    until("the answer", lambda: server.by_bot())
    sent = [one for one in server.received if (one.method, one.path) == ("POST", "/api/v1/messages")]
    assert len(sent) == 2 and sent[1].at - sent[0].at >= 1.4
    polls = [one for one in server.received if one.path.startswith("/api/v1/events")]
    assert polls[1].at - polls[0].at >= 1.4


def test_a_wrong_key_is_told_with_what_to_do(with_zulip, server):
    daemon = with_zulip(env=SECRETS | {"ZULIP_API_KEY": "wrong"}).start()
    until("the refusal to be told", lambda: "zuliprc" in daemon.log_text())


# The outgoing webhook


@pytest.fixture
def hooked(daemons, server):
    settings = {"platform": "zulip", "token": "${env:ZULIP_TOKEN}", "answer": "acme-zulip-bot"}
    return daemons(
        sources={"acme-zulip": settings}, destinations={"acme-zulip-bot": account(server.url)}).start()


def test_a_call_is_let_in_by_its_token_only_and_answered_with_json(hooked, server):
    said = server.says("@**Triage** please add a dark mode", mentions=True)
    assert call(hooked, said, token="another").status == 401
    answer = call(hooked, said)
    assert answer.status == 200
    hooked.settled()
    # In the response or by a message, as the daemon sees fit; once in all.
    in_response = "R-1" in visible(answer.json.get("content", ""))
    by_message = ["R-1" in visible(message["content"]) for message in server.by_bot()]
    assert in_response or answer.json == {"response_not_required": True}
    assert [in_response, *by_message].count(True) == 1
