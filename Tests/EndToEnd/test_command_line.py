"""The tools for a person at a terminal, and for the scripts that call them."""

import json

import pytest

from support.daemon import RULES, run
from support.ledger import Ledger
from support.slack import by_bot, deleted, edited, encoded, envelope, mention, message, reply, send
from support.typeform import response

SUBMISSION = {
    "platform", "external_id", "channel", "thread", "author", "is_bot", "text", "fields", "permalink", "submitted_at",
}


@pytest.fixture
def files(tmp_path):
    """Writes a body to a file and gives its path: `files("name", body)`."""

    def write(name, body):
        path = tmp_path / name
        path.write_bytes(body if isinstance(body, bytes) else encoded(body))
        return path

    return write


@pytest.fixture
def rules(files):
    return files("rules.yaml", RULES.encode())


def normalised(*arguments, **more):
    """The objects that `normalize` prints, one a line, and its exit code."""
    result = run("normalize", *arguments, **more)
    return [json.loads(line) for line in result.stdout.splitlines()], result.returncode


def test_normalize_prints_one_object_for_each_file(files):
    said = message("Please add partial refunds", user="U7")
    one = files("one.json", envelope(said))
    two = files("two.json", envelope(by_bot("Deployed")))
    (first, second), code = normalised("--platform", "slack", one, two)
    assert code == 0
    assert set(first) == {"file", "outcome", "reason", "submission"}
    assert (first["file"], first["outcome"]) == (str(one), "submission")
    submission = first["submission"]
    assert SUBMISSION <= set(submission)
    assert submission["platform"] == "slack"
    assert said["ts"] in submission["external_id"]
    assert submission["text"] == "Please add partial refunds"
    assert submission["is_bot"] is False
    assert submission["submitted_at"].endswith("Z")
    assert (second["file"], second["outcome"]) == (str(two), "ignored")
    assert second["reason"] and second["submission"] is None


@pytest.mark.parametrize(
    "event, outcome",
    [
        (message("Please add refunds"), "submission"),
        (mention(message("<@U0BOT> please add refunds")), "submission"),
        (reply(message("Please add refunds"), "for Berlin"), "submission"),
        (edited(message("Please add refunds"), "Please add partial refunds"), "edit"),
        (deleted(message("Please add refunds")), "delete"),
        (by_bot("Deployed"), "ignored"),
        ({"type": "reaction_added", "user": "U1", "event_ts": "1596183880.004200"}, "ignored"),
    ],
    ids=["message", "mention", "reply", "edited", "deleted", "bot", "reaction"],
)
def test_each_kind_of_slack_event_has_its_outcome(files, event, outcome):
    [found], code = normalised("--platform", "slack", files("event.json", envelope(event)))
    assert (found["outcome"], code) == (outcome, 0)


def test_a_handshake_and_a_slash_command_have_their_outcomes(files):
    handshake = files("handshake.json", {"type": "url_verification", "challenge": "x", "token": "y"})
    form = b"token=t&team_id=T1&channel_id=C1&user_id=U1&command=%2Ftriage&text=add+refunds&trigger_id=1"
    command = files("command.txt", form)
    found, code = normalised("--platform", "slack", handshake, command)
    assert [object["outcome"] for object in found] == ["handshake", "command"]
    assert code == 0


def test_normalize_reads_a_form_with_all_its_fields(files):
    [found], code = normalised("--platform", "typeform", files("form.json", response("Please add refunds")))
    assert (found["outcome"], code) == ("submission", 0)
    fields = json.dumps(found["submission"]["fields"], ensure_ascii=False)
    for expected in ("How often do you run into it?", "Every day", "Billing", "42"):
        assert expected in fields


def test_only_an_invalid_file_makes_the_exit_code_one(files):
    good = files("good.json", envelope(message("Please add refunds")))
    bad = files("bad.json", b'{"type": "event_callback", ')
    found, code = normalised("--platform", "slack", good, bad)
    assert [object["outcome"] for object in found] == ["submission", "invalid"]
    assert found[1]["reason"]
    assert code == 1


def test_normalize_reads_the_files_of_a_folder(files, tmp_path):
    for name in ("b.json", "a.json", "deeper/c.json", ".hidden.json"):
        path = tmp_path / "captured" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"text": "Please add %s"}' % name[0])
    for folder in (tmp_path / "captured", f"{tmp_path}/captured/"):
        readings, code = normalised("--platform", "webhook", folder)
        names = [reading["file"].removeprefix(f"{tmp_path}/captured/") for reading in readings]
        assert (names, code) == (["a.json", "b.json", "deeper/c.json"], 0)
    (tmp_path / "empty").mkdir()
    result = run("normalize", "--platform", "webhook", tmp_path / "empty")
    assert result.returncode == 64 and "is a folder without files" in result.stderr


def test_normalize_reads_standard_input(files):
    body = encoded(envelope(message("Please add partial refunds"))).decode()
    [found], code = normalised("--platform", "slack", "-", stdin=body)
    assert (found["outcome"], code) == ("submission", 0)


def test_a_header_decides_how_the_body_is_read(files):
    body = files("body", b"payload=%7B%22type%22%3A%22block_actions%22%7D")
    header = "Content-Type: application/x-www-form-urlencoded"
    with_header, _ = normalised("--platform", "slack", "--header", header, body)
    without, _ = normalised("--platform", "slack", body)
    assert with_header[0]["outcome"] == without[0]["outcome"] != "invalid"


def test_normalize_of_an_unknown_platform_suggests_the_nearest(files):
    result = run("normalize", "--platform", "slakc", files("x.json", b"{}"))
    assert result.returncode not in (0, 1)
    assert "slack" in result.stderr


def test_normalize_of_a_file_that_is_not_there_says_which(tmp_path):
    result = run("normalize", "--platform", "slack", tmp_path / "nowhere.json")
    assert result.returncode != 0
    assert "nowhere.json" in result.stdout + result.stderr


def test_explain_tells_every_rule_and_why(rules):
    result = run("explain", "--rules", rules, "--text", "The checkout loses my cart")
    assert result.returncode == 0
    for expected in ("thanks are not requests", "checkout goes to payments", "everything else", "payments", "checkout"):
        assert expected in result.stdout
    assert "\x1b[" not in result.stdout, "colour is for terminals"


def test_explain_as_json_has_the_decision_and_the_trace(rules):
    result = run("explain", "--rules", rules, "--text", "The checkout loses my cart", "--json")
    assert result.returncode == 0
    explained = json.loads(result.stdout)
    decision, trace = explained["decision"], explained["trace"]
    assert decision["route"] == "payments"
    assert decision["priority"] == "high"
    assert decision["labels"] == ["checkout"]
    rules_seen = trace["rules"] if isinstance(trace, dict) else trace
    assert [rule["verdict"] for rule in rules_seen] == ["failed", "matched", "matched"]


def test_explain_takes_a_platforms_file(rules, files):
    body = files("event.json", envelope(message("Please make refunds faster")))
    result = run("explain", "--rules", rules, "--platform", "slack", body, "--json")
    assert result.returncode == 0
    assert json.loads(result.stdout)["decision"]["route"] == "payments"


def test_explain_and_the_daemon_decide_alike(daemon, tmp_path):
    asks = ["The checkout is slow", "thx", "Please add a dark mode", "refunding takes days"]
    for ask in asks:
        send(daemon, message(ask))
    daemon.settled()
    ledger = Ledger(daemon.store, tmp_path / "copy")
    decided = [json.loads(text) for text in ledger.column("SELECT decision FROM decision ORDER BY id")]
    for ask, kept in zip(asks, decided, strict=True):
        explained = json.loads(run("explain", "--rules", daemon.rules, "--text", ask, "--json").stdout)["decision"]
        for setting in ("route", "priority", "labels", "drop", "rules"):
            assert explained.get(setting) == kept.get(setting), (ask, setting)


def test_check_accepts_good_rules_and_shows_the_place_in_bad_ones(rules, files):
    assert run("check", rules).returncode == 0
    bad = files("bad.yaml", RULES.replace("words:", "wrods:").encode())
    result = run("check", bad)
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert f"{bad}:10:21" in said and "^" in said and 'did you mean "words"?' in said


def test_test_runs_the_examples_beside_the_rules(rules, files):
    tests = """
tests:
  - name: carts
    given: { text: "The checkout loses my cart" }
    expect: { route: payments, label: [checkout] }
"""
    good = files("good.yaml", (RULES + tests).encode())
    assert run("test", good).returncode == 0
    wrong = files("wrong.yaml", (RULES + tests.replace("route: payments", "route: product-ops")).encode())
    result = run("test", wrong)
    assert result.returncode == 1
    said = result.stdout + result.stderr
    assert "carts" in said and "payments" in said and "product-ops" in said


def test_status_reads_the_store_of_a_running_and_of_a_stopped_daemon(daemon):
    send(daemon, message("Please add partial refunds"))
    running = daemon.settled()
    assert daemon.terminate() == 0
    stopped = daemon.status()
    assert stopped == running
    assert (stopped["events"], stopped["waiting"], stopped["requests"], stopped["voices"]) == (1, 0, 1, 1)
    assert stopped["posts"] == {"delivered": 1}
    plain = run("status", "--config", daemon.config)
    assert plain.returncode == 0 and "1" in plain.stdout
    assert "\x1b[" not in plain.stdout


def test_status_without_a_store_says_so_and_makes_none(tmp_path, files, rules):
    config = files("triaged.yaml", b"version: 1\nstore:\n  path: nowhere.sqlite\nrules: rules.yaml\n")
    result = run("status", "--config", config)
    assert result.returncode != 0
    assert "nowhere.sqlite" in result.stderr
    assert not (tmp_path / "nowhere.sqlite").exists()


def test_status_needs_no_secrets(daemon):
    """Reading numbers is no reason to hold the keys."""
    send(daemon, message("Please add partial refunds"))
    daemon.settled()
    result = run("status", "--config", daemon.config, "--json", env={})
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("command", ["serve", "check", "test", "normalize", "explain", "schema", "status"])
def test_every_help_text_has_an_example(command):
    result = run(command, "--help")
    assert result.returncode == 0
    _, _, examples = result.stdout.partition("EXAMPLES")
    assert f"triaged {command} " in examples.split("USAGE")[0], "an example to copy"


def test_the_first_help_text_lists_the_commands():
    result = run("--help")
    assert result.returncode == 0
    for command in ("serve", "check", "test", "normalize", "explain", "schema", "status"):
        assert command in result.stdout


def test_a_mistyped_command_is_an_error():
    assert run("srve").returncode not in (0, None)
