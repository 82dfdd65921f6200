"""Past requests: imported beside a running daemon and without one, killed in the middle, and from hostile files."""

import csv
import json
import os
import pty
import signal
import subprocess

import pytest

from support.daemon import BINARY, run
from support.ledger import Ledger
from support.pages import page
from support.slack import message, send
from support.wait import until

ROWS = 2_000

# Every route has a channel: whatever was said about a row would arrive at the stand-in.
RULES = """\
version: 1
teams:
  payments: { name: Payments, channel: "acme-bot:C0PAY" }
  product-ops: { name: Product Ops, channel: "acme-bot:C0OPS" }
rules:
  - name: thanks are not requests
    when: { text: { only: [thanks, thx, "+1"] } }
    then: { drop: not a request }
  - name: checkout goes to payments
    when: { text: { words: [checkout, refund*] } }
    then: { route: payments, label: [checkout], priority: high, sla: { decision: 5 days } }
  - name: everything else
    then: { route: product-ops }
"""

HEADER = ["ID", "Title", "Description", "Author", "Email", "Tags", "Votes", "Created At", "Status", "Team", "Closed At", "Resolution", "Plan"]


def row(number):
    """A past request; every tenth was declined, every seventh shipped."""
    status, decision, closed = "open", "", ""
    if number % 10 == 0:
        status, decision, closed = "Won't do", f"Too few people, case {number}", "2024-05-06"
    elif number % 7 == 0:
        status, decision, closed = "Released", "", "2024-06-07T10:00:00Z"
    return [
        number, f"Wish {number}", f'Please, add the "thing" called {number},\nsoon', f"Person {number}", f"p{number}@example.com",
        "ui, past", number % 50, "2024-03-02 14:05:00 UTC", status, "payments" if number % 5 == 0 else "", closed, decision, "pro",
    ]


def write(path, rows=None, count=ROWS, header=HEADER):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows([row(number) for number in range(1, count + 1)] if rows is None else rows)
    return path


def bring(daemon, path, *options, kind="csv"):
    """The command's answer as JSON, and its exit code."""
    result = run("import", kind, path, "--config", daemon.config, "--json", *options)
    assert result.stdout, result.stderr
    return json.loads(result.stdout), result.returncode


def ledger(daemon):
    return Ledger(daemon.store, daemon.folder / "copy")


def all_there(daemon, slack, count=ROWS):
    """Every row once, as it stood; nothing said."""
    books = ledger(daemon)
    assert books.one("SELECT count(*) FROM inbox") == books.one("SELECT count(*) FROM inbox_outcome")
    ids = books.column("SELECT external_id FROM submission WHERE platform = 'import' AND scope = 'past.csv'")
    assert sorted(map(int, ids)) == list(range(1, count + 1))
    assert books.one("SELECT count(*) FROM request") == count
    assert books.one("SELECT count(*) FROM outbox") == 0
    assert slack.received == []
    statuses = dict(books.rows("SELECT status, count(*) FROM request GROUP BY 1"))
    declined = count // 10
    shipped = len([number for number in range(1, count + 1) if number % 7 == 0 and number % 10])
    assert statuses == {"declined": declined, "shipped": shipped, "triaged": count - declined - shipped}
    assert books.one("SELECT count(*) FROM request WHERE team = 'payments'") == count // 5
    assert books.one("SELECT count(*) FROM request WHERE decision_due IS NOT NULL") == 0
    assert set(books.column("SELECT created_at FROM request")) == {1_709_388_300_000}


@pytest.mark.parametrize("is_running", [True, False], ids=["beside a daemon", "without a daemon"])
def test_every_row_becomes_a_request_as_it_stood_and_nobody_is_told(is_running, with_slack, slack, tmp_path):
    daemon = with_slack(rules=RULES)
    if is_running:
        daemon.start()
    told, code = bring(daemon, write(tmp_path / "past.csv"))
    assert code == 0
    counts = ("rows", "opened", "joined", "dropped", "repeated", "failed", "refused")
    assert [told[name] for name in counts] == [ROWS, ROWS, 0, 0, 0, 0, 0]
    all_there(daemon, slack)
    if not is_running:
        daemon.start()
    assert daemon.settled()["waiting"] == 0
    assert daemon.metric("triaged_inbox_waiting_events") == 0
    assert slack.received == []

    # On the pages, and for whoever asks again.
    request = ledger(daemon).one("SELECT request FROM submission WHERE external_id = '10'")
    shown = page(daemon.get(f"/requests/R-{request}")).text
    for words in ("declined on 2024-05-06: Too few people, case 10", "Payments", "Plan", "Person 10"):
        assert words in shown
    send(daemon, message('Please, add the "thing" called 10,\nsoon', user="U9"))
    daemon.settled()
    (answer,) = [post.json for post in slack.received]
    assert "asked before, on 2024-03-02" in answer["text"]
    assert "declined on 2024-05-06: “Too few people, case 10”" in answer["text"]


def test_the_same_rows_again_change_nothing(with_slack, slack, tmp_path):
    daemon = with_slack(rules=RULES)
    past = write(tmp_path / "past.csv", count=50)
    bring(daemon, past)
    told, code = bring(daemon, past)
    assert (told["opened"], told["repeated"], code) == (0, 50, 0)
    all_there(daemon, slack, 50)


@pytest.mark.parametrize("is_running", [True, False], ids=["beside a daemon", "without a daemon"])
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_blow_in_the_middle_and_the_same_command_again_bring_every_row_once(
    is_running, blow, with_slack, slack, tmp_path
):
    daemon = with_slack(rules=RULES)
    if is_running:
        daemon.start()
    past = write(tmp_path / "past.csv", count=6_000)
    command = [BINARY, "import", "csv", past, "--config", daemon.config, "--json"]
    process = subprocess.Popen(command, env=daemon.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def some_are_kept():
        assert process.poll() is None, "it ended before the blow"
        return daemon.store.exists() and kept(daemon) >= 500

    until("the first rows", some_are_kept)
    process.send_signal(blow)
    _, words = process.communicate(timeout=20)
    assert process.returncode == (130 if blow == signal.SIGINT else -signal.SIGKILL)
    if blow == signal.SIGINT:
        assert "the same command goes on from here" in words
    before = kept(daemon)
    assert 500 <= before < 6_000, "the blow came in the middle"
    told, code = bring(daemon, past)
    assert (told["rows"], told["opened"], told["repeated"], code) == (6_000, 6_000, 0, 0)
    assert told["resumed_at"] == before
    all_there(daemon, slack, 6_000)


def kept(daemon):
    try:
        return ledger(daemon).one("SELECT count(*) FROM inbox")
    except Exception:  # A copy taken between two writes of the file's first pages.
        return 0


def test_the_daemon_killed_in_the_middle_loses_nothing_either(with_slack, slack, tmp_path):
    daemon = with_slack(rules=RULES).start()
    past = write(tmp_path / "past.csv", count=6_000)
    command = [BINARY, "import", "csv", past, "--config", daemon.config, "--json"]
    process = subprocess.Popen(command, env=daemon.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    until("the first rows", lambda: kept(daemon) >= 500)
    daemon.kill()
    _, words = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "the daemon has stopped" in words and "goes on from here" in words
    told, code = bring(daemon, past)
    assert (told["opened"], code) == (6_000, 0)
    all_there(daemon, slack, 6_000)


def test_a_changed_file_is_recognised_and_begins_again(with_slack, tmp_path):
    daemon = with_slack(rules=RULES)
    past = write(tmp_path / "past.csv", count=6_000)
    command = [BINARY, "import", "csv", past, "--config", daemon.config, "--json"]
    process = subprocess.Popen(command, env=daemon.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    until("the first rows", lambda: daemon.store.exists() and kept(daemon) >= 500)
    process.kill()
    process.communicate(timeout=20)
    write(past, count=600)
    result = run("import", "csv", past, "--config", daemon.config)
    assert result.returncode == 0
    assert "is not as it was" in result.stderr and "begins again" in result.stderr
    assert "repeated" in result.stdout


def test_equal_texts_join_and_rules_drop_as_always(with_slack, slack, tmp_path):
    daemon = with_slack(rules=RULES)
    rows = [{"title": "Dark mode"}, {"title": "dark MODE!", "email": "a@example.com"}, {"title": "+1"}, {"title": "Dark mode"}]
    past = tmp_path / "past.jsonl"
    past.write_text("".join(json.dumps(each) + "\n" for each in rows))
    told, code = bring(daemon, past, kind="jsonl")
    assert code == 0
    assert [told[name] for name in ("opened", "joined", "dropped", "repeated")] == [1, 1, 1, 1]
    assert ledger(daemon).rows("SELECT title, voices FROM request") == [("Dark mode", 2)]
    assert slack.received == []


def test_a_dry_run_keeps_nothing(with_slack, tmp_path):
    daemon = with_slack(rules=RULES)
    past = write(tmp_path / "past.csv", [row(1), [2, "", "", *row(2)[3:]]])
    result = run("import", "csv", past, "--config", daemon.config, "--dry-run")
    assert result.returncode == 1
    assert "2 rows of past.csv: 1 can be imported, 1 cannot. Nothing was kept." in result.stdout
    assert "The first of them, as it is read:\n  title " in result.stdout
    assert not daemon.store.exists()


def test_refused_rows_are_told_with_their_places_and_written_out_when_asked(with_slack, tmp_path):
    daemon = with_slack(rules=RULES)
    rows = [row(1), row(2), row(3), row(4), row(5), row(6)]
    rows[1][7] = "soon"
    rows[2][8] = "Parked"
    rows[3][9] = "Paymnts"
    rows[4] = rows[4][:3]
    past = write(tmp_path / "past.csv", rows)
    refused = tmp_path / "refused.jsonl"
    result = run("import", "csv", past, "--config", daemon.config, "--refused", refused)
    assert result.returncode == 1
    for words in (
        f'{past}:5:44: "Created At": is no date: "soon"',
        f'{past}:7:68: "Status": the status "Parked" is not known',
        'did you mean "payments"?',
        "the row has 3 cells, the header has 13",
        "4  refused",
        "2  opened",
    ):
        assert words in result.stdout, words
    lines = [json.loads(line) for line in refused.read_text().splitlines()]
    assert [(line["line"], line["row"] is None) for line in lines] == [(5, False), (7, False), (9, False), (10, True)]
    assert lines[1]["row"]["Status"] == "Parked"

    told, code = bring(daemon, past, "--status-map", "Parked=under_review", "--dates", "dmy")
    assert (told["opened"], told["repeated"], told["refused"], code) == (1, 2, 3, 1)
    assert ledger(daemon).one("SELECT count(*) FROM request WHERE status = 'under_review'") == 1


def test_columns_are_named_where_their_names_are_unusual(with_slack, tmp_path):
    daemon = with_slack(rules=RULES)
    past = write(tmp_path / "past.csv", [["A", "checkout fails", "x"]], header=["Was", "Wie, genau", "Rest"])
    told, code = bring(daemon, past, "--map", "title=Was,text=Wie, genau", "--name", "ideas")
    assert (told["opened"], code) == (1, 0)
    books = ledger(daemon)
    assert books.rows("SELECT title, team FROM request") == [("A", "payments")]
    assert books.one("SELECT scope FROM submission") == "ideas"
    wrong = run("import", "csv", past, "--config", daemon.config, "--map", "title=Wass")
    assert wrong.returncode == 1 and 'did you mean "Was"?' in wrong.stderr
    wrong = run("import", "csv", past, "--config", daemon.config, "--map", "titel=Was")
    assert wrong.returncode == 64 and 'did you mean "title"?' in wrong.stderr


FAULTS = {
    "empty": (b"", "1:1: the file is empty"),
    "header only": (b"title,b\n", "1:1: there are no rows behind the header"),
    "open quote": (b'title,b\nx,y\nz,"open\n' + b"a,b\n" * 5_000, "3:3: a quote is opened here and never closed"),
    "text behind a quote": (b'title,b\nx,y\n"z"w,1\n', "3:4: text stands behind a closing quote"),
    "UTF-16": ("title,b\nx,y\n".encode("utf-16"), "1:1: the file is UTF-16"),
    "100k columns": (b"a," * 100_000 + b"\n", "1:401: the row has more than 200 cells"),
    "duplicate headers": (b"title,b,TITLE\nx,y,z\n", '1:9: the header names column 3 "TITLE", like column 1'),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_file_is_refused_whole_with_its_place(name, with_slack, tmp_path):
    daemon = with_slack(rules=RULES)
    body, words = FAULTS[name]
    past = tmp_path / "past.csv"
    past.write_bytes(body)
    result = run("import", "csv", past, "--config", daemon.config)
    assert result.returncode == 1
    assert f"{past}:{words}" in result.stderr
    assert "nothing was imported" in result.stderr
    assert ledger(daemon).one("SELECT count(*) FROM inbox") == 0


def test_hostile_rows_cost_only_themselves(with_slack, tmp_path):
    daemon = with_slack(rules=RULES)
    past = tmp_path / "past.csv"
    past.write_bytes(
        b"\xef\xbb\xbftitle,b\r\none,1\r\n" + b"x" * (10 << 20) + b",2\r\n\xff,3\r\na,b,c\r\n,,\r\nlast,4"
    )
    told, code = bring(daemon, past)
    assert (told["rows"], told["opened"], told["refused"], code) == (5, 2, 3, 1)
    past = tmp_path / "past.jsonl"
    past.write_bytes(b'\n{"title":"three"}\n[1]\n7\n"x"\nnull\n{"title":\n{}\n' + b"[" * 100_000 + b"\n{\"title\":\"four\"}")
    told, code = bring(daemon, past, kind="jsonl")
    assert (told["opened"], told["refused"], code) == (2, 7, 1)
    assert f"{past}:3:1: the line is a list" in told["reasons"][0]


def test_a_file_or_a_configuration_that_is_not_there_is_said(with_slack, tmp_path):
    daemon = with_slack(rules=RULES)
    gone = run("import", "csv", tmp_path / "gone.csv", "--config", daemon.config)
    assert gone.returncode == 1 and "No such file" in gone.stderr
    folder = run("import", "csv", tmp_path, "--config", daemon.config)
    assert folder.returncode == 1 and "is no file" in folder.stderr
    past = write(tmp_path / "past.csv", count=1)
    assert run("import", "csv", past, "--config", tmp_path / "gone.yaml").returncode == 78
    # Without a daemon the command decides, and needs what the daemon would need.
    bare = run("import", "csv", past, "--config", daemon.config, env={})
    assert bare.returncode == 78 and "SLACK_SIGNING_SECRET" in bare.stderr
    paused = with_slack("paused", rules=RULES, triage="off")
    refused = run("import", "csv", past, "--config", paused.config)
    assert refused.returncode == 1 and "triage: off" in refused.stderr


def test_nothing_is_imported_through_the_door(with_slack):
    daemon = with_slack(rules=RULES).start()
    assert daemon.post("/in/import", b'{"import":"x","row":{"title":"x"}}').status == 404


def test_a_terminal_shows_a_bar_that_fits_and_goes(with_slack, tmp_path):
    daemon = with_slack(rules=RULES)
    past = write(tmp_path / "past.csv", count=3_000)
    ours, theirs = pty.openpty()
    command = [BINARY, "import", "csv", past, "--config", daemon.config]
    process = subprocess.Popen(
        command, env=daemon.env | {"TERM": "xterm", "COLUMNS": "60"}, stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # The other end is closed.
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait(20) == 0
    frames = [frame.decode() for frame in shown.split(b"\r\x1b[K") if frame]
    bars = [frame for frame in frames if "━" in frame or "─" in frame]
    assert bars and all(len(frame) < 80 for frame in frames), frames
    assert "of 3,000 rows" in bars[-1]
    assert shown.endswith(b"\r\x1b[K"), "the bar is taken away"
