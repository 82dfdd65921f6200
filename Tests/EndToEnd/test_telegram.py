"""Telegram both ways, over a stand-in that Telegram's most used client takes for the real Bot API."""

import asyncio
import inspect
import time

import pytest
import telegram
from telegram.request import HTTPXRequest

from support.daemon import SECRETS
from support.telegram import (
    BOT, GROUP, JON, MARA, TABLE, TOKEN, TelegramStandIn, deliver, destination, source,
)
from support.wait import until


@pytest.fixture
def api(receivers):
    return receivers(TelegramStandIn)


@pytest.fixture
def with_telegram(daemons, api):
    """Makes daemons that poll the stand-in and answer there."""

    def make(name="triaged", more=None, **settings):
        return daemons(
            name, sources={"acme-telegram": source(api.url, **(more or {}))},
            destinations={"acme-telegram-bot": destination(api.url)}, **settings)

    return make


def foreign(api, work):
    """Runs `work(bot)` with python-telegram-bot's own Bot against the stand-in."""

    async def run():
        request = HTTPXRequest(httpx_kwargs={"trust_env": False})
        polling = HTTPXRequest(httpx_kwargs={"trust_env": False})
        bot = telegram.Bot(TOKEN, base_url=api.base_url, request=request, get_updates_request=polling)
        async with bot:
            return await work(bot)

    return asyncio.run(run())


def fetched(daemon, api):
    """Waits until the daemon has all updates, and has dealt with them."""
    until("the updates to be fetched", api.confirmed)
    return daemon.settled()


def as_message(sent):
    """What the stand-in made of a post, read by the foreign client's own classes."""
    return telegram.Message.de_json(sent, bot=None)


def own_posts(api):
    return [as_message(message) for message in api.messages if message["from"]["id"] == BOT["id"]]


# The stand-in


def test_the_stand_in_is_a_bot_api_to_a_foreign_client(api):
    said = api.says("Please add a dark mode")

    async def work(bot):
        assert (await bot.get_me()).username == "triage_bot"
        [update] = await bot.get_updates(timeout=0)
        assert update.message.text == "Please add a dark mode"
        assert update.message.from_user.full_name == "Mara Lind"
        sent = await bot.send_message(
            GROUP["id"], "<b>Noted</b> &amp; <a href=\"https://x.example/?a=1&amp;b=2\">kept</a> 👩‍🚀",
            parse_mode="HTML", reply_parameters=telegram.ReplyParameters(said["message_id"]))
        assert sent.text == "Noted & kept 👩‍🚀"
        assert sent.parse_entities() == {sent.entities[0]: "Noted", sent.entities[1]: "kept"}
        assert sent.reply_to_message.message_id == said["message_id"]
        with pytest.raises(telegram.error.BadRequest, match="[Cc]an't parse entities"):
            await bot.send_message(GROUP["id"], "<b>open", parse_mode="HTML")
        with pytest.raises(telegram.error.BadRequest, match="[Cc]hat not found"):
            await bot.send_message(12, "hello")
        assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == ()
        await bot.set_webhook("https://intake.example/in/x")
        with pytest.raises(telegram.error.Conflict):
            await bot.get_updates(timeout=0)

    foreign(api, work)


# Polling


def test_an_ask_is_fetched_and_answered_once(with_telegram, api):
    daemon = with_telegram().start()
    said = api.says("The checkout page loses my cart, please keep it <b>&amp; more @everyone")
    fetched(daemon, api)
    [post] = own_posts(api)
    assert "R-1" in post.text and "Payments" in post.text
    assert post.reply_to_message.message_id == said["message_id"]
    assert not [entity for entity in post.entities if entity.type in ("mention", "text_mention")]
    assert daemon.status()["requests"] == 1


def test_the_call_is_one_that_the_foreign_client_could_have_made(with_telegram, api):
    daemon = with_telegram().start()
    api.says("Please add partial refunds & a reason <why>")
    fetched(daemon, api)
    [ours] = api.called("sendMessage")
    assert set(ours) <= set(inspect.signature(telegram.Bot.send_message).parameters)

    async def repeat(bot):
        return await bot.send_message(
            ours["chat_id"], ours["text"], parse_mode=ours["parse_mode"],
            reply_parameters=telegram.ReplyParameters(**ours["reply_parameters"]),
            link_preview_options=telegram.LinkPreviewOptions(**ours["link_preview_options"]))

    foreign(api, repeat)
    mine, theirs = api.called("sendMessage")
    assert {name: value for name, value in theirs.items() if value is not None} == mine
    first, second = own_posts(api)
    assert (first.text, first.parse_entities()) == (second.text, second.parse_entities())


@pytest.mark.parametrize("chat", [GROUP, TABLE], ids=["supergroup", "group"])
def test_a_reply_to_the_ask_or_to_our_answer_is_a_comment(with_telegram, api, chat):
    daemon = with_telegram().start()
    said = api.says("Please add a dark mode", chat=chat)
    fetched(daemon, api)
    [answer] = [message for message in api.messages if message["from"]["id"] == BOT["id"]]
    # Telegram names the chain's first message in supergroups only.
    chain = {"message_thread_id": said["message_id"]} if chat is GROUP else {}
    api.replies(said, "With a schedule", who=JON, **chain)
    api.replies(answer, "On Android as well", **chain)
    assert fetched(daemon, api)["requests"] == 1
    api.says("Please add an audit log", chat=chat, who=JON)
    assert fetched(daemon, api)["requests"] == 2


def test_an_edit_changes_the_request_and_opens_no_other(with_telegram, api):
    daemon = with_telegram().start()
    said = api.says("Please add a dark mode")
    fetched(daemon, api)
    api.edits(said, "Please add partial refunds to the checkout")
    status = fetched(daemon, api)
    assert status["requests"] == 1
    assert status["requestsByTeam"] == {"payments": 1}


def test_bots_and_service_messages_are_nobodys_asks(with_telegram, api):
    daemon = with_telegram().start()
    api.says("Build 12 is green", who={"id": 9, "is_bot": True, "first_name": "Builds"})
    api.push("message", {
        "message_id": 5, "from": MARA, "chat": GROUP, "date": int(time.time()), "new_chat_members": [JON]})
    api.push("poll", {"id": "1", "question": "?", "options": [], "type": "regular"})
    assert fetched(daemon, api)["requests"] == 0
    assert own_posts(api) == []


def test_a_restart_in_the_middle_loses_and_doubles_nothing(with_telegram, api):
    daemon = with_telegram().start()
    api.says("Please add a dark mode")
    fetched(daemon, api)
    daemon.kill()
    for number in range(5):
        api.says(f"Please add import format number {number} with its own options", who=JON)
    daemon.start()
    api.says("Please add an audit log")
    assert fetched(daemon, api)["events"] == 7
    replied = [post.reply_to_message.message_id for post in own_posts(api)]
    assert len(replied) == len(set(replied)) == 7


def test_flood_control_is_obeyed(with_telegram, api):
    flood = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 2",
             "parameters": {"retry_after": 2}}
    api.instead["sendMessage"] = [(429, flood)]
    daemon = with_telegram().start()
    api.says("Please add a dark mode")
    until("the post to be sent again", lambda: len(own_posts(api)) == 1)
    calls = [one for one in api.received if one.path.endswith("/sendMessage")]
    assert len(calls) == 2
    assert calls[1].at - calls[0].at >= 1.9


def test_a_webhook_that_is_set_keeps_polling_off_and_is_told(with_telegram, api):
    api.webhook = "https://elsewhere.example/hook"
    daemon = with_telegram().start()
    until("the refusal to be told", lambda: "deleteWebhook" in daemon.log_text())
    assert TOKEN not in daemon.log_text()


# The webhook


@pytest.fixture
def hooked(daemons, api):
    settings = {"platform": "telegram", "secret_token": "${env:TELEGRAM_SECRET}", "answer": "acme-telegram-bot"}
    return daemons(
        sources={"acme-telegram": settings}, destinations={"acme-telegram-bot": destination(api.url)}).start()


def test_a_delivery_is_let_in_by_its_secret_only(hooked, api):
    update = api.push("message", api._message("Please add a dark mode", GROUP, MARA))
    assert deliver(hooked, update, secret="another").status == 401
    assert deliver(hooked, update, secret=SECRETS["TELEGRAM_SECRET"][:-1]).status == 401
    assert deliver(hooked, update).status == 200
    # Telegram repeats what was not confirmed.
    assert deliver(hooked, update).status == 200
    hooked.settled()
    [post] = own_posts(api)
    assert "R-1" in post.text


def test_a_pressed_button_is_answered_in_the_response(hooked, api):
    message = api._message("Is it the same?", GROUP, BOT)
    update = {"update_id": 1, "callback_query": {
        "id": "77", "from": MARA, "message": message, "chat_instance": "1", "data": "=R-12|-1:1"}}
    answer = deliver(hooked, update)
    assert answer.status == 200
    assert answer.json == {"method": "answerCallbackQuery", "callback_query_id": "77"}
