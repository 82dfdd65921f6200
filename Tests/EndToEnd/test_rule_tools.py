"""What people who write rules have at hand: tests with their coverage, and explanations, also of stored requests."""

import json
import os
import pty
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

from support.daemon import BINARY, RULES, environment, run
from support.slack import message, send

TESTS = """\
version: 1
tests:
  - name: carts
    given: { platform: slack }
    expect: { route: payments }
    cases:
      - { text: The checkout loses my cart, expect: { label: [checkout] } }
      - { name: "<odd> & \\"quoted\\"", text: a refund, expect: { priority: high } }
  - name: asked before
    given: { text: Dark mode, history: [ { text: "dark mode!", status: planned, team: payments, votes: 3 } ] }
    expect: { route: product-ops }
"""

WRONG = """\
  - name: a wish that goes astray
    given: { text: "my basket\\u0007 is empty", at: "2026-12-24 17:55" }
    expect: { route: payments, priority: urgent }
"""


@pytest.fixture
def folder(tmp_path):
    """A folder with rules and a file of tests: `folder(more_tests)`."""

    def make(more="", rules=RULES):
        path = tmp_path / "Rules"
        path.mkdir(exist_ok=True)
        (path / "rules.yaml").write_text(rules)
        (path / "rules.test.yaml").write_text(TESTS + more)
        return path

    return make


def on_a_terminal(*arguments):
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    command = subprocess.Popen(
        [BINARY, *map(str, arguments)], stdout=theirs, stderr=theirs, env=environment() | {"TERM": "xterm"}
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        written += part
    os.close(ours)
    assert command.wait(timeout=30) == 0
    return written.decode()


# Tests


def test_each_case_of_a_file_of_tests_is_a_test(folder):
    result = run("test", folder())
    assert result.returncode == 0, result.stdout + result.stderr
    assert 'carts / case 1: "The checkout loses my cart"' in result.stdout
    assert 'carts / <odd> & "quoted"' in result.stdout
    assert "3 passed, 0 failed" in result.stdout


def test_the_file_of_tests_beside_a_rule_file_belongs_to_it(folder):
    result = run("test", folder() / "rules.yaml")
    assert result.returncode == 0
    assert "3 passed, 0 failed" in result.stdout


def test_a_file_of_tests_alone_says_where_its_rules_are(folder):
    result = run("test", folder() / "rules.test.yaml")
    assert result.returncode == 1
    assert "a file of tests has no rules of its own" in result.stderr and "its folder" in result.stderr


def test_tests_are_no_part_of_what_serves(folder, daemons):
    path = folder()

    def hash_of(rules):
        return json.loads(run("explain", "--rules", rules, "--text", "x", "--json").stdout)["decision"]["rules"]

    alone = hash_of(path / "rules.yaml")
    (path / "rules.test.yaml").write_text("version: 1\ntests: nonsense\n")
    assert hash_of(path) == alone, "what is wrong in tests stops nothing"
    result = run("check", path)
    assert result.returncode == 1
    assert "rules.test.yaml:2:8" in result.stderr, "and check still tells it"


def test_a_failing_test_shows_what_led_there(folder):
    result = run("test", folder(WRONG))
    assert result.returncode == 1
    for expected in (
        "FAIL a wish that goes astray",
        'route: expected payments, got product-ops by "everything else"',
        "✗ checkout goes to payments",
        "text: { words: [checkout, refund*] }: not in ",
        "✓ everything else",
        "no rule gives priority: urgent",
        "3 passed, 1 failed",
    ):
        assert expected in result.stdout
    assert "thanks are not requests" not in result.stdout, "a rule that has no part in it"


def test_a_filter_runs_the_tests_that_have_it_in_their_names(folder):
    result = run("test", folder(WRONG), "--filter", "CARTS")
    assert result.returncode == 0
    assert "2 passed, 0 failed" in result.stdout
    result = run("test", folder(WRONG), "--filter", "crats")
    assert result.returncode == 1
    assert 'no test has "crats" in its name' in result.stderr


def test_coverage_lists_what_tests_leave_open(folder):
    result = run("test", folder(), "--coverage")
    assert result.returncode == 0
    assert "coverage 60 %: 2 of 3 rules matched by a test, 1 of 2 conditions decided both ways" in result.stdout
    assert "thanks are not requests" in result.stdout and "never matched" in result.stdout
    assert 'text: { only: [thanks, thx, +1] }: never held' in result.stdout
    assert "checkout goes to payments" not in result.stdout, "that one is covered"


@pytest.mark.parametrize("wanted, code", [(60, 0), (61, 1)])
def test_too_little_coverage_fails(folder, wanted, code):
    result = run("test", folder(), "--min-coverage", wanted)
    assert result.returncode == code
    assert ("60 % is covered" in result.stderr) == (code == 1)


def test_results_and_coverage_as_json(folder):
    result = run("test", folder(WRONG), "--json")
    assert result.returncode == 1
    found = json.loads(result.stdout)
    assert (found["passed"], found["failed"]) == (3, 1)
    [rules] = found["sets"]
    wrong = rules["tests"][-1]
    assert (wrong["name"], wrong["passed"]) == ("a wish that goes astray", False)
    assert wrong["place"].endswith("rules.test.yaml:12")
    assert wrong["decision"]["route"] == "product-ops"
    assert [rule["verdict"] for rule in wrong["trail"]] == ["failed", "matched"]
    assert wrong["remarks"] == ["no rule gives priority: urgent"]
    assert rules["tests"][0]["trail"] == []
    coverage = rules["coverage"]
    assert coverage["rules"] == {"all": 3, "covered": 2}
    assert [rule["name"] for rule in coverage["never_matched"]] == ["thanks are not requests"]
    assert [condition["gap"] for condition in coverage["undecided"]] == ["never held"]


def test_results_as_junit_are_read_by_others(folder, tmp_path):
    file = tmp_path / "results.xml"
    result = run("test", folder(WRONG), "--junit", file)
    assert result.returncode == 1
    assert "3 passed, 1 failed" in result.stdout
    suites = ElementTree.parse(file).getroot()
    assert (suites.get("tests"), suites.get("failures")) == ("4", "1")
    cases = suites.findall("testsuite/testcase")
    assert 'carts / <odd> & "quoted"' in [case.get("name") for case in cases]
    [failure] = suites.findall("testsuite/testcase/failure")
    assert failure.get("message").startswith("route: expected payments, got product-ops")
    assert "✗ checkout goes to payments" in failure.text
    assert cases[-1].get("line") == "12" and cases[-1].get("file").endswith("rules.test.yaml")
    again = run("test", folder(WRONG), "--junit", "-")
    assert again.stdout == file.read_text()


# Explanations


def many_rules(count):
    rules = "".join(
        f"  - name: rule {n}\n    when: {{ text: {{ words: [word{n}] }} }}\n    then: {{ label: hit{n} }}\n"
        for n in range(count)
    )
    head, _, tail = RULES.partition("rules:\n")
    return head + "rules:\n" + rules + tail


def test_long_rows_of_rules_that_failed_are_folded(folder):
    path = folder(rules=many_rules(20))
    short = run("explain", "--rules", path, "--text", "the checkout").stdout
    assert "rule 0" in short and "rule 19" not in short
    assert "… 18 more rules did not match (--all shows them)" in short
    assert "✓ checkout goes to payments" in short
    whole = run("explain", "--rules", path, "--text", "the checkout", "--all").stdout
    assert "rule 19" in whole and "more rules" not in whole


def test_rules_behind_the_stop_are_one_line(folder):
    result = run("explain", "--rules", folder(), "--text", "thanks")
    assert "dropped: not a request" in result.stdout
    assert "… 2 rules behind the stop" in result.stdout
    assert "everything else" not in result.stdout


def test_a_draft_is_told_apart(folder):
    draft = "  - name: prices\n    status: draft\n    when: { text: { words: [price] } }\n    then: { label: price }\n"
    head, _, tail = RULES.partition("rules:\n")
    result = run("explain", "--rules", folder(rules=head + "rules:\n" + draft + tail), "--text", "a price")
    assert "◌ prices  a draft" in result.stdout


def test_on_a_terminal_the_words_that_decided_are_marked(folder):
    shown = on_a_terminal("explain", "--rules", folder(), "--text", "Ünser Checkout: broken\nand refunded twice")
    assert "Ünser \x1b[1;4mCheckout\x1b[0m: broken ⏎ and refunded twice" in shown
    assert "\x1b[32m✓ checkout goes to payments\x1b[0m" in shown
    assert "\x1b[2m✗ thanks are not requests" in shown


def test_a_terminal_is_not_commanded_by_a_message(folder):
    shown = on_a_terminal("explain", "--rules", folder(), "--text", "a\x1b[2Jcheckout\x07")
    assert "\x1b[2J" not in shown and "\x07" not in shown


def test_a_stored_request_is_shown_as_it_was_decided(daemon):
    send(daemon, message("The checkout loses my cart"))
    daemon.settled()
    kept = run("explain", "--config", daemon.config, "R-1", env={})
    assert kept.returncode == 0, kept.stderr
    for expected in (
        "R-1", "by the rules ", "The checkout loses my cart", "payments · priority high", "✓ checkout goes to payments",
        "are still the same",
    ):
        assert expected in kept.stdout
    daemon.rules.write_text(RULES.replace("checkout, refund*", "refund*"))
    after = run("explain", "--config", daemon.config, "R-1")
    assert after.returncode == 0, after.stderr
    assert "✓ checkout goes to payments" in after.stdout, "as it was decided then"
    assert "would decide otherwise:" in after.stdout
    assert "route: payments → product-ops" in after.stdout and "priority: high → none" in after.stdout
    daemon.rules.write_text(RULES + "\n")
    assert "would decide the same" in run("explain", "--config", daemon.config, "R-1").stdout


def test_a_stored_request_as_json_needs_no_configuration(daemon):
    send(daemon, message("The checkout loses my cart"))
    daemon.settled()
    found = json.loads(run("explain", "--store", daemon.store, "--request", "1", "--json").stdout)
    assert (found["request"], found["decision"]["route"]) == ("R-1", "payments")
    assert [rule["verdict"] for rule in found["trace"]["rules"]] == ["failed", "matched", "matched"]
    assert "today" not in found
    with_rules = run("explain", "--store", daemon.store, "R-1", "--rules", daemon.rules, "--json")
    assert json.loads(with_rules.stdout)["today"]["is_same"] is True


def test_a_request_that_is_not_there_is_an_error(daemon):
    result = run("explain", "--store", daemon.store, "R-77")
    assert result.returncode == 1
    assert "there is no request R-77" in result.stderr
    assert run("explain", "R-77").returncode not in (0, 1), "it needs a store"


# --- explain, given more than words


def test_explain_takes_what_a_test_would_give(tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES.replace(
        "  - name: everything else", "  - name: late mail\n    when: { source.kind: mail, time.weekday: sat }\n"
        "    then: { label: [late], sla: { decision: 2 days } }\n  - name: everything else"))
    given = "source.kind: mail, at: 2026-11-21 17:55"
    told = run("explain", "--rules", rules, "--text", "hello", "--given", given).stdout
    assert "product-ops · label late" in told and "sla.decision 2 days" in told
    refused = run("explain", "--rules", rules, "--text", "hello", "--given", "sourc.kind: mail")
    assert refused.returncode == 1
    assert 'there is no fact "sourc.kind" to give' in refused.stderr and "source.kind" in refused.stderr


def test_a_folder_of_folders_names_them(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "rules.yaml").write_text(RULES)
    refused = run("check", tmp_path)
    assert refused.returncode == 1 and "there are some in inner" in refused.stderr


# --- files that are not what they seem


def test_a_link_that_leads_out_of_the_folder_leads_nowhere(tmp_path):
    (tmp_path / "secret.txt").write_text("token: hunter2\n")
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "link.yaml").symlink_to(tmp_path / "secret.txt")
    (rules / "rules.yaml").write_text(RULES.replace("version: 1\n", "version: 1\ninclude: link.yaml\n"))
    refused = run("check", rules / "rules.yaml")
    assert refused.returncode == 1 and "R041" in refused.stderr and "hunter2" not in refused.stderr + refused.stdout


def test_a_huge_file_is_not_read_to_its_end(tmp_path):
    rules = tmp_path / "rules.yaml"
    with rules.open("wb") as file:
        file.truncate(3 << 30)
    refused = run("check", rules, timeout=10)
    assert refused.returncode == 1 and "larger than 4 MB" in refused.stderr


def test_control_characters_do_not_reach_the_terminal(tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES.replace("name: everything else", 'name: "\\e]0;pwned\\a"').replace("route: payments", "route: \u009bpay"))
    for result in (run("check", rules), run("test", rules, "--coverage"), run("explain", "--rules", rules, "--text", "x")):
        assert not set("\x1b\x07\u009b") & set(result.stdout + result.stderr)
    rules.write_text(RULES.replace("name: everything else", 'name: "\\e]0;pwned\\a"'))
    for result in (run("check", rules), run("test", rules, "--coverage"), run("explain", "--rules", rules, "--text", "x")):
        assert not set("\x1b\x07\u009b") & set(result.stdout + result.stderr)
