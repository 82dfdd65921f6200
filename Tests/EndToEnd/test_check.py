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


def test_a_file_that_is_called_yml_is_told_beside_others_and_alone(rules):
    folder = rules(RULES).parent
    (folder / "more.yml").write_text(RULES)
    result = run("check", folder)
    assert result.returncode == 0 and "1 warning" in result.stdout
    assert "more.yml: warning R000: the file is not read" in result.stderr and "rename it to more.yaml" in result.stderr
    for path in folder.glob("*.yaml"):
        path.unlink()
    result = run("check", folder)
    assert result.returncode == 1 and "rename more.yml to *.yaml" in result.stderr


def test_explain_prints_the_page_of_a_code():
    result = run("check", "--explain", "r017")
    assert result.returncode == 0
    assert result.stdout == (SHIPPED / "errors" / "R017.md").read_text()
    assert run("check", "--code", "R017").stdout == result.stdout
    assert run("check", "--explain", "y003").stdout == (SHIPPED / "errors" / "Y003.md").read_text()
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


def examples(table):
    """The examples of one of the reference's tables, which are those of the declarations."""
    text = (SHIPPED / "README.md").read_text()
    rows = text.split(f"<!-- {table} -->")[1].split(f"<!-- end of {table} -->")[0].strip().splitlines()[2:]
    return [row.strip("| ").rsplit(" | ", 1)[-1].strip("`").replace("\\|", "|") for row in rows]


CONDITIONS = [
    *examples("facts"),
    *examples("matchers"),
    "business_hours: true",
    "time: { weekday: fri-mon, clock: { lt: 9:00 } }",
    "time.date: [2026-12-24, 2026-12-31]",
    "field.deadline: { gte: 2026-12-01, lt: '2026-12-31 17:00' }",
    "customer: { plan: free, arr: { gte: '100,000' } }",
    "person.department: present",
    "author: { group: [execs], name: missing }",
    "text: { any: [ { words: [a] }, { similar_to: [b], at_least: 0.5 } ], not: { only: c } }",
    "any: [ { votes: 3 }, { attachment: { count: { between: [1, 2] } } } ]",
]
ACTIONS = [
    *examples("actions"),
    "assign: dana",
    "assign: { rota: week }",
    "score: -2",
    "score: { confidence: 80%, kano: must-be }",
    "sla: { decision: 2 weeks, remind: dana }",
    "snooze: { until: '2026-12-01 09:00' }",
    "dedupe: off",
    "ask: { form: impact }",
    "redact: email",
    "reply: [ { template: thanks }, And more ]",
]


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.SafeLoader], ids=["texts", "yaml"])
@pytest.mark.parametrize(
    "rule",
    [f"when: {{ {when} }}, then: {{ route: x }}" for when in CONDITIONS] + [f"then: {{ {then} }}" for then in ACTIONS],
)
def test_every_example_is_valid_by_the_schema(schema, rule, loader, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(f"version: 1\nrules: [ {{ name: a, {rule} }} ]\n")
    assert [error.message for error in schema.iter_errors(texts(loader, path))] == []


WHOLE = """
version: 1
include: [billing/, shared/teams.yaml]
timezone: Europe/Berlin
business_hours: { days: [mon-fri], from: "09:00", to: "17:30", holidays: [2026-12-25] }
teams:
  a: { name: A, channel: "lobby:#a", owners: [dana], tracker: "jira:A", objectives: [x] }
  b: { objectives: { y: Fewer failed payments } }
  c: {}
groups: { execs: [dana@example.org, "@example.com", U1] }
directory: { customers: { file: customers.csv, join: domain }, people: { file: people.csv, join: email } }
words: { checkout: [cart, refund*] }
templates: { thanks: "Thank you, {{author.name}}!" }
rotas: { week: { people: [dana, lee], from: 2026-01-05, every: 1 week } }
forms:
  impact:
    title: Impact
    fields:
      - { key: who, label: 'Who?', type: choice, required: true, options: [me, all] }
      - { key: how, label: 'How?', type: text, show_if: { field.who: all, not: { field: { n: { gte: 3 } } } } }
rules:
  - { name: a, owner: d, status: draft, expires: 2026-12-31, when: { text: hi }, then: { label: x, status: planned } }
tests:
  - name: t
    given:
      text: hi
      author: { name: Dana, is_bot: false }
      customer: { plan: free }
      fields: { "Team size": 5 }
      at: "2026-12-24 17:55"
      history: [ { text: hi, status: planned, team: a, votes: 3 } ]
    expect: { route: a, label: [], reply: [], snooze: false, score: { rice: 3 }, sla: { decision: 1 day }, ask: who }
    cases:
      - { text: a, field.size: 3, match.outcome: new, expect: { drop: true } }
      - { name: b, match: { outcome: new } }
"""


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.SafeLoader], ids=["texts", "yaml"])
def test_every_key_is_known_to_the_schema(schema, rules, loader):
    assert [error.message for error in schema.iter_errors(texts(loader, rules(WHOLE)))] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("include:", "inclode:"),
        ("join: domain", "join: name"),
        ("every: 1 week", "every: weekly"),
        ("type: choice", "type: chioce"),
        ("field.who: all", "text: all"),
        ("expires:", "expire:"),
        ("status: planned }", "status: planed }"),
        ("objectives: [x]", "objektives: [x]"),
        ("author: { name", "author: { nam"),
        ("history: [ { text", "history: [ { txt"),
        ("expect: { route", "expect: { rout"),
        ("- { text: a, field", "- { txt: a, field"),
    ],
)
def test_a_slip_anywhere_is_flagged(schema, right, wrong):
    assert right in WHOLE
    assert list(schema.iter_errors(yaml.load(WHOLE.replace(right, wrong), yaml.BaseLoader)))


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
        "{ name: a, when: { votes: many }, then: { route: x } }",
        "{ name: a, when: { votes: { gte: 2026-12-31 } }, then: { route: x } }",
        "{ name: a, when: { time.clock: { gte: noon } }, then: { route: x } }",
        "{ name: a, when: { time.date: { words: x } }, then: { route: x } }",
        "{ name: a, when: { time.weekday: monday }, then: { route: x } }",
        "{ name: a, when: { field.a: { between: [1, 2, 3] } }, then: { route: x } }",
        "{ name: a, when: { text: { at_least: 0.5 } }, then: { route: x } }",
        "{ name: a, when: { author.is_bot: perhaps }, then: { route: x } }",
        "{ name: a, when: { match.outcome: old }, then: { route: x } }",
        "{ name: a, then: { assign: { round_robbin: x } } }",
        "{ name: a, then: { score: { moscow: perhaps } } }",
        "{ name: a, then: { sla: { decision: soon } } }",
        "{ name: a, then: { snooze: later } }",
        "{ name: a, then: { dedupe: on } }",
        "{ name: a, then: { ask: [ { field: x } ] } }",
        "{ name: a, then: { redact: [emails] } }",
        "{ name: a, then: { reply: { templat: x } } }",
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
