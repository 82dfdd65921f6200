"""Rocket.Chat in and out: the real daemon against a stand-in, whose calls a client of Rocket.Chat's makes as well."""

import pytest
from rocketchat_API.rocketchat import RocketChat

from support import rocketchat
from support.receiver import hang_up
from support.rocketchat import BOT, ROOM, SECRETS, RocketChatStandIn, send
from support.wait import until


@pytest.fixture
def server(receivers):
    return receivers(RocketChatStandIn)


@pytest.fixture
def with_rocketchat(daemons, server):
    def make(name="triaged", **more):
        return daemons(
            name, env=SECRETS, sources={"chat": rocketchat.source(url=server.url, **more)},
            destinations={"chat-bot": rocketchat.destination(server.url)},
        )

    return make


def test_an_ask_is_answered_once_in_its_thread(with_rocketchat, server):
    daemon = with_rocketchat().start()
    message = server.say("Please add *partial refunds* to the checkout, @all")
    assert send(daemon, message).status == 200
    assert send(daemon, message).status == 200, "a second delivery"
    daemon.settled()
    [said] = server.said_by_bot
    assert (said["rid"], said["tmid"]) == (ROOM, message["_id"])
    assert "R-1" in said["msg"] and "Payments" in said["msg"]
    assert "@all" not in said["msg"]


def test_a_wrong_token_is_refused(with_rocketchat, server):
    daemon = with_rocketchat().start()
    assert send(daemon, server.say("Dark mode, please"), token="guessed").status == 401


def test_the_call_equals_the_one_a_client_makes(with_rocketchat, server):
    daemon = with_rocketchat().start()
    send(daemon, server.say("Refunds: “quoted”, 日本語, 🙂 and a_b_c"))
    daemon.settled()
    ours = next(one for one in server.received if one.path == "/api/v1/chat.sendMessage")
    client = RocketChat(user_id=BOT, auth_token=SECRETS["ROCKETCHAT_TOKEN"], server_url=server.url)
    client.chat_send_message(ours.json["message"] | {"_id": "another"})
    theirs = server.received[-1]
    assert (ours.method, ours.path) == (theirs.method, theirs.path)
    assert ours.json["message"] == theirs.json["message"] | {"_id": ours.json["message"]["_id"]}
    for name in ("X-Auth-Token", "X-User-Id"):
        assert ours.headers[name] == theirs.headers[name]


def test_an_answer_that_is_lost_leaves_one_message(with_rocketchat, server):
    daemon = with_rocketchat().start()

    def saved_and_silent(received, receiver):
        server.ordinary(received, receiver)
        return hang_up(received, receiver)

    server.expect(saved_and_silent)
    send(daemon, server.say("Refunds by the hour"))
    server.wait_for(2)
    daemon.settled()
    assert len(server.said_by_bot) == 1


def test_a_room_is_read_by_polling_and_meets_the_webhook(with_rocketchat, server):
    daemon = with_rocketchat(api_token="${env:ROCKETCHAT_TOKEN}", poll="feature-requests", every="5s").start()
    until("the room to be asked for", lambda: any("syncMessages" in one.path for one in server.received))
    message = server.say("Keyboard shortcuts for the checkout")
    until("the answer", lambda: server.said_by_bot)
    assert send(daemon, message).status == 200, "the webhook, late"
    server.edit(message, "Keyboard shortcuts for the whole checkout")
    asked = len(server.received)
    until("two more rounds", lambda: sum("syncMessages" in one.path for one in server.received[asked:]) >= 2)
    daemon.settled()
    assert len(server.said_by_bot) == 1
    assert daemon.status()["requests"] == 1
