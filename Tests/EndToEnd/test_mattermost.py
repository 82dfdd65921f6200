"""Mattermost in and out: the real daemon against a stand-in, whose calls Mattermost's own driver makes as well."""

import pytest
from mattermostdriver import Driver

from support import mattermost
from support.mattermost import BOT, CHANNEL, SECRETS, MattermostStandIn, seal, send
from support.wait import until


@pytest.fixture
def server(receivers):
    return receivers(MattermostStandIn)


@pytest.fixture
def with_mattermost(daemons, server):
    def make(name="triaged", **more):
        return daemons(
            name, env=SECRETS, sources={"chat": mattermost.source(url=server.url, **more)},
            destinations={"chat-bot": mattermost.destination(server.url)},
        )

    return make


def test_an_ask_is_answered_once_in_its_thread(with_mattermost, server):
    daemon = with_mattermost().start()
    post = server.say("Please add **partial refunds** to the checkout, @all")
    assert send(daemon, post).status == 200
    assert send(daemon, post).status == 200, "a second delivery"
    daemon.settled()
    [said] = server.said_by_bot
    assert (said["channel_id"], said["root_id"]) == (CHANNEL, post["id"])
    assert "R-1" in said["message"] and "Payments" in said["message"]
    assert "@all" not in said["message"]


def test_a_wrong_token_is_refused_and_shown_nowhere(with_mattermost):
    daemon = with_mattermost().start()
    answer = send(daemon, mattermost.new_post("Dark mode, please"), token="guessed")
    assert answer.status == 401
    assert "guessed" not in daemon.log_text() and SECRETS["MATTERMOST_TOKEN"] not in daemon.log_text()


def test_the_call_equals_the_one_the_official_driver_makes(with_mattermost, server):
    daemon = with_mattermost().start()
    send(daemon, server.say("Refunds: “quoted”, 日本語, 🙂 and a_b_c"))
    daemon.settled()
    ours = next(one for one in server.received if one.path == "/api/v4/posts")
    driver = Driver(
        {"url": "127.0.0.1", "port": server.port, "scheme": "http", "token": SECRETS["MATTERMOST_BOT"], "verify": False}
    )
    driver.login()
    driver.posts.create_post(ours.json)
    theirs = server.received[-1]
    assert (ours.method, ours.path, ours.json) == (theirs.method, theirs.path, theirs.json)
    assert ours.headers["Authorization"] == theirs.headers["Authorization"]
    assert len(server.said_by_bot) == 1, "the server knew the repeat by its pending_post_id"


def test_a_channel_is_read_by_polling_and_meets_the_webhook(with_mattermost, server):
    daemon = with_mattermost(
        api_token="${env:MATTERMOST_BOT}", team="lantern", poll="feature-requests", every="2s"
    ).start()
    until("the channel to be asked for", lambda: any("since=" in one.path for one in server.received))
    post = server.say("Keyboard shortcuts for the checkout")
    until("the answer", lambda: server.said_by_bot)
    assert send(daemon, post).status == 200, "the webhook, late"
    server.edit(post, "Keyboard shortcuts for the whole checkout")
    asked = len(server.received)
    until("two more rounds", lambda: sum("since=" in one.path for one in server.received[asked:]) >= 2)
    daemon.settled()
    assert len(server.said_by_bot) == 1, "neither the webhook, nor the edit, nor our own answer is a new ask"
    assert daemon.status()["requests"] == 1


def test_a_press_needs_our_seal(with_mattermost):
    daemon = with_mattermost().start()
    kind = {"Content-Type": "application/json"}
    value = "R-1\tmattermost\tmattermost\tpost"
    genuine = {"action": "match.different", "value": value, "seal": seal("match.different", value)}
    answer = daemon.post("/in/chat", mattermost.press(genuine), kind)
    assert (answer.status, answer.json) == (200, {})
    forged = genuine | {"value": value.replace("R-1", "R-2")}
    assert daemon.post("/in/chat", mattermost.press(forged), kind).status == 401
    # The webhook's token is seen by whoever may edit the webhook.
    forged = genuine | {"seal": seal("match.different", value, SECRETS["MATTERMOST_TOKEN"])}
    assert daemon.post("/in/chat", mattermost.press(forged), kind).status == 401


def test_the_doctor_knows_the_bot(with_mattermost, server):
    from support.daemon import run

    daemon = with_mattermost(api_token="${env:MATTERMOST_BOT}", poll=CHANNEL)
    result = run("doctor", "chat", "--config", daemon.config, env=daemon.env)
    assert "@triage" in result.stdout and BOT in result.stdout, result.stdout + result.stderr
