"""Rules that change while the daemon runs: taken up whole, or refused loudly while the last good ones serve."""

import os
import signal

from support.daemon import RULES, SECRETS, run
from support.slack import message, send
from support.wait import until

BROKEN = RULES.replace("route: payments,", "route: paymnets,")
MOVED = RULES.replace("{ route: payments,", "{ route: product-ops,")


def team_of(daemon, text):
    """Says it, and tells which team got it."""
    before = daemon.status()["requestsByTeam"]
    send(daemon, message(text))
    after = daemon.settled()["requestsByTeam"]
    return next(team for team in after if after[team] != before.get(team, 0))


def rules_detail(daemon):
    checks = daemon.get("/readyz").json["checks"]
    return next(check["detail"] for check in checks if check["name"] == "rules")


def logged(daemon, words):
    return [line for line in daemon.log_lines() if words in line["message"]]


def test_new_rules_decide_without_a_restart(daemon):
    assert team_of(daemon, "Please add partial refunds") == "payments"
    daemon.rules.write_text(MOVED)
    until("new rules to serve", lambda: logged(daemon, "new rules serve"))
    assert team_of(daemon, "Please add a refund button") == "product-ops"
    assert daemon.metric("triaged_rules_reloads_total", "ok") == 1


def test_examples_that_come_later_are_compared_by_meaning(daemon):
    daemon.rules.write_text(RULES.replace("words: [checkout, refund*]", 'similar_to: ["I want my money back"]'))
    until("new rules to serve", lambda: logged(daemon, "new rules serve"))
    # Not a word in common.
    assert team_of(daemon, "Please refund the payment") == "payments"
    explained = run("explain", "--config", daemon.config, "R-1", env=SECRETS)
    assert explained.returncode == 0 and explained.stderr == "", explained.stderr
    assert 'near "I want my money back"' in explained.stdout


def test_a_bad_file_is_refused_loudly_and_the_last_good_one_serves(daemon):
    daemon.rules.write_text(BROKEN)
    (line,) = until("the refusal to be told", lambda: logged(daemon, "refused"))
    assert line["level"] == "error" and "R016" in line["reason"] and "rules.yaml:11:" in line["reason"]
    assert daemon.metric("triaged_rules_refused") == 1
    assert daemon.metric("triaged_rules_reloads_total", "refused") == 1
    assert team_of(daemon, "Please add partial refunds") == "payments"
    ready = daemon.get("/readyz")
    assert ready.status == 200
    assert "refused" in rules_detail(daemon) and "R016" in rules_detail(daemon)
    assert "The rules on the disk have errors" in daemon.get("/requests").text

    daemon.rules.write_text(MOVED)
    until("the mended rules to serve", lambda: logged(daemon, "new rules serve"))
    assert daemon.metric("triaged_rules_refused") == 0
    assert "refused" not in rules_detail(daemon)
    assert "The rules on the disk" not in daemon.get("/requests").text
    assert team_of(daemon, "Please add a refund button") == "product-ops"


def test_a_hang_up_reads_the_rules_at_once_and_ends_nothing(daemon):
    os.kill(daemon.pid, signal.SIGHUP)
    until("the rules to be read again", lambda: logged(daemon, "new rules serve"))
    assert team_of(daemon, "Please add partial refunds") == "payments"
    assert daemon.terminate() == 0


def test_what_a_rule_file_includes_and_its_tables_are_watched_too(daemons):
    rules = RULES.replace(
        "teams:\n", "include: [more/words.yaml]\ndirectory:\n  customers: { file: customers.csv, join: domain }\nteams:\n"
    ).replace("words: [checkout, refund*]", "words: checkout")
    daemon = daemons(rules=rules, sources={"hook": {"platform": "lobby"}})
    (daemon.folder / "more").mkdir()
    (daemon.folder / "more/words.yaml").write_text("version: 1\nwords:\n  checkout: [checkout]\n")
    (daemon.folder / "customers.csv").write_text("domain,plan\nacme.example,pro\n")
    daemon.start()
    (daemon.folder / "more/words.yaml").write_text("version: 1\nwords:\n  checkout: [checkout, refund*]\n")
    until("the included file to be taken up", lambda: len(logged(daemon, "new rules serve")) == 1)
    (daemon.folder / "customers.csv").write_text("domain,plan\nacme.example,enterprise\n")
    until("the table to be taken up", lambda: len(logged(daemon, "new rules serve")) == 2)
