"""A configuration that is wrong: the exact place, what was expected, exit 78; nothing half-started, nothing echoed."""

import re
import socket

import pytest

from support.daemon import RULES, SECRETS, SLACK_SOURCE, run
from support.slack import message, send

GOOD = """\
version: 1
listen: 127.0.0.1:0
store:
  path: triaged.sqlite
rules: rules.yaml
sources:
  acme-slack:
    platform: slack
    signing_secret: ${env:SLACK_SIGNING_SECRET}
"""
CONFIGURATION_ERROR = 78


def serve(tmp_path, config=GOOD, rules=RULES, env=None, binary_arguments=()):
    (tmp_path / "triaged.yaml").write_text(config)
    (tmp_path / "rules.yaml").write_text(rules)
    return run("serve", "--config", tmp_path / "triaged.yaml", *binary_arguments, cwd=tmp_path, env=env, timeout=30)


def refused(tmp_path, config=GOOD, at=None, **more):
    """What `serve` says about it, having refused it with 78; `at` is the place it must name, as `line:column`."""
    result = serve(tmp_path, config, **more)
    assert result.returncode == CONFIGURATION_ERROR, result.stderr
    if at:
        assert f"triaged.yaml:{at}" in result.stderr
    assert "Fatal error" not in result.stderr
    assert not (tmp_path / "triaged.sqlite").exists(), "nothing was begun"
    return result.stderr


@pytest.mark.parametrize(
    "written, line, column, suggestion",
    [
        ("listne: 127.0.0.1:0", 10, 1, "listen"),
        ("destination: {}", 10, 1, "destinations"),
        ("limits:\n  bodi: 5", 11, 3, "body"),
    ],
)
def test_an_unknown_key_is_named_with_its_place_and_the_nearest_known_one(tmp_path, written, line, column, suggestion):
    text = refused(tmp_path, f"{GOOD}{written}\n", at=f"{line}:{column}")
    assert f'did you mean "{suggestion}"?' in text


def test_an_unknown_key_inside_a_source_too(tmp_path):
    text = refused(tmp_path, GOOD + "    signing_secrets: ${env:SLACK_SIGNING_SECRET}\n", at="10:5")
    assert 'did you mean "signing_secret"?' in text


def test_the_line_is_shown_with_a_caret_below_the_place(tmp_path):
    lines = refused(tmp_path, GOOD + "listne: 127.0.0.1:0\n").splitlines()
    shown = next(number for number, line in enumerate(lines) if line.rstrip().endswith("| listne: 127.0.0.1:0"))
    assert lines[shown].index("listne") == lines[shown + 1].index("^")


def test_several_mistakes_are_told_in_one_run(tmp_path):
    text = refused(tmp_path, GOOD.replace("path:", "paht:") + "listne: x\nlimits:\n  body: many\n")
    for expected in ("paht", "listne", "body"):
        assert expected in text


def test_a_missing_secret_names_its_variable(tmp_path):
    env = {name: value for name, value in SECRETS.items() if name != "SLACK_SIGNING_SECRET"}
    text = refused(tmp_path, at="9:21", env=env)
    assert "SLACK_SIGNING_SECRET" in text


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path):
    text = refused(tmp_path, GOOD.replace("${env:SLACK_SIGNING_SECRET}", "${file:/nowhere/slack}"), at="9:21")
    assert "/nowhere/slack" in text


def test_a_secret_may_come_from_a_file_and_its_line_end_does_not_count(with_slack, tmp_path):
    credential = tmp_path / "credential"
    credential.write_text(SECRETS["SLACK_SIGNING_SECRET"] + "\n")
    source = SLACK_SOURCE | {"signing_secret": f"${{file:{credential}}}"}
    daemon = with_slack(sources={"acme-slack": source}).start()
    send(daemon, message("Please add partial refunds"))


def test_a_secret_written_out_is_refused_and_not_repeated(tmp_path):
    plain = "8f742231b10e8888abcd99yyyzzz85a5"
    text = refused(tmp_path, GOOD.replace("${env:SLACK_SIGNING_SECRET}", plain), at="9:21")
    assert plain not in text
    assert "${env:NAME}" in text


def test_a_secret_written_out_beside_other_mistakes_is_not_repeated_either(tmp_path):
    plain = "8f742231b10e8888abcd99yyyzzz85a5"
    config = GOOD.replace("signing_secret: ${env:SLACK_SIGNING_SECRET}", f"signing_secrte: {plain}")
    assert plain not in refused(tmp_path, config)


def test_a_source_without_its_secret_says_what_is_missing(tmp_path):
    text = refused(tmp_path, GOOD.replace("    signing_secret: ${env:SLACK_SIGNING_SECRET}\n", ""))
    assert "signing_secret" in text


def test_an_unknown_platform_is_refused_with_the_nearest(tmp_path):
    text = refused(tmp_path, GOOD.replace("platform: slack", "platform: slakc"), at="8:15")
    assert 'did you mean "slack"?' in text


def test_an_answer_that_goes_nowhere_is_refused(tmp_path):
    destination = "destinations:\n  acme-bot:\n    platform: slack\n    token: ${env:SLACK_BOT_TOKEN}\n"
    text = refused(tmp_path, f"{GOOD}    answer: acme-bto\n{destination}", at="10:13")
    assert "acme-bto" in text and 'did you mean "acme-bot"?' in text


EMBEDDINGS = """\
recognition:
  embeddings:
    url: http://127.0.0.1:11434/v1/embeddings
    model: nomic-embed-text
    timeout: 2s
"""


@pytest.mark.parametrize(
    "written, instead, at, words",
    [
        ("embeddings:\n", "embedings:\n", "11:3", 'did you mean "embeddings"?'),
        ("    model: nomic-embed-text\n", "", "12:5", '"model" is missing'),
        ("model: nomic", "modle: nomic", "13:5", 'did you mean "model"?'),
        ("11434/v1/embeddings", "11434", "12:10", "http://127.0.0.1:11434/v1/embeddings"),
        ("http://127.0.0.1", "127.0.0.1", "12:10", "it begins with https:// or http://"),
        ("2s", "2", "14:14", "from 50ms to 30s"),
        ("2s", "1h", "14:14", "from 50ms to 30s"),
        ("timeout: 2s", "api_key: sk-17-0e8f", "14:14", "${env:NAME}"),
        ("timeout: 2s", "api_key: ${env:EMBEDDINGS_KEY}", "14:14", "EMBEDDINGS_KEY"),
        ("http://", "http://dana:sk-17-0e8f@", "12:10", "api_key"),
    ],
)
def test_an_embeddings_endpoint_that_cannot_be_asked_is_refused(tmp_path, written, instead, at, words):
    changed = EMBEDDINGS.replace(written, instead)
    assert changed != EMBEDDINGS
    text = refused(tmp_path, GOOD + changed, at=at)
    assert words in text
    assert "sk-17-0e8f" not in text


def test_yaml_that_is_none_is_told_with_its_place(tmp_path):
    text = refused(tmp_path, GOOD + "limits: [1, 2\n")
    assert re.search(r"triaged\.yaml:\d+:\d+", text)


def test_a_configuration_that_is_not_there_is_named(tmp_path):
    result = run("serve", "--config", tmp_path / "nowhere.yaml")
    assert result.returncode == CONFIGURATION_ERROR
    assert "nowhere.yaml" in result.stderr


def test_a_rule_file_that_is_not_there_is_named_with_the_place_that_names_it(tmp_path):
    text = refused(tmp_path, GOOD.replace("rules.yaml", "ruels.yaml"))
    assert "ruels.yaml" in text


def test_broken_rules_at_the_start_are_refused_with_the_line_and_a_caret(tmp_path):
    text = refused(tmp_path, rules=RULES.replace("route: payments", "route: payment"))
    assert re.search(r"rules\.yaml:11:20", text), text
    assert "^" in text and 'did you mean "payments"?' in text


def test_a_team_whose_channel_leads_nowhere_is_warned_about_at_the_start(daemons):
    rules = RULES.replace("{ name: Payments }", '{ name: Payments, channel: "lobyb:#payments" }')
    daemon = daemons(rules=rules).start()
    warnings = [line for line in daemon.log_lines() if line["level"] == "warning"]
    remarks = [line["reason"] for line in warnings if line.get("error.code") == "R065"]
    assert remarks == ['"lobyb:#payments" goes to "lobyb", which is no destination of the configuration']


def test_rules_that_break_while_serving_leave_the_last_good_ones_in_charge(daemon, slack):
    send(daemon, message("The checkout is slow, please make it faster"))
    daemon.settled()
    daemon.rules.write_text("version: 1\nrules: [ {{{\n")
    send(daemon, message("Please add refunds"))
    assert daemon.settled()["requestsByTeam"] == {"payments": 2}
    assert daemon.get("/readyz").status == 200


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = serve(tmp_path, GOOD.replace("127.0.0.1:0", f"127.0.0.1:{port}"))
    assert result.returncode not in (0, None) and result.returncode > 0
    told = complaints(result.stderr)
    assert len(told) == 1, result.stderr
    assert str(port) in told[0] and "taken" in told[0]


def complaints(stderr):
    """Everything but the log lines of an ordinary start and stop."""
    ordinary = ('"level":"info"', '"level":"notice"')
    return [line for line in stderr.splitlines() if not any(level in line for level in ordinary)]


def test_a_database_in_use_by_another_daemon_is_told_in_one_line(daemons):
    first = daemons().start()
    result = run("serve", "--config", first.config, cwd=first.folder)
    assert result.returncode > 0
    told = complaints(result.stderr)
    assert len(told) == 1, result.stderr
    assert "another triaged" in told[0]
    assert first.get("/healthz").status == 200


def test_a_database_that_is_none_is_told_and_left_alone(tmp_path):
    precious = tmp_path / "triaged.sqlite"
    precious.write_bytes(b"these are my holiday notes\n" * 100)
    (tmp_path / "triaged.yaml").write_text(GOOD)
    (tmp_path / "rules.yaml").write_text(RULES)
    result = run("serve", "--config", tmp_path / "triaged.yaml", cwd=tmp_path)
    assert result.returncode > 0
    assert "triaged.sqlite" in result.stderr or "database" in result.stderr
    assert precious.read_bytes().startswith(b"these are my holiday notes")


def test_without_any_source_there_is_still_the_lobby(daemons):
    smallest = "version: 1\nlisten: 127.0.0.1:0\nstore:\n  path: triaged.sqlite\nrules: rules.yaml\n"
    daemon = daemons(config=smallest).start()
    assert daemon.get("/").status == 200
