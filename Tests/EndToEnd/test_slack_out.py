"""The way back to Slack, measured against Slack's own client."""

import inspect

from slack_sdk import WebClient
from slack_sdk.models.blocks import Block
from slack_sdk.models.metadata import Metadata

from support.daemon import RULES, SECRETS
from support.pages import page
from support.slack import edited, key, message, send

# What two HTTP libraries may say differently about one and the same request. Content-Length is among them because the
# client escapes every character outside ASCII, and the length follows from that; the bodies are compared as JSON.
TRANSPORT = {"user-agent", "host", "accept", "accept-encoding", "connection", "content-length"}


def essence(received):
    headers = {name.lower(): value for name, value in received.headers.items()}
    return {
        "method": received.method,
        "path": received.path,
        "headers": {name: value for name, value in headers.items() if name not in TRANSPORT},
        "body": received.json,
    }


def repeated_by_slack_sdk(body, slack_api):
    """The same call, made by Slack's own client to the same server."""
    client = WebClient(token=SECRETS["SLACK_BOT_TOKEN"], base_url=slack_api.api)
    known = inspect.signature(client.chat_postMessage).parameters
    assert set(body) <= set(known), "every argument is one that chat.postMessage documents"
    return client.chat_postMessage(**body)


def test_an_ask_is_answered_once_in_its_thread(daemon, slack):
    ask = send(daemon, message("The checkout page loses my cart, please keep it. Ünïcödé & <angles>!"))
    daemon.settled()
    [post] = slack.received
    assert (post.method, post.path) == ("POST", "/api/chat.postMessage")
    assert post.headers["Authorization"] == f"Bearer {SECRETS['SLACK_BOT_TOKEN']}"
    body = post.json
    assert body["channel"] == ask["channel"]
    assert body["thread_ts"] == ask["ts"]
    assert "R-1" in body["text"]
    assert "Payments" in body["text"]


def test_the_call_equals_the_one_slacks_own_client_makes(daemon, slack):
    send(daemon, message("Refunds: we'd like partial refunds & a reason <why>, “quoted”, 日本語, 🙂"))
    ours = slack.wait_for_one()
    answer = repeated_by_slack_sdk(ours.json, slack)
    theirs = slack.wait_for(2)[1]
    assert answer["ok"]
    assert essence(ours) == essence(theirs)


def test_its_blocks_are_blocks_to_slacks_own_models(daemon, slack):
    send(daemon, message("Please add partial refunds to the checkout. " + "We do them by hand every day. " * 200))
    blocks = slack.wait_for_one().json["blocks"]
    parsed = Block.parse_all(blocks)
    assert None not in parsed, "every block is of a kind that the models know"
    for block in parsed:
        block.validate_json()
    assert [block.to_dict() for block in parsed] == blocks


def test_its_metadata_is_metadata_to_slacks_own_models(daemon, slack):
    send(daemon, message("Please add partial refunds"))
    metadata = slack.wait_for_one().json["metadata"]
    parsed = Metadata(**metadata)
    parsed.validate_json()
    assert parsed.to_dict() == metadata


def test_two_asks_get_two_posts_with_different_keys(daemon, slack):
    send(daemon, message("Please add partial refunds"))
    send(daemon, message("Please add a dark mode"))
    daemon.settled()
    keys = [key(post) for post in slack.received]
    assert len(keys) == len(set(keys)) == 2


def test_a_team_with_a_channel_is_told_there(with_slack, slack):
    rules = RULES.replace("{ name: Payments }", '{ name: Payments, channel: "acme-bot:#payments" }')
    daemon = with_slack(rules=rules).start()
    send(daemon, message("Please add partial refunds"))
    daemon.settled()
    notice, answer = sorted((post.json for post in slack.received), key=lambda body: "thread_ts" in body)
    assert notice["channel"] == "#payments" and "thread_ts" not in notice
    assert "R-1" in notice["text"] and "Dana" in notice["text"] and "#feature-requests" in notice["text"]
    assert answer["channel"] == "C0123"


def test_what_people_write_cannot_mention_a_whole_channel(daemon, slack):
    """Slack escapes what people type; a literal `<!channel>` in the text must not come back alive."""
    send(daemon, message("Please add &lt;!channel&gt; alerts and &lt;@U1&gt; mentions &amp; more to the checkout"))
    body = slack.wait_for_one().json
    assert "<!channel>" not in str(body) and "<@U1>" not in str(body)
    assert "&lt;!channel&gt;" in str(body)


def test_a_message_that_a_rule_drops_is_counted_and_nothing_is_posted(daemon, slack):
    send(daemon, message("thx"))
    status = daemon.settled()
    assert status["dropped"] == 1
    assert slack.received == []


def test_a_rule_can_drop_with_words_and_the_dropped_stays_to_be_seen(with_slack, slack):
    reply = "Thank you! Build problems go to #builds."
    rules = RULES.replace("rules:\n", f"""rules:
  - name: builds belong elsewhere
    when: {{ text: {{ contains: build failed }} }}
    then: {{ drop: not about the product, reply: "{reply}" }}
""")
    daemon = with_slack(rules=rules).start()
    ask = send(daemon, message("My build failed, please help"))
    daemon.settled()
    [post] = slack.received
    assert post.json["thread_ts"] == ask["ts"]
    assert reply in post.json["text"]
    shown = page(daemon.get("/dropped")).text
    for expected in ("My build failed, please help", "not about the product", "builds belong elsewhere"):
        assert expected in shown


def test_a_rule_can_notify_another_channel_once(with_slack, slack):
    notify = 'notify: ["acme-bot:#incidents", "acme-bot:#incidents"]'
    rules = RULES.replace("priority: high }", f"priority: high, {notify} }}")
    daemon = with_slack(rules=rules).start()
    said = send(daemon, message("The checkout is down"))
    daemon.settled()
    send(daemon, edited(said, "The checkout is down again"))
    daemon.settled()
    said = [post for post in slack.received if post.path.endswith("/chat.postMessage")]
    assert sorted(post.json["channel"] for post in said) == ["#incidents", "C0123"]
