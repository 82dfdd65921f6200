"""A workspace that is asked, answered and acted in, with Slack's own libraries as judges of both sides.

`slack_sdk`'s client is let loose on the workspace's stand-in, so that what the daemon is asked to speak with is Slack by
Slack's own measure; each call of the daemon is made once more by that client and must be the same; and a `slack_bolt`
app is given the bytes that the daemon's door took, so that both agree on what they are.
"""

import inspect
import json
import re

import pytest
import yaml as pyyaml
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from support.daemon import ROOT, SECRETS, SLACK_SOURCE, slack_destination
from support.pages import page
from support.slack import BOT_USER, send, signed
from support.wait import until
from support.workspace import Workspace, arguments, deliver, event_body, method

TOKEN = SECRETS["SLACK_BOT_TOKEN"]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def workspace(receivers):
    workspace = receivers(Workspace)
    workspace.token = TOKEN
    return workspace


@pytest.fixture
def client(workspace):
    return WebClient(token=TOKEN, base_url=workspace.api)


@pytest.fixture
def bolt(workspace, client):
    """A bolt app in the same workspace; `heard` is what its listeners were given."""
    app = App(client=client, signing_secret=SECRETS["SLACK_SIGNING_SECRET"], process_before_response=True)
    app.heard = []
    workspace.received.clear()

    def hear(kind):
        def listener(ack, payload, body):
            ack()
            app.heard.append((kind, payload, body))

        return listener

    app.event("message")(hear("message"))
    app.command("/triage")(hear("command"))
    app.shortcut("triaged_request")(hear("shortcut"))
    app.view("triaged_request")(hear("view"))
    app.action(re.compile(".*"))(hear("action"))
    return app


def tell(bolt, body, content_type="application/json"):
    """Gives bolt a body as Slack would deliver it; the one thing its listeners heard, or `None`."""
    bolt.heard.clear()
    headers = {name.lower(): [value] for name, value in signed(body, content_type=content_type).items()}
    response = bolt.dispatch(BoltRequest(body=body.decode(), headers=headers))
    assert response.status in (200, 404), response.status
    return bolt.heard[0] if bolt.heard else None


@pytest.fixture
def asking(daemons, workspace):
    """A daemon that nothing is sent to: it asks, and answers."""

    def make(name="triaged", **more):
        source = {
            "platform": "slack", "answer": "acme-bot", "token": "${env:SLACK_BOT_TOKEN}", "api": workspace.api,
            "poll": "true", "every": "1s", "channels": {"C0123": "#feature-requests"},
        } | more
        return daemons(
            name, sources={"acme-slack": source}, destinations={"acme-bot": slack_destination(workspace.api)})

    return make


@pytest.fixture
def told(daemons, workspace):
    """A daemon that events are sent to, and that looks up what they leave out."""
    source = {name: value for name, value in SLACK_SOURCE.items() if name not in ("channels", "people")}
    source |= {"token": "${env:SLACK_BOT_TOKEN}", "api": workspace.api}
    return daemons(
        sources={"acme-slack": source}, destinations={"acme-bot": slack_destination(workspace.api)}).start()


def asked_twice(workspace, daemon):
    """Waits until the daemon has looked at the channel anew, twice: the first look may have begun before."""
    begun = len(workspace.calls("conversations.history"))
    until("two more looks", lambda: len(workspace.calls("conversations.history")) >= begun + 3)
    return daemon.settled()


# The judge of the stand-in


def test_the_stand_in_is_slack_to_slacks_own_client(workspace, client):
    assert client.auth_test()["user_id"] == BOT_USER
    said = [workspace.say(f"wish {number}") for number in range(5)]
    workspace.say("and another", thread_ts=said[0]["ts"])
    workspace.page = 2
    # Its answers turn into the next page in place.
    pages = [found["messages"] for found in client.conversations_history(channel="C0123", limit=2)]
    assert [message["ts"] for found in pages for message in found] == [one["ts"] for one in reversed(said)]
    assert client.conversations_history(channel="C0123", oldest=said[3]["ts"])["messages"][0]["ts"] == said[4]["ts"]
    root, reply = client.conversations_replies(channel="C0123", ts=said[0]["ts"])["messages"]
    assert root["ts"] == said[0]["ts"] and reply["thread_ts"] == root["ts"]
    assert client.users_info(user="U1")["user"]["profile"]["display_name"] == "Dana"
    assert client.conversations_info(channel="C0123")["channel"]["name"] == "feature-requests"
    posted = client.chat_postMessage(channel="C0123", text="Noted")
    assert client.chat_update(channel="C0123", ts=posted["ts"], text="Noted as R-1")["ok"]
    client.reactions_add(channel="C0123", timestamp=said[0]["ts"], name="eyes")
    with pytest.raises(SlackApiError, match="already_reacted"):
        client.reactions_add(channel="C0123", timestamp=said[0]["ts"], name="eyes")
    view = {"type": "modal", "callback_id": "x", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
    trigger = workspace.trigger()
    assert client.views_open(trigger_id=trigger, view=view)["view"]["id"]
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=trigger, view=view)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient(token="xoxb-other", base_url=workspace.api).auth_test()


# Asking


def test_an_ask_is_found_answered_in_its_thread_and_counted_once(asking, workspace):
    workspace.say("Said before anyone listened, please add everything")
    daemon = asking().start()
    until("the first look", lambda: workspace.calls("conversations.history"))
    asked_twice(workspace, daemon)
    said = workspace.say("Please add partial refunds to the checkout")
    [post] = until("an answer", lambda: workspace.calls("chat.postMessage"))
    assert arguments(post)["thread_ts"] == said["ts"]
    status = asked_twice(workspace, daemon)
    assert (status["requests"], status["voices"]) == (1, 1)
    assert len(workspace.calls("chat.postMessage")) == 1, "its own answer, which it read in the thread, is no ask"
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Dana", "#feature-requests", "partial refunds"):
        assert expected in shown


def test_replies_edits_and_deletions_are_found(asking, workspace):
    daemon = asking().start()
    until("the first look", lambda: workspace.calls("conversations.history"))
    asked_twice(workspace, daemon)
    said = workspace.say("Please add partial refounds")
    until("an answer", lambda: workspace.calls("chat.postMessage"))
    workspace.say("It concerns the whole Berlin office", user="U2", thread_ts=said["ts"])
    until("the reply", lambda: "Berlin office" in page(daemon.get("/requests/R-1")).text)
    workspace.edit(said, "Please add partial refunds")
    until("the edit", lambda: "partial refunds" in page(daemon.get("/requests/R-1")).text)
    workspace.delete(said)
    until("the deletion", lambda: daemon.status()["voices"] == 0)
    assert daemon.settled()["requests"] == 1


def test_what_was_said_while_it_was_down_is_caught_up_with_over_many_pages(asking, workspace):
    workspace.page = 7
    daemon = asking().start()
    until("the first look", lambda: workspace.calls("conversations.history"))
    asked_twice(workspace, daemon)
    daemon.kill()
    texts = [f"Please add export format number {number} for warehouse {number * 37}" for number in range(40)]
    for text in texts:
        workspace.say(text)
    daemon.start()
    until("all of them", lambda: daemon.status()["events"] >= 40, 40)
    assert asked_twice(workspace, daemon)["events"] == 40, "each came once"


def test_push_and_poll_of_one_message_are_one_submission(asking, workspace, bolt):
    daemon = asking(signing_secret="${env:SLACK_SIGNING_SECRET}").start()
    until("the first look", lambda: workspace.calls("conversations.history"))
    asked_twice(workspace, daemon)
    said = workspace.say(f"<@{BOT_USER}> please add partial refunds")
    send(daemon, workspace.pushed(said))
    _, payload, _ = tell(bolt, event_body(workspace.pushed(said)))
    assert (payload["ts"], payload["user"]) == (said["ts"], said["user"])
    status = asked_twice(workspace, daemon)
    assert (status["requests"], status["voices"]) == (1, 1)
    assert len(workspace.calls("chat.postMessage")) == 1


def test_a_polling_source_without_a_secret_lets_nobody_in(asking, workspace):
    daemon = asking().start()
    body = event_body(workspace.pushed(workspace.say("Please add dark mode")))
    assert daemon.post("/in/acme-slack", body, signed(body)).status == 401


def test_a_busy_slack_is_left_alone_for_as_long_as_it_says(asking, workspace):
    daemon = asking().start()
    until("the first look", lambda: workspace.calls("conversations.history"))
    busy = (429, {"Retry-After": "2"}, b'{"ok":false,"error":"ratelimited"}')
    count = len(workspace.received)
    workspace.expect(lambda received, receiver: busy)
    refused = workspace.wait_for(count + 1)[count]
    after = workspace.wait_for(count + 2)[count + 1]
    assert after.at - refused.at >= 1.9
    workspace.say("Please add dark mode")
    until("an answer", lambda: workspace.calls("chat.postMessage"))
    assert daemon.settled()["requests"] == 1


# Looking up


def test_names_are_looked_up_once_and_shown(told, workspace):
    send(told, workspace.pushed(workspace.say("Please add partial refunds, <@U2> asked in <#C0123> too")))
    send(told, workspace.pushed(workspace.say("Please add a dark mode for the night shift")))
    told.settled()
    shown = page(told.get("/requests/R-1")).text
    for expected in ("Dana", "@Robin", "#feature-requests"):
        assert expected in shown
    people = [arguments(call)["user"] for call in workspace.calls("users.info")]
    assert sorted(people) == ["U1", "U2"]
    assert len(workspace.calls("conversations.info")) == 1


def test_people_that_slack_does_not_know_do_not_keep_an_ask_waiting(told, workspace):
    workspace.people["U7"] = "Kim"
    said = workspace.say("Please add partial refunds", user="U7")
    del workspace.people["U7"]
    send(told, workspace.pushed(said))
    assert told.settled()["requests"] == 1


# The calls


def test_each_call_is_one_that_slacks_own_client_makes(asking, workspace, client):
    daemon = asking().start()
    until("the first look", lambda: workspace.calls("conversations.history"))
    asked_twice(workspace, daemon)
    said = workspace.say("Please add partial refunds", user="U2")
    until("an answer", lambda: workspace.calls("chat.postMessage"))
    until("the thread to be read", lambda: workspace.calls("conversations.replies"))
    daemon.terminate()
    ours = {method(received): received for received in workspace.received}
    assert {"auth.test", "conversations.history", "conversations.replies", "users.info"} <= set(ours)
    for name, received in ours.items():
        call = getattr(client, name.replace(".", "_"))
        given = arguments(received)
        assert set(given) <= set(inspect.signature(call).parameters), f"{name} takes no such argument"
        assert call(**given)["ok"]
        theirs = workspace.received[-1]
        # Slack takes arguments in the address and in a form alike, and its client has changed its mind about it.
        assert method(theirs) == name
        assert theirs.headers["Authorization"] == received.headers["Authorization"]
        assert {key: str(value) for key, value in arguments(theirs).items() if key != "blocks"} == {
            key: str(value) for key, value in given.items() if key != "blocks"
        }
    assert said["ts"] in str(arguments(ours["conversations.replies"]))


# Commands and windows


def test_a_command_is_taken_by_both(told, workspace, bolt):
    form = workspace.command("status R-1")
    kind, payload, _ = tell(bolt, form, FORM)
    assert (kind, payload["command"], payload["text"]) == ("command", "/triage", "status R-1")
    deliver(told, form)
    deliver(told, form)
    status = told.settled()
    assert status["requests"] == 0


def test_a_shortcut_opens_a_window_whose_answer_is_a_request(told, workspace, bolt):
    form = workspace.interaction("shortcut", callback_id="triaged_request", action_ts="1.2")
    assert tell(bolt, form, FORM)[0] == "shortcut"
    deliver(told, form)
    [view] = until("a window", lambda: workspace.views)
    parsed = View(**{name: value for name, value in view.items() if name != "id"})
    parsed.validate_json()
    for block in view["blocks"]:
        Block.parse(block).validate_json()
    sent = workspace.filled(
        view, title="Calendar view", details="Show due dates in a calendar, so that we see busy weeks",
        affected="The whole Berlin office")
    kind, payload, _ = tell(bolt, sent, FORM)
    assert (kind, payload["callback_id"]) == ("view", "triaged_request")
    deliver(told, sent)
    deliver(told, sent)
    status = told.settled()
    assert (status["requests"], status["voices"]) == (1, 1)
    shown = page(told.get("/requests/R-1")).text
    for expected in ("Calendar view", "busy weeks", "Berlin office", "Dana"):
        assert expected in shown
    [post] = workspace.calls("chat.postMessage")
    assert arguments(post)["channel"] == "U1", "opened in no channel, it is answered where the two talk alone"


def test_a_command_without_words_opens_the_window_where_it_was_typed(told, workspace):
    deliver(told, workspace.command(""))
    [view] = until("a window", lambda: workspace.views)
    assert view["private_metadata"] == "C0123"
    deliver(told, workspace.filled(view, title="Dark mode", details="For the night shift"))
    assert told.settled()["requests"] == 1


def test_a_command_with_words_is_answered_to_that_person_alone(told, workspace):
    deliver(told, workspace.command("help"))
    [whisper] = until("an answer", lambda: workspace.whispers)
    assert whisper.get("response_type", "ephemeral") == "ephemeral"
    assert whisper["text"]
    assert not workspace.calls("chat.postMessage")


def test_a_command_that_names_another_address_for_its_answer_gets_none_there(told, workspace, receivers):
    elsewhere = receivers()
    form = workspace.command("help").decode()
    forged = re.sub(r"response_url=[^&]*", f"response_url={elsewhere.url}/steal".replace(":", "%3A"), form)
    deliver(told, forged.encode())
    told.settled()
    assert elsewhere.received == []


def test_a_pressed_button_is_taken_by_both(told, workspace, bolt):
    said = workspace.say("Please add partial refunds to the checkout page")
    send(told, workspace.pushed(said))
    told.settled()
    again = workspace.say("Please add partial refunds to the checkout page", user="U2")
    send(told, workspace.pushed(again))
    told.settled()
    answer = workspace.replies[again["ts"]][-1]
    buttons = [element for block in answer["blocks"] if block["type"] == "actions" for element in block["elements"]]
    assert buttons, "what was recognised can be denied with one tap"
    press = workspace.interaction(
        "block_actions", "U2", channel={"id": "C0123", "name": "feature-requests"}, message=answer,
        container={"type": "message", "message_ts": answer["ts"], "channel_id": "C0123"},
        actions=[buttons[-1] | {"type": "button", "block_id": "b", "action_ts": "1.2"}],
        response_url=f"{workspace.url}/response/x")
    kind, payload, _ = tell(bolt, press, FORM)
    assert (kind, payload["action_id"]) == ("action", buttons[-1]["action_id"])
    deliver(told, press)
    assert told.settled()["requests"] == 2


def test_an_answer_of_ours_is_ours_to_both(told, workspace, bolt):
    send(told, workspace.pushed(workspace.say("Please add partial refunds")))
    told.settled()
    [(_, [ours])] = workspace.replies.items()
    event = workspace.pushed(ours)
    assert tell(bolt, event_body(event)) is None, "bolt leaves out what its own bot says"
    send(told, event)
    assert told.settled()["requests"] == 1
    assert len(workspace.calls("chat.postMessage")) == 1


# The guide


def test_the_manifest_of_the_guide_asks_for_what_the_daemon_uses():
    guide = (ROOT / "deploy/connect/slack.md").read_text()
    fenced = re.search(r"```yaml\n(   display_information:.*?)```", guide, re.S).group(1)
    manifest = pyyaml.safe_load("\n".join(line[3:] for line in fenced.splitlines()))
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    assert {"chat:write", "channels:history", "users:read", "channels:read", "reactions:write", "commands"} <= scopes
    assert {"message.channels", "app_mention"} <= set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert manifest["features"]["shortcuts"][0]["callback_id"] == "triaged_request"
    assert json.dumps(manifest).count("https://triage.example.com/in/slack") == 3
