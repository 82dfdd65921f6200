"""`triaged drill`: every route tried, at a receiver of its own or at the real places."""

import json

import pytest

from support.daemon import RULES, run
from support.receiver import Receiver, say

ROUTES = RULES.replace(
    "{ name: Payments }", '{ name: Payments, channel: "acme-bot:#payments" }'
).replace(
    "  - name: everything else", '  - name: incidents\n    when: { text: { words: [outage] } }\n'
    '    then: { route: payments, notify: "ops:incidents" }\n'
    '  - name: later\n    status: draft\n    then: { notify: "ops:drafts" }\n  - name: everything else'
)


@pytest.fixture
def routes(with_slack, receivers):
    """A configuration that is not served, with a Slack and a webhook that count what arrives."""
    ops = receivers(Receiver)

    def make(rules=ROUTES):
        made = with_slack(rules=rules, destinations={
            "ops": {"platform": "webhook", "url": ops.url + "/hook", "secret": "${env:OPS_SECRET}"}})
        return made.config, ops

    return make


def ends(result):
    return {(each["team"], each["address"]): each["outcome"] for each in json.loads(result.stdout)}


def test_every_route_is_tried_and_nothing_leaves_the_machine(routes, slack):
    config, ops = routes()
    result = run("drill", "--config", config, "--json")
    assert result.returncode == 0, result.stderr
    assert ends(result) == {
        ("payments", "acme-bot:#payments"): "arrived",
        ("product-ops", None): "not_tried",
        (None, "ops:incidents"): "arrived",
    }
    assert slack.received == [] and ops.received == []
    shown = run("drill", "--config", config, env={}).stdout
    assert "by “checkout goes to payments” and 1 more" in shown
    assert "2 arrived at a receiver on this machine; nothing left it, 1 not tried" in shown


def test_a_live_drill_arrives_says_that_it_is_one_and_keeps_nothing(routes, slack):
    config, ops = routes()
    result = run("drill", "--config", config, "--live", "--json")
    assert result.returncode == 0, result.stderr
    [post] = slack.received
    assert post.json["channel"] == "#payments"
    assert "This is a drill" in post.json["text"] and "New for Payments" in post.json["text"]
    [hook] = ops.received
    assert "This is a drill" in hook.json["data"]["text"]
    assert not (config.parent / "triaged.sqlite").exists()
    # A platform that drops repeats must not take the second drill for the first.
    assert run("drill", "--config", config, "--live", "--only", "ops:incidents").returncode == 0
    assert len({each.headers["webhook-id"] for each in ops.received}) == 2
    assert len(slack.received) == 1


def test_a_route_that_fails_is_told_with_its_reason(routes, slack):
    config, _ = routes(ROUTES.replace("ops:incidents", "opps:incidents"))
    slack.expect(say(200, json.dumps({"ok": False, "error": "channel_not_found"}).encode()))
    result = run("drill", "--config", config, "--live")
    assert result.returncode == 1
    assert 'no destination named "opps" is configured; did you mean "ops"?' in result.stdout
    assert "channel_not_found" in result.stdout
    assert "0 arrived at the real destinations, 1 not tried, 2 failed" in result.stdout


def test_an_unknown_name_is_told(routes):
    config, _ = routes()
    refused = run("drill", "--config", config, "--only", "paymets")
    assert refused.returncode == 1
    assert 'no rule leads to "paymets"; did you mean "payments"?' in refused.stderr
