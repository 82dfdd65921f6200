"""Discord: interactions that PyNaCl signs, a channel that is polled, and answers as replies of the bot."""

import pytest
from nacl.signing import SigningKey

from support import discord
from support.daemon import SECRETS
from support.discord import CHANNEL, DiscordStandIn, deliver, interaction, slash, unescaped
from support.ledger import Ledger
from support.wait import until


@pytest.fixture
def api(receivers):
    return receivers(DiscordStandIn)


@pytest.fixture
def with_discord(daemons, api):
    def make(polled=True, to="acme-bot", **settings):
        source = {"platform": "discord", "answer": to, "public_key": discord.PUBLIC_KEY, "api": api.api}
        source |= {"application": discord.APPLICATION, "every": "5s"}
        if polled:
            source |= {"token": "${env:DISCORD_TOKEN}", "channels": {CHANNEL: "#feature-requests"}}
        return daemons(
            sources={"acme-discord": source},
            destinations={"acme-bot": {"platform": "discord", "token": "${env:DISCORD_TOKEN}", "api": api.api}},
            env=SECRETS | {"DISCORD_TOKEN": discord.TOKEN}, **settings,
        ).start()

    return make


def submissions(daemon, tmp_path):
    ledger = Ledger(daemon.store, tmp_path / "copy")
    return ledger.rows("SELECT external_id, state, version FROM submission ORDER BY id")


def test_the_ping_is_answered_and_one_with_a_bad_signature_is_not(with_discord):
    daemon = with_discord(polled=False)
    pong = deliver(daemon, {"type": 1, "id": "1", "application_id": "2", "token": "x", "version": 1})
    assert pong.status == 200 and pong.json == {"type": 1}
    assert pong.headers.get_content_type() == "application/json"
    assert deliver(daemon, {"type": 1}, key=SigningKey(b"another seed of thirty-two bytes")).status == 401
    raw = discord.encoded({"type": 1})
    assert daemon.post("/in/acme-discord", raw + b" ", discord.signed(raw)).status == 401
    assert deliver(daemon, {"version": 1, "application_id": "2", "type": 0}).status == 204


def test_a_command_that_asks_becomes_a_request_and_its_giver_hears_of_it(with_discord, tmp_path):
    daemon = with_discord(polled=False)
    command = slash("request", text="Partial refunds in the **checkout**", impact="every week")
    answer = deliver(daemon, command)
    assert answer.status == 200
    assert answer.json["type"] == 4, "a message at once"
    assert answer.json["data"]["flags"] & 64, "seen by nobody else"
    daemon.settled()
    # Delivered twice, it is one.
    assert deliver(daemon, command).status == 200
    daemon.settled()
    assert [row[0] for row in submissions(daemon, tmp_path)] == [command["id"]]


def test_the_answer_can_be_given_where_the_command_was(with_discord, api):
    daemon = with_discord(polled=False, to="response")
    answer = deliver(daemon, slash("request", text="Partial refunds in the **checkout**"))
    assert answer.json["type"] == 4
    assert "R-1" in unescaped(answer.json["data"]["content"])
    assert answer.json["data"]["flags"] & 64 and answer.json["data"]["allowed_mentions"]["parse"] == []
    daemon.settled()
    assert api.posts == []


def test_a_pressed_button_is_acknowledged_without_a_change(with_discord):
    daemon = with_discord(polled=False)
    press = interaction(3, {"component_type": 2, "custom_id": "match.same R-1%09discord%09discord%0912"})
    answer = deliver(daemon, press)
    assert (answer.status, answer.json) == (200, {"type": 6})


def test_what_is_said_in_a_channel_is_found_and_answered_once_as_a_reply(with_discord, api, tmp_path):
    daemon = with_discord()
    until("the first look at the channel", lambda: any("/messages" in one.path for one in api.received))
    said = api.say("The checkout loses my cart, please keep it. @everyone *look* <@1350000000000000101>")
    post = until("the answer", lambda: api.posts and api.posts[0], seconds=60)
    assert post.path == f"/api/v10/channels/{CHANNEL}/messages"
    body = post.json
    assert body["message_reference"] == {"message_id": said["id"], "fail_if_not_exists": False}
    assert body["allowed_mentions"]["parse"] == []
    assert "R-1" in unescaped(body["content"]) and "Payments" in unescaped(body["content"])
    # Neither our own answer nor a bot's word is a request.
    api.say("Build 41 is green", author={"id": "1350000000000000200", "username": "builder", "bot": True})
    second = api.say("Please add dark mode to the settings page")
    until("the second answer", lambda: len(api.posts) >= 2, seconds=60)
    daemon.settled()
    assert len(api.posts) == 2
    assert {row[0] for row in submissions(daemon, tmp_path)} == {said["id"], second["id"]}


def test_edits_and_deletions_are_found_by_reading_again(with_discord, api, tmp_path):
    daemon = with_discord()
    until("the first look at the channel", lambda: any("/messages" in one.path for one in api.received))
    said = api.say("Please keep the cart")
    until("the answer", lambda: api.posts, seconds=60)
    before = submissions(daemon, tmp_path)[0]
    api.edit(said, "Please keep the cart for a week")
    until("the edit", lambda: submissions(daemon, tmp_path)[0][2] > before[2], seconds=60)
    api.messages.remove(said)
    until("the deletion", lambda: submissions(daemon, tmp_path)[0][1] != before[1], seconds=60)


def test_after_a_restart_nothing_is_lost_and_nothing_comes_twice(with_discord, api, tmp_path):
    daemon = with_discord()
    until("the first look at the channel", lambda: any("/messages" in one.path for one in api.received))
    first = api.say("Please keep the cart")
    until("the first answer", lambda: api.posts, seconds=60)
    daemon.settled()
    daemon.terminate()
    second = api.say("Please show the order number on invoices")
    daemon.start()
    until("the second answer", lambda: len(api.posts) >= 2, seconds=60)
    daemon.settled()
    assert [row[0] for row in submissions(daemon, tmp_path)] == [first["id"], second["id"]]
    assert len(api.posts) == 2
