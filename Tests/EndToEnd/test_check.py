"""`triaged check` as people at a terminal, editors and build servers call it, and the schema beside it."""

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml

from support.daemon import RULES, run

SHIPPED = Path(__file__).parents[2] / "Rules"


@pytest.fixture
def rules(tmp_path):
    """Writes a rule file and gives its path."""

    def write(text, name="rules.yaml"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_the_shipped_rules_get_no_remark():
    result = run("check", SHIPPED / "starter.yaml")
    assert result.returncode == 0
    assert "warning" not in result.stdout + result.stderr


def test_json_has_an_object_for_each_problem(rules):
    bad = rules(RULES.replace("route: payments", "route: paymets"))
    result = run("check", bad, "--json")
    assert result.returncode == 1
    [problem] = json.loads(result.stdout)
    assert problem["file"] == str(bad)
    assert (problem["line"], problem["column"], problem["length"]) == (11, 20, 7)
    assert (problem["severity"], problem["code"]) == ("error", "R016")
    assert problem["hint"] == 'did you mean "payments"?'
    assert problem["page"] == "Rules/errors/R016.md"
    assert problem["fix"] == {"line": 11, "column": 20, "old": "paymets", "new": "payments"}


def test_warnings_do_not_fail_and_are_told(rules):
    result = run("check", rules(RULES.replace("refund*]", "refund*, refunds]")))
    assert result.returncode == 0
    assert "R071" in result.stderr and "1 warning" in result.stdout


def test_junit_fails_the_file_with_the_error(rules):
    good, bad = rules(RULES), rules(RULES.replace("version: 1", "version: 2"), "bad.yaml")
    result = run("check", good, bad, "--junit", "-")
    assert result.returncode == 1
    suite = ElementTree.fromstring(result.stdout)
    assert suite.get("failures") == "1"
    failed = {case.get("name"): case.find("failure") is not None for case in suite.iter("testcase")}
    assert failed == {str(good): False, str(bad): True}


def test_fix_makes_the_corrections_and_a_dry_run_only_shows_them(rules):
    text = RULES.replace("route: payments", "rout: paymets").replace("words:", "wrods:")
    bad = rules(text)
    shown = run("check", bad, "--fix", "--dry-run")
    assert shown.returncode == 1
    assert "-    then: { rout: paymets" in shown.stdout and "+    then: { route: paymets" in shown.stdout
    assert bad.read_text() == text
    # The team is looked at only when the action is known: one call makes both rounds.
    assert run("check", bad, "--fix").returncode == 0
    assert bad.read_text() == RULES


def test_explain_prints_the_page_of_a_code():
    result = run("check", "--explain", "r017")
    assert result.returncode == 0
    assert result.stdout == (SHIPPED / "errors" / "R017.md").read_text()
    assert run("check", "--code", "R017").stdout == result.stdout
    assert run("check", "--explain", "R999").returncode == 1


def test_a_configuration_tells_which_destinations_there_are(rules, tmp_path):
    channel = RULES.replace("payments: { name: Payments }", 'payments: { name: Payments, channel: "slack:#payments" }')
    path = rules(channel)
    config = tmp_path / "triaged.yaml"
    config.write_text("version: 1\nstore: { path: x.sqlite }\nrules: rules.yaml\n")
    assert run("check", path).returncode == 0
    result = run("check", "--config", config)
    assert result.returncode == 1 and "R065" in result.stderr
    with_slack = config.read_text() + "destinations: { slack: { platform: slack, token: '${env:NOT_SET}' } }\n"
    config.write_text(with_slack)
    assert run("check", "--config", config, env={}).returncode == 0, "names need no secrets"


@pytest.mark.parametrize("arguments", [[], ["--json", "--junit", "-", "x"], ["--dry-run", "x"]])
def test_arguments_that_mean_nothing_are_refused(arguments):
    assert run("check", *arguments).returncode not in (0, 1)


# --- the schema


def texts(loader, path):
    """A rule file as an editor's reader sees it; dates are texts in JSON."""
    return json.loads(json.dumps(yaml.load(path.read_text(), loader), default=str))


@pytest.fixture(scope="module")
def schema():
    found = json.loads((SHIPPED / "rules.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(found)
    return jsonschema.Draft7Validator(found)


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.SafeLoader], ids=["texts", "yaml"])
@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.name)
def test_the_shipped_rules_are_valid_by_the_schema(schema, path, loader):
    assert [error.message for error in schema.iter_errors(texts(loader, path))] == []


@pytest.mark.parametrize(
    "rule",
    [
        "{ name: a, then: { rout: x } }",
        "{ name: a, then: {} }",
        "{ name: a }",
        "{ name: a, when: { txt: x }, then: { route: x } }",
        "{ name: a, when: { text: { wrods: x } }, then: { route: x } }",
        "{ name: a, when: { author: { nam: x } }, then: { route: x } }",
        "{ name: a, when: { source.kind: caht }, then: { route: x } }",
        "{ name: a, when: { attachment.count: { words: x } }, then: { route: x } }",
        "{ name: a, when: { any: [] }, then: { route: x } }",
        "{ name: a, then: { stop: maybe } }",
        "{ name: a, status: drfat, then: { route: x } }",
    ],
)
def test_the_schema_flags_what_check_refuses(schema, rule):
    assert list(schema.iter_errors(yaml.safe_load(f"version: 1\nrules: [ {rule} ]")))


def test_the_command_prints_the_committed_schema(tmp_path):
    result = run("schema")
    assert result.returncode == 0
    assert result.stdout == (SHIPPED / "rules.schema.json").read_text()
    assert run("schema", "--check", SHIPPED / "rules.schema.json").returncode == 0
    stale = tmp_path / "stale.json"
    stale.write_text("{}")
    assert run("schema", "--check", stale).returncode == 1
