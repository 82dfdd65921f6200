"""The past under other rules, and people who know better: backtest, diff, correct."""

import json

import pytest

from support.daemon import RULES, run
from support.ledger import Ledger
from support.pages import page
from support.slack import edited, message, send

SSO = RULES.replace(
    "  - name: everything else", "  - name: sign-in\n    when: { text: { words: [login, sso] } }\n"
    "    then: { route: identity }\n  - name: everything else"
).replace("teams:\n", "teams:\n  identity: { name: Identity, channel: \"acme-bot:C0IDENT\" }\n")


@pytest.fixture
def past(with_slack, slack):
    """A daemon with some decided requests."""
    daemon = with_slack(rules=SSO.replace("words: [login, sso]", "words: [never]")).start()
    for text in ("Please add partial refunds", "Let us use SSO", "login with Google please", "Dark mode", "thanks"):
        send(daemon, message(text))
    daemon.settled()
    return daemon


def told(command, *arguments):
    result = run(command, *arguments, "--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def request(daemon, text):
    rows = Ledger(daemon.store, daemon.folder / "copy").rows("SELECT id FROM request WHERE title LIKE ?", f"%{text}%")
    return f"R-{rows[0][0]}"


def test_the_rules_that_decided_decide_the_past_bit_by_bit_the_same(past):
    report = told("backtest", "--rules", past.rules, "--config", past.config)
    assert report["decisions"] == 5
    assert (report["different"], report["replayed"], report["not_reproduced"]) == (0, 5, 0)


def test_a_backtest_tells_what_new_rules_would_change_and_by_which_rule(past, tmp_path):
    new = tmp_path / "new.yaml"
    new.write_text(SSO)
    report = told("backtest", "--rules", new, "--config", past.config)
    assert report["different"] == 2
    (change,) = report["changes"]
    assert (change["setting"], change["was"], change["becomes"]) == ("route", "product-ops", "identity")
    assert (change["was_by"], change["becomes_by"]) == ("everything else", "sign-in")
    assert change["count"] == 2
    assert {example["text"] for example in change["examples"]} == {"Let us use SSO", "login with Google please"}
    shown = run("backtest", "--rules", new, "--store", past.store).stdout
    assert "2 would be decided differently (40.0 %)" in shown
    assert "product-ops → identity" in shown and "“Let us use SSO”" in shown


def test_a_diff_compares_two_rule_sets(past, tmp_path):
    new = tmp_path / "new.yaml"
    new.write_text(SSO)
    assert told("diff", past.rules, past.rules, "--config", past.config)["different"] == 0
    assert told("diff", new, past.rules, "--config", past.config)["different"] == 2


def test_a_period_without_decisions_says_so(past):
    assert "no past decision" in run("backtest", "--rules", past.rules, "--config", past.config, "--since", "2099-01-01").stdout
    refused = run("backtest", "--rules", past.rules, "--config", past.config, "--since", "soon")
    assert refused.returncode != 0 and "90d" in refused.stderr


def test_a_correction_is_set_told_and_scored(past, slack, tmp_path):
    sso, dark = request(past, "SSO"), request(past, "Dark mode")
    result = run("correct", sso, "--route", "identity", "--priority", "high", "--by", "dana", "--config", past.config)
    assert result.returncode == 0, result.stderr
    assert "was with product-ops" in result.stdout
    assert run("correct", dark, "--label", "ui", "--config", past.config).returncode == 0
    past.settled()
    moved = next(post.json for post in slack.received if post.json["channel"] == "C0IDENT")
    assert "Now with Identity" in moved["text"] and "dana" in moved["text"]
    shown = page(past.get(f"/requests/{sso}")).text
    assert "Identity" in shown and "corrected" in shown and "by dana" in shown

    new = tmp_path / "new.yaml"
    new.write_text(SSO.replace("then: { route: identity }", "then: { route: identity, priority: high }"))
    report = told("backtest", "--rules", new, "--config", past.config)
    assert report["corrections"] == {"judged": 2, "right": 1, "fixed": [sso], "broken": []}
    assert "fixes 1 of 2 corrections, breaks 0" in run("backtest", "--rules", new, "--config", past.config).stdout


def test_rules_never_override_what_a_person_set(with_slack, slack):
    daemon = with_slack(rules=SSO).start()
    said = send(daemon, message("Dark mode"))
    daemon.settled()
    assert run("correct", "R-1", "--route", "identity", "--config", daemon.config).returncode == 0
    send(daemon, edited(said, "Dark mode for the refund page"))
    daemon.settled()
    ledger = Ledger(daemon.store, daemon.folder / "copy")
    assert ledger.rows("SELECT team, priority FROM request") == [("identity", "high")]


def test_a_correction_becomes_a_test_that_fails_until_the_rules_agree(past):
    sso = request(past, "SSO")
    result = run("correct", sso, "--route", "identity", "--as-test", "--config", past.config)
    assert result.returncode == 0, result.stderr
    assert "fails until the rules decide so too" in result.stdout
    failing = run("test", past.rules)
    assert failing.returncode == 1 and sso in failing.stdout
    past.rules.write_text(past.rules.read_text().replace("words: [never]", "words: [login, sso]"))
    assert run("test", past.rules).returncode == 0


def test_a_correction_is_held_against_the_words_as_they_stand_now(with_slack, tmp_path):
    daemon = with_slack(rules=RULES).start()
    first = send(daemon, message("Dark mode please"))
    send(daemon, message("Dark mode please"))
    send(daemon, edited(first, "refund please"))
    daemon.settled()
    result = run("correct", "R-1", "--route", "payments", "--as-test", "--config", daemon.config)
    assert result.returncode == 0, result.stderr
    assert "the rules pass it already" in result.stdout
    report = told("backtest", "--rules", daemon.rules, "--config", daemon.config)
    assert report["corrections"] == {"judged": 1, "right": 1, "fixed": [], "broken": []}


def test_a_test_that_cannot_be_written_leaves_the_rules_as_they_are(with_slack):
    rules = RULES + 'tests: [ { name: one, given: { text: x }, expect: { route: product-ops } } ]\n'
    daemon = with_slack(rules=rules).start()
    send(daemon, message("Dark mode"))
    daemon.settled()
    result = run("correct", "R-1", "--route", "payments", "--as-test", "--config", daemon.config)
    assert result.returncode == 0 and "add it by hand" in result.stderr and "Dark mode" in result.stdout
    assert daemon.rules.read_text() == rules


def test_a_request_that_was_set_right_says_so_and_has_nobody_of_the_old_team(with_slack):
    rules = SSO.replace("label: [checkout]", "label: [checkout], assign: dana")
    daemon = with_slack(rules=rules).start()
    send(daemon, message("refund please"))
    daemon.settled()
    for team in ("identity", "identity", "product-ops"):
        result = run("correct", "R-1", "--route", team, "--as-test", "--by", "kim", "--config", daemon.config)
        assert result.returncode == 0, result.stderr
    assert daemon.rules.read_text().count("refund please") == 2, "one name and one text"
    assert Ledger(daemon.store, daemon.folder / "copy").rows("SELECT team, assignee FROM request") == [("product-ops", None)]
    told = run("explain", "R-1", "--config", daemon.config).stdout
    assert "route: product-ops by kim; rules do not override it" in told
    assert len(json.loads(run("explain", "R-1", "--config", daemon.config, "--json").stdout)["corrections"]) == 3


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["R-1"], "nothing to set right"),
        (["R-99", "--route", "identity"], "there is no R-99"),
        (["R-1", "--route", "identty"], 'did you mean "identity"?'),
        (["R-1", "--status", "merged"], "no status a person sets"),
        (["nonsense", "--route", "identity"], "write R-123"),
    ],
)
def test_a_wrong_correction_changes_nothing_and_says_why(past, arguments, words):
    result = run("correct", *arguments, "--config", past.config)
    assert result.returncode != 0 and words in result.stderr
    assert Ledger(past.store, past.folder / "copy").one("SELECT count(*) FROM correction") == 0
