"""Themes: groups of requests about the same thing, with how they go from week to week."""

import csv
import json
from datetime import datetime, timedelta, timezone

import pytest

from support.daemon import RULES, run
from support.pages import page
from support.slack import deleted, message, send

# Two themes and what belongs to none. A number says how many days ago somebody asked for it.
PAST = [
    (1, "Dark mode for the dashboard"), (2, "Please add a dark mode to the app"), (2, "Dark mode in the mobile app"),
    (3, "A dark mode for the reports page"), (4, "Dark mode for the settings page"), (5, "dark mode everywhere"),
    (9, "Export invoices as a CSV file"), (10, "CSV export of all invoices"), (10, "Export the invoice list to CSV"),
    (11, "Let me export invoices to CSV"), (12, "Export of invoices as CSV every month"), (13, "CSV export for invoices"),
    (40, "Export invoices and quotes as CSV"),
    (2, "Barcode labels for stock items"), (6, "Translate the portal into Portuguese"), (15, "Offline access on the train"),
]
REFUNDS = [
    "Partial refunds in the checkout", "Refund only a part of an order in the checkout", "Partial refunds of an order, please",
]


def write(path, rows):
    now = datetime.now(timezone.utc)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ID", "Title", "Author", "Email", "Created At"])
        for number, (days, title) in enumerate(rows, 1):
            at = (now - timedelta(days=days, hours=1)).isoformat()
            writer.writerow([number, title, f"Person {number}", f"p{number}@example.com", at])
    return path


def ask_for(daemon, texts):
    """One after the other, so that each is compared with those before."""
    sent = []
    for number, text in enumerate(texts):
        sent.append(send(daemon, message(text, user=f"U{number + 10}")))
        daemon.settled()
    return sent


def themes(daemon, *more):
    result = run("similar", "themes", "--config", daemon.config, "--json", *more, env=daemon.env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def words(theme):
    return " ".join(theme["label"]).lower()


@pytest.fixture
def full(daemon):
    """A daemon that has decided it all: the past imported, the refunds asked for just now."""
    past = write(daemon.folder / "past.csv", PAST)
    result = run("import", "csv", past, "--config", daemon.config, env=daemon.env)
    assert result.returncode == 0, result.stdout + result.stderr
    ask_for(daemon, REFUNDS)
    return daemon


def test_themes_are_found_named_and_compared_with_last_week(full):
    report = themes(full)
    found = {name: theme for theme in report["themes"] for name in ("dark", "csv", "refund") if name in words(theme)}
    assert set(found) == {"dark", "csv", "refund"}, [theme["label"] for theme in report["themes"]]
    assert (found["dark"]["this_week"], found["dark"]["last_week"], found["dark"]["trend"]) == (6, 0, "new")
    assert found["csv"]["this_week"] == 0 and found["csv"]["last_week"] >= 5 and found["csv"]["trend"] == "falling"
    assert found["refund"]["this_week"] == len(REFUNDS)
    assert [share["team"] for share in found["refund"]["teams"]] == ["payments"]
    assert report["asks"] == len(PAST) - 1 + len(REFUNDS)
    assert report["asks_in_no_theme"] >= 3
    for theme in report["themes"]:
        assert len({quote["by"] for quote in theme["quotes"]}) == len(theme["quotes"])
        assert sum(share["requests"] for share in theme["teams"]) == theme["requests"] <= theme["known_requests"]
        assert theme["voices"] >= 2


def test_the_table_fits_a_terminal_and_the_page_says_the_same(full):
    table = run("similar", "themes", "--store", full.store, "--weeks", "4", env=full.env)
    assert table.returncode == 0, table.stderr
    assert max(map(len, table.stdout.splitlines())) <= 80
    assert "dark mode" in table.stdout.lower() and "falling" in table.stdout and "\x1b" not in table.stdout
    shown = page(full.get("/themes"))
    for theme in themes(full)["themes"]:
        assert " · ".join(theme["label"]) in shown.text
        assert f"/themes/{theme['theme']}" in shown.links
        assert f"{theme['this_week']} this week, {theme['last_week']} the week before" in shown.text
        for quote in theme["quotes"]:
            assert quote["text"] in shown.text
        members = [member["request"] for member in theme["members"]]
        assert all(f"/requests/{request}" in shown.links for request in members)
        assert f"/themes/{theme['theme']}" in page(full.get(f"/requests/{members[0]}")).links
        assert all(member["title"] in page(full.get(f"/themes/{theme['theme']}")).text for member in theme["members"])


def test_further_back_there_is_more(full):
    assert themes(full, "--weeks", "8")["asks"] == len(PAST) + len(REFUNDS)
    assert themes(full, "--weeks", "1")["asks"] < themes(full)["asks"]
    assert len(themes(full, "--limit", "1")["themes"]) == 1
    assert themes(full, "--limit", "1")["more_themes"] == len(themes(full)["themes"]) - 1


def test_what_is_taken_back_counts_no_more(with_slack):
    # A theme needs two requests, so that none may join the other here.
    daemon = with_slack(rules=RULES.replace("teams:", "dedupe: off\nteams:", 1)).start()
    sent = ask_for(daemon, REFUNDS[:2])
    assert [theme["voices"] for theme in themes(daemon)["themes"]] == [2]
    send(daemon, deleted(sent[1]))
    daemon.settled()
    report = themes(daemon)
    assert report["themes"] == [] and report["asks_in_no_theme"] == 1
    assert daemon.get("/themes/R-1").status == 404


def test_an_empty_store_says_what_to_do(daemon):
    said = run("similar", "themes", "--config", daemon.config, env=daemon.env)
    assert said.returncode == 0 and "0 asks in the last 4 weeks" in said.stdout and "--weeks" in said.stdout
    assert "Nobody asked for anything" in page(daemon.get("/themes")).text
    send(daemon, message("Barcode labels"))
    daemon.settled()
    assert "Export as CSV" in run("similar", "themes", "--config", daemon.config, env=daemon.env).stdout
    assert "No themes yet" in page(daemon.get("/themes")).text


@pytest.mark.parametrize("wrong", [["--weeks", "0"], ["--limit", "0"], ["--weeks", "x"], ["--store", "b.sqlite"]])
def test_what_makes_no_sense_is_refused(daemon, wrong):
    result = run("similar", "themes", "--config", daemon.config, *wrong, env=daemon.env)
    assert result.returncode == 64 and result.stderr
