"""What rules set beside the team: kept, shown on the hub, and told by `explain`."""

import json

from support import client
from support.daemon import RULES, run
from support.ledger import Ledger
from support.pages import page
from support.slack import message, send

WHOLE = RULES.replace("{ name: Payments }", "{ name: Payments, owners: [dana, lee] }").replace(
    "label: [checkout], priority: high }",
    """label: [checkout], priority: high, assign: { round_robin: payments }, status: under_review,
      score: { points: 5, reach: 500, impact: 2, confidence: 80, effort: 2 }, sla: { decision: 5 days },
      redact: [card] }""",
)


def test_all_that_rules_set_is_kept_and_shown(with_slack):
    daemon = with_slack(rules=WHOLE).start()
    for text in ("refund for card 4111 1111 1111 1111", "checkout is slow", "refund the third"):
        send(daemon, message(text))
    daemon.settled()
    ledger = Ledger(daemon.store, daemon.folder / "copy")
    kept = ledger.rows("SELECT status, assignee, score, round((decision_due - created_at) / 86400000.0, 3) FROM request ORDER BY id")
    assert kept == [("under_review", who, 5, 5.0) for who in ("dana", "lee", "dana")]
    shown = page(daemon.get("/requests/R-1"))
    for words in ("with dana", "under review", "decision due in", "5 days, by ", "RICE 400 (reach 500, impact 2"):
        assert words in shown.text, words
    assert "4111" not in shown.text and "[card]" in shown.text
    assert "4111" not in daemon.get("/requests").text
    assert "with lee" in page(daemon.get("/requests")).text

    explained = run("explain", "R-2", "--config", daemon.config, "--json")
    decision = json.loads(explained.stdout)["decision"]
    assert decision["assignee"] == "lee"
    assert json.loads(explained.stdout)["today"]["changes"] == []


def test_what_is_hidden_is_hidden_in_the_lobby_and_in_comments_too(daemons):
    rules = WHOLE.replace("when: { text: { words: [checkout, refund*] } }", "when: { attachment: missing }")
    daemon = daemons(rules=rules).start()

    def say(text, **more):
        origin = {"Origin": daemon.url}
        assert client.post_form(daemon.url + "/lobby", {"text": text, "author": "Ana"} | more, origin).status < 400
        daemon.settled()

    say("my card is 4111 1111 1111 1111")
    thread = next(form.fields["thread"] for form in page(daemon.get("/lobby")).forms if "thread" in form.fields)
    say("and the other 5500 0000 0000 0004", thread=thread)
    for path in ("/lobby", "/requests/R-1"):
        text = page(daemon.get(path)).text
        assert "4111" not in text and "5500" not in text, path
        assert text.count("[card]") >= 2, path


def test_what_is_to_be_asked_is_asked_in_the_answer(with_slack, slack):
    rules = RULES.replace(
        "label: [checkout], priority: high }",
        'ask: [ { field: impact, question: "Who is affected?", options: [one person, my team] } ] }')
    daemon = with_slack(rules=rules).start()
    send(daemon, message("refund please"))
    daemon.settled()
    said = slack.received[0].json["text"]
    assert "please tell us here" in said and "Who is affected? (one person, my team)" in said
