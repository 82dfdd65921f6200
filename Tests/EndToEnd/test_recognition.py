"""Asked before in other words: recognised, asked about, joined, parted, and told how it was decided."""

import json
import time
from urllib.parse import urlencode

import pytest
from slack_sdk.models.blocks import Block

from support import client
from support.burst import Burst
from support.daemon import run
from support.ledger import Ledger
from support.pages import page
from support.slack import deleted, edited, message, reply, send, signed

CSV = "Could you support exporting the weekly report as CSV?"
CSV_AGAIN = "Export weekly reports as a CSV file please"
PDF = "Export the weekly report as PDF"
NEAR = "Slack notifications for new comments"
NEAR_AGAIN = "Notify us in Slack when someone comments"


def say(daemon, text, user="U1"):
    event = send(daemon, message(text, user=user))
    daemon.settled()
    return event


def answer_to(slack, event):
    """The last thing said in a message's thread, its text without marks."""
    said = [post.json for post in slack.received if post.json.get("thread_ts") == event["ts"]][-1]
    return said | {"text": said["text"].replace("*", "")}


def buttons(post):
    return [element for block in post["blocks"] if block["type"] == "actions" for element in block["elements"]]


def press(daemon, event, button, user="U1"):
    """What Slack sends when a person presses a button of ours."""
    payload = {
        "type": "block_actions",
        "user": {"id": user, "username": "dana", "name": "dana", "team_id": "T0ACME"},
        "api_app_id": "A0TRIAGE",
        "container": {"type": "message", "message_ts": event["ts"], "channel_id": event["channel"]},
        "channel": {"id": event["channel"], "name": "feature-requests"},
        "actions": [{"type": "button", "block_id": "b", "action_ts": event["ts"]} | button],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    sent = daemon.post("/in/acme-slack", body, signed(body, content_type="application/x-www-form-urlencoded"))
    assert sent.status == 200, sent.text
    daemon.settled()


def shape(daemon):
    status = daemon.status()
    return status["requests"], status["voices"]


# In the thread


def test_the_same_wish_in_other_words_joins_and_says_so(daemon, slack):
    say(daemon, CSV)
    second = say(daemon, CSV_AGAIN, user="U2")
    assert shape(daemon) == (1, 2)
    told = answer_to(slack, second)
    assert "This looks like what was asked before" in told["text"]
    assert CSV in told["text"] and "2 people" in told["text"]
    assert [button["text"]["text"] for button in buttons(told)] == ["No, mine is different"]


def test_a_likely_one_is_asked_about(daemon, slack):
    say(daemon, NEAR)
    second = say(daemon, NEAR_AGAIN, user="U2")
    assert shape(daemon) == (2, 2)
    told = answer_to(slack, second)
    assert "This looks like R-1 (1 voice). Same thing?" in told["text"]
    assert [button["text"]["text"] for button in buttons(told)] == ["Yes, the same as R-1", "No, different"]
    assert Block.parse_all(told["blocks"]), "blocks to Slack's own models"


def test_a_sibling_is_never_joined_by_itself(daemon, slack):
    say(daemon, CSV)
    second = say(daemon, PDF, user="U2")
    assert shape(daemon) == (2, 2)
    assert "Same thing?" in answer_to(slack, second)["text"]


def test_yes_makes_the_voice_count_there_and_no_takes_it_back(daemon, slack):
    say(daemon, NEAR)
    second = say(daemon, NEAR_AGAIN, user="U2")
    yes, no = buttons(answer_to(slack, second))
    press(daemon, second, yes, user="U2")
    assert shape(daemon) == (1, 2)
    assert "Your voice counts for R-1 now." in answer_to(slack, second)["text"]
    press(daemon, second, no, user="U2")
    assert shape(daemon) == (2, 2)
    assert "Your wish stands for itself now, as R-2." in answer_to(slack, second)["text"]


def test_who_joined_can_leave_for_a_request_of_their_own(daemon, slack):
    say(daemon, CSV)
    second = say(daemon, CSV_AGAIN, user="U2")
    [no] = buttons(answer_to(slack, second))
    press(daemon, second, no, user="U2")
    assert shape(daemon) == (2, 2)
    assert "as R-2" in answer_to(slack, second)["text"]
    press(daemon, second, no, user="U2")
    assert shape(daemon) == (2, 2), "pressed twice is said once"
    send(daemon, reply(second, "It is about CSV with semicolons", user="U2"))
    daemon.settled()
    assert "semicolons" in page(daemon.get("/requests/R-2")).text


def test_an_earlier_decision_is_quoted_with_its_day(daemon, slack):
    say(daemon, CSV)
    done = run(
        "correct", "R-1", "--status", "declined", "--because", "too few would use it", "--config", daemon.config
    )
    assert done.returncode == 0, done.stderr
    second = say(daemon, CSV_AGAIN, user="U2")
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert f"It was declined on {today}: “too few would use it”" in answer_to(slack, second)["text"]


def test_a_planned_one_says_for_when(daemon, slack):
    say(daemon, NEAR)
    run("correct", "R-1", "--status", "planned", "--because", "for Q1", "--config", daemon.config)
    second = say(daemon, NEAR_AGAIN, user="U2")
    assert "This looks like R-1 (1 voice, planned for Q1). Same thing?" in answer_to(slack, second)["text"]


def test_what_is_recognised_survives_a_restart(daemon, slack):
    say(daemon, CSV)
    assert daemon.terminate() == 0
    daemon.start()
    say(daemon, CSV_AGAIN, user="U2")
    assert shape(daemon) == (1, 2)


def test_near_wishes_that_arrive_in_one_burst_still_meet(daemon, slack):
    """They may be decided in one batch, and what is not committed yet cannot be found."""
    wishes = [CSV, CSV_AGAIN, "Exporting weekly reports to CSV", "Please export the weekly report as a CSV"]
    burst = Burst(daemon, [message(wish, user=f"U{n}") for n, wish in enumerate(wishes, 10)], connections=4).run()
    assert len(burst.acknowledged) == 4
    daemon.settled()
    assert shape(daemon) == (1, 4)


# By the rules

RULES = """\
version: 1
{settings}
teams:
  data: {{ name: Data, channel: "lobby:#data" }}
  web: {{ name: Web, channel: "lobby:#web" }}
rules:
{rules}
  - name: reports
    when: {{ text: {{ words: [report, reports] }} }}
    then: {{ route: data }}
  - name: everything else
    then: {{ route: web }}
"""


@pytest.mark.parametrize(
    "settings, rules, expected",
    [
        ("", "", (1, 2)),
        ("dedupe: { one_wrong_merge_costs: 1000 missed }", "", (2, 2)),
        ("dedupe: suggest", "", (2, 2)),
        ("dedupe: off", "", (2, 2)),
        ("", '  - { name: apart, when: { channel: "#feature-requests" }, then: { dedupe: off } }', (2, 2)),
        ("", "  - { name: by source, when: { source.kind: chat }, then: { dedupe: { scope: channel } } }", (1, 2)),
    ],
)
def test_rules_say_what_becomes_of_a_match(with_slack, slack, settings, rules, expected):
    daemon = with_slack(rules=RULES.format(settings=settings, rules=rules)).start()
    say(daemon, CSV)
    say(daemon, CSV_AGAIN, user="U2")
    assert shape(daemon) == expected


def test_a_narrow_scope_does_not_look_elsewhere(with_slack, slack):
    rules = "  - { name: narrow, when: { source.kind: chat }, then: { dedupe: { scope: channel } } }"
    daemon = with_slack(rules=RULES.format(settings="", rules=rules)).start()
    say(daemon, CSV)
    send(daemon, message(CSV_AGAIN, user="U2", channel="C0999"))
    daemon.settled()
    assert shape(daemon) == (2, 2)


def test_rules_look_at_the_match(with_slack, slack):
    rules = """\
  - name: asked before
    when: { match.outcome: [possible, duplicate], match.voices: { gte: 1 }, match.score: { gte: 0.2 } }
    then: { label: [again] }"""
    daemon = with_slack(rules=RULES.format(settings="", rules=rules)).start()
    say(daemon, NEAR)
    say(daemon, NEAR_AGAIN, user="U2")
    assert json.loads(run("explain", "--config", daemon.config, "R-1", "--json").stdout)["decision"].get("labels") is None
    assert json.loads(run("explain", "--config", daemon.config, "R-2", "--json").stdout)["decision"]["labels"] == ["again"]
    explained = run("explain", "--config", daemon.config, "--text", NEAR_AGAIN, "--json").stdout
    assert json.loads(explained)["decision"]["labels"] == ["again"]
    stored = run("explain", "--config", daemon.config, "R-2")
    assert stored.returncode == 0 and "possible, R-1" in stored.stdout
    assert "defect" not in stored.stderr


def test_what_rules_hide_is_in_no_reason_and_no_profile(with_slack, slack):
    rules = "  - { name: cards, when: { source.kind: chat }, then: { redact: [card] } }"
    daemon = with_slack(rules=RULES.format(settings="", rules=rules)).start()
    card = "4111 1111 1111 1111"
    say(daemon, f"My card {card} was refused when paying the invoice online")
    say(daemon, f"Paying an invoice online, my card {card} was refused", user="U2")
    daemon.settled()
    reasons = [r for m in Ledger(daemon.store, daemon.folder / "copy").column("SELECT match FROM decision")
               for c in json.loads(m).get("candidates", []) for r in c["reasons"]]
    assert reasons and not any("4111" in reason or "1111" in reason for reason in reasons)


# On the hub


def forms(daemon, path):
    return [form for form in page(daemon.get(path)).forms if form.action == "/answers"]


def post(daemon, form, **more):
    return client.post_form(daemon.url + form.action, form.fields | more, {"Origin": daemon.url})


def test_people_merge_and_part_on_the_requests_page(daemon, slack):
    say(daemon, NEAR)
    say(daemon, NEAR_AGAIN, user="U2")
    assert post(daemon, forms(daemon, "/requests/R-2")[0]).status == 303
    assert shape(daemon) == (1, 2)
    assert "Merged into R-1" in page(daemon.get("/requests/R-2")).text
    both = page(daemon.get("/requests/R-1")).text
    assert NEAR in both and NEAR_AGAIN in both and "2 voices" in both
    assert "R-2" not in page(daemon.get("/requests")).text
    assert post(daemon, forms(daemon, "/requests/R-2")[0]).status == 303
    assert shape(daemon) == (2, 2)


def test_a_request_is_merged_by_its_number(daemon, slack):
    say(daemon, "Let us pay by invoice")
    say(daemon, "Our finance team wants to get a bill each month", user="U2")
    by_hand = next(form for form in forms(daemon, "/requests/R-2") if "request" in form.fields)
    assert post(daemon, by_hand, request="nonsense").status == 422
    assert post(daemon, by_hand, request="r-1").status == 303
    assert shape(daemon) == (1, 2)


def test_an_answer_from_a_foreign_page_is_refused(daemon, slack):
    say(daemon, NEAR)
    say(daemon, NEAR_AGAIN, user="U2")
    form = forms(daemon, "/requests/R-2")[0]
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post_form(daemon.url + form.action, form.fields, headers).status == 403
    back = form.fields | {"back": "https://evil.example/"}
    sent = client.post_form(daemon.url + form.action, back, {"Origin": daemon.url})
    assert sent.headers["Location"] == "/requests"


# On the command line


def test_find_says_what_the_daemon_would(daemon, slack):
    say(daemon, CSV)
    found = json.loads(run("similar", "find", CSV_AGAIN, "--config", daemon.config, "--json").stdout)
    assert found["outcome"] == "duplicate"
    assert found["matches"][0]["request"] == "R-1" and found["matches"][0]["reasons"]
    nothing = run("similar", "find", "Our cats are hungry", "--config", daemon.config)
    assert nothing.returncode == 0 and nothing.stdout.startswith("new: none of 1 request")


def test_merge_unmerge_and_report_beside_the_daemon(daemon, slack):
    say(daemon, NEAR)
    say(daemon, NEAR_AGAIN, user="U2")
    say(daemon, CSV)
    say(daemon, CSV_AGAIN, user="U2")
    where = ("--config", daemon.config)
    assert run("merge", "R-2", "R-1", *where).returncode == 0
    refused = run("merge", "R-1", "R-2", *where)
    assert refused.returncode == 1 and "circle" in refused.stderr
    assert run("unmerge", "R-3", "--voice", "2", *where).stdout.startswith("R-4 opened")
    report = json.loads(run("similar", "report", *where, "--json").stdout)
    assert report["duplicates_avoided"] == 1
    assert (report["duplicate_precision"]["count"], report["duplicate_precision"]["of"]) == (0, 1)
    assert (report["possible_precision"]["count"], report["possible_precision"]["of"]) == (1, 1)
    assert run("unmerge", "R-2", *where).returncode == 0
    assert "too few to say" in run("similar", "report", *where).stdout
    # The daemon takes up what was changed beside it.
    third = say(daemon, "Export the weekly reports as CSV files", user="U3")
    assert "asked before" in answer_to(slack, third)["text"]


def test_rebuild_makes_every_profile_anew_beside_the_daemon(daemon, slack):
    say(daemon, CSV)
    say(daemon, NEAR)
    before = Ledger(daemon.store, daemon.folder / "before").rows("SELECT request, change, bytes FROM profile")
    rebuilt = run("similar", "rebuild", "--config", daemon.config)
    assert (rebuilt.returncode, rebuilt.stdout) == (0, "2 requests made anew\n")
    after = Ledger(daemon.store, daemon.folder / "after").rows("SELECT request, change, bytes FROM profile")
    assert [row[2] for row in after] == [row[2] for row in before]
    assert min(row[1] for row in after) > max(row[1] for row in before)
    say(daemon, CSV_AGAIN, user="U2")
    assert shape(daemon) == (2, 3)


def test_requests_of_an_older_version_are_found_after_the_start(daemon, slack):
    say(daemon, CSV)
    assert daemon.terminate() == 0
    import sqlite3

    with sqlite3.connect(daemon.store) as database:
        database.execute("DELETE FROM profile")
    found = run("similar", "find", CSV_AGAIN, "--config", daemon.config)
    assert "1 of 1 requests are not searched" in found.stderr
    daemon.start()
    say(daemon, CSV_AGAIN, user="U2")
    assert shape(daemon) == (1, 2)


# Whatever people send

WEIRD = {
    "only emoji": "🙂🙂🙂",
    "one word": "export",
    "one letter": "x",
    "a megabyte": "export the report " * 58_000,
    "one endless word": "a" * 200_000,
    "chinese": "请增加深色模式，晚上白色页面太刺眼",
    "arabic": "يرجى إضافة الوضع الداكن إلى التطبيق",
    "russian": "Добавьте, пожалуйста, тёмную тему для сайта",
    "marks without end": "e" + "\u0301" * 50_000,
    "control characters": "dark\u0007\u001b[31m mode\u202e edom krad",
    "numbers": "1234567890 " * 50,
    "only a link": "https://example.com/a/b/c?d=e",
}


@pytest.mark.parametrize("text", WEIRD.values(), ids=WEIRD.keys())
def test_odd_messages_are_decided_soon_and_repeat_themselves(with_slack, slack, text):
    daemon = with_slack(limits={"body": 8 << 20}).start()
    say(daemon, NEAR)
    started = time.monotonic()
    say(daemon, text)
    say(daemon, text + " !", user="U2")
    assert time.monotonic() - started < 30
    requests, voices = shape(daemon)
    assert 2 <= requests <= 3 and voices in (requests, requests + 1)
    assert not [line for line in daemon.log_lines() if line["level"] in ("error", "critical")]


@pytest.mark.parametrize(
    "first, second",
    [
        ("请增加深色模式，晚上白色页面太刺眼", "希望增加深色模式，白色页面晚上太刺眼了"),
        ("Добавьте, пожалуйста, тёмную тему для сайта", "Пожалуйста, добавьте тёмную тему на сайт"),
    ],
    ids=["chinese", "russian"],
)
def test_other_scripts_are_recognised_by_their_words(daemon, slack, first, second):
    for other in ("订单导出为表格", "Экспорт отчётов в таблицу", CSV):
        say(daemon, other)
    say(daemon, first)
    told = answer_to(slack, say(daemon, second, user="U2"))["text"]
    assert "R-4" in told


def test_a_thousand_equal_messages_are_one_request(daemon):
    burst = Burst(daemon, [message(CSV, user=f"U{n}") for n in range(1000)], connections=16).run()
    assert len(burst.acknowledged) == 1000
    daemon.settled(120)
    assert shape(daemon) == (1, 1000)


def test_a_forms_own_words_do_not_match_themselves(with_slack, slack):
    """Every message of this bot has the same frame; what people wrote in it has nothing in common."""
    frame = "New feedback received!\nThank you for using Acme.\nWhat is your wish?\n{}\nSent from the feedback form."
    wishes = ["dark mode at night", "refunds in parts", "csv export", "faster search", "single sign on", "a mobile app",
              "longer session timeouts", "bigger fonts", "an audit log", "webhooks on closed tickets"]  # fmt: skip
    daemon = with_slack().start()
    for number, wish in enumerate(wishes):
        send(daemon, message(frame.format(wish), user=f"U{number + 10}"))
        daemon.settled()
    assert shape(daemon)[0] == len(wishes)
    reported = run("similar", "find", frame.format("invoices by mail"), "--config", daemon.config)
    assert not reported.stdout.startswith("duplicate")


# What must not go wrong


def answer_in_hub(daemon, event, request, same):
    """A button of the hub, made by hand."""
    value = f"{request}\tslack\tslack\t{event['channel']}:{event['ts']}"
    fields = {"action": "match.same" if same else "match.different", "value": value, "back": "/requests"}
    return client.post_form(daemon.url + "/answers", fields, {"Origin": daemon.url})


def test_two_that_are_merged_into_each_other_at_once_hold_nothing_up(with_slack, slack):
    daemon = with_slack().start()
    first, second = say(daemon, NEAR), say(daemon, "Let us pay by invoice", user="U2")
    assert daemon.terminate() == 0
    paused = with_slack(triage="off").start()
    assert answer_in_hub(paused, first, "R-2", same=True).status == 303
    assert answer_in_hub(paused, second, "R-1", same=True).status == 303
    send(paused, message("An audit log of who changed what", user="U3"))
    assert paused.terminate() == 0
    status = with_slack().start().settled()
    assert (status["waiting"], status["requests"], status["voices"]) == (0, 2, 3)


def test_nothing_is_merged_into_what_was_taken_back(daemon, slack):
    first = say(daemon, NEAR)
    second = say(daemon, NEAR_AGAIN, user="U2")
    yes = buttons(answer_to(slack, second))[0]
    send(daemon, deleted(first))
    daemon.settled()
    press(daemon, second, yes, user="U2")
    assert "R-2" in page(daemon.get("/requests")).text
    assert answer_in_hub(daemon, second, "R-1", same=True).status == 409
    assert "R-2" in page(daemon.get("/requests")).text


def test_an_edit_of_a_voice_of_a_merged_request_is_kept(daemon, slack):
    say(daemon, CSV)
    voice = say(daemon, CSV_AGAIN, user="U2")
    say(daemon, NEAR, user="U3")
    assert run("merge", "R-1", "R-2", "--config", daemon.config).returncode == 0
    send(daemon, edited(voice, "Export weekly reports as a CSV file, with semicolons"))
    daemon.settled()
    assert "semicolons" in page(daemon.get("/requests/R-2")).text
    assert shape(daemon) == (1, 3)


def test_a_stranger_in_the_channel_changes_nothing(daemon, slack):
    say(daemon, NEAR)
    second = say(daemon, NEAR_AGAIN, user="U2")
    yes = buttons(answer_to(slack, second))[0]
    press(daemon, second, yes, user="U9")
    assert shape(daemon) == (2, 2)
    press(daemon, second, yes, user="U2")
    assert shape(daemon) == (1, 2)


def test_hidden_words_are_in_no_reason_for_keeping_siblings_apart(with_slack, slack):
    rules = """  - { name: names, when: { source.kind: chat }, then: { redact: [ { regex: 'Oka[a-z]+|Lind[a-z]+', shown: "[name]" } ] } }"""
    daemon = with_slack(rules=RULES.format(settings="", rules=rules)).start()
    say(daemon, "Please export the report of Okafor as CSV")
    say(daemon, "Please export the report of Lindqvist as CSV", user="U2")
    matches = Ledger(daemon.store, daemon.folder / "copy").column("SELECT match FROM decision")
    assert not any("Okafor" in match or "Lindqvist" in match for match in matches)
    shown = page(daemon.get("/requests/R-1")).text + page(daemon.get("/requests")).text
    assert "Okafor" not in shown and "Lindqvist" not in shown
