"""Google Forms: the script that we give away, run as Google runs it, against the real binary."""

import json

import pytest
import quickjs

from support.daemon import SECRETS
from support.ledger import Ledger
from support.pages import page
from support.scripts import AppsScript

SOURCES = {"wishes": {"platform": "google_forms", "signing_secret": "${env:HOOK_SECRET}"}}
FORM = {"id": "1Form", "title": "Lantern wishes", "url": "https://docs.google.com/forms/d/e/1Public/viewform"}
SHEET = {
    "id": "1Sheet", "name": "Wishes (responses)",
    "header": ["Timestamp", "Email Address", "What is missing?", "Due", "Score"],
}
ITEMS = [
    [101, "Your name", "TEXT", "Noor Haddad"],
    [102, "What should we build?", "PARAGRAPH_TEXT", "Teil-Erstattungen “sofort” & überall\nplease"],
    [103, "Which plan?", "MULTIPLE_CHOICE", "Team"],
    [104, "Where?", "CHECKBOX", ["Web", "Phone"]],
    [105, "Department", "LIST", "Finance"],
    [106, "How urgent is it?", "SCALE", "8"],
    [107, "Rate us", "RATING", "4"],
    [108, "How well does it work?", "GRID", ["Good", None], ["Search", "Export"]],
    [109, "Used where?", "CHECKBOX_GRID", [["Desk", "Train"], None], ["Reports", "Print"]],
    [110, "By when?", "DATE", "2026-12-01"],
    [111, "Call me at", "DATETIME", "2026-12-02 14:30"],
    [112, "Start of work", "TIME", "08:15"],
    [113, "It takes", "DURATION", "01:20:00"],
    [114, "Pictures", "FILE_UPLOAD", ["1DriveA", "1DriveB"]],
]


@pytest.fixture
def daemon(daemons):
    return daemons(sources=SOURCES).start()


def in_form(daemon, secret=SECRETS["HOOK_SECRET"], **more):
    return AppsScript(url=daemon.url + "/in/wishes", secret=secret, form=FORM, **more)


def response(wish=None, at="2026-11-20T09:04:30Z", id="2_ABaOnu"):
    items = ITEMS if wish is None else [[102, "What should we build?", "PARAGRAPH_TEXT", wish]]
    return {"id": id, "at": at, "email": "noor@example.com", "items": items}


def test_every_kind_of_item_is_on_the_page_of_the_request(daemon):
    in_form(daemon).submit(**response())
    assert daemon.settled()["requests"] == 1
    request = page(daemon.get("/requests/R-1"))
    for expected in (
        "Noor Haddad", "Teil-Erstattungen “sofort” & überall", "Which plan?", "Team", "Web", "Phone", "Finance", "8",
        "4", "Search: Good", "Reports: Desk, Train", "2026-12-01", "2026-12-02 14:30", "08:15", "01:20:00",
        "Pictures",
    ):
        assert expected in request.text
    for file in ("1DriveA", "1DriveB"):
        assert f"https://drive.google.com/open?id={file}" in request.links


def test_scales_are_numbers_and_rules_can_ask_for_them(daemons):
    rules = """\
version: 1
teams: { soon: { name: Soon }, rest: { name: Rest } }
rules:
  - name: urgent
    when: { field.106: { gte: 8 } }
    then: { route: soon }
  - name: everything else
    then: { route: rest }
"""
    daemon = daemons(sources=SOURCES, rules=rules).start()
    script = in_form(daemon)
    script.submit(**response())
    answers = json.loads(script.sent[0]["body"])["answers"]
    assert [one["value"] for one in answers if one["type"] in ("SCALE", "RATING")] == [8, 4]
    assert daemon.settled()["requestsByTeam"] == {"soon": 1}


def test_a_row_of_the_spreadsheet_is_a_response_too(daemon):
    script = AppsScript(url=daemon.url + "/in/wishes", secret=SECRETS["HOOK_SECRET"], sheet=SHEET)
    values = ["2026-11-20T09:04:30Z", "ben@example.com", "Keyboard shortcuts in the list", "2026-12-01T00:00:00Z", 7]
    script.submit(row=7, values=values)
    assert daemon.settled()["requests"] == 1
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Keyboard shortcuts in the list", "What is missing?", "ben@example.com", "2026-12-01", "7"):
        assert expected in shown


def test_whoever_is_written_into_the_same_row_is_somebody_else(daemon):
    script = AppsScript(url=daemon.url + "/in/wishes", secret=SECRETS["HOOK_SECRET"], sheet=SHEET)
    ben = ["2026-11-20T09:04:30.120Z", "ben@example.com", "Keyboard shortcuts in the list", "", 7]
    # The rows were deleted meanwhile; and two people may press in the same moment.
    eve = ["2026-11-20T09:04:30.120Z", "eve@example.com", "Invoices in Polish, please", "", 4]
    noor = ["2026-11-21T11:30:00Z", "noor@example.com", "A dark mode for the evening shift", "", 9]
    for values in (ben, eve, noor, noor):
        script.submit(row=2, values=values)
    ids = [json.loads(one["body"])["response"]["id"] for one in script.sent]
    assert len(set(ids)) == 3 and ids[2] == ids[3]
    assert daemon.settled()["requests"] == 3


def test_an_edited_response_stays_one_request_and_has_the_new_words(daemon):
    script = in_form(daemon)
    script.submit(**response("Please add partial refunds"))
    daemon.settled()
    script.submit(**response("Please add partial refunds for Zürich"))
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (2, 1)
    assert "for Zürich" in page(daemon.get("/requests/R-1")).text


def test_a_delivery_is_tried_again_with_growing_pauses(daemon):
    script = in_form(daemon, troubles=[503, "Address unavailable", 429])
    script.submit(**response())
    assert script.state("slept") == [2000, 4000, 8000]
    assert len(script.sent) == 4
    assert daemon.settled()["requests"] == 1
    assert "Attempt 2 of 6 failed" in "\n".join(script.state("log"))


def test_what_never_arrives_fails_so_that_google_writes_a_mail(daemon):
    script = in_form(daemon, troubles=[500] * 6)
    with pytest.raises(quickjs.JSException, match="triaged did not take it: status 500"):
        script.submit(**response())
    assert len(script.sent) == 6


def test_a_wrong_secret_is_refused_at_once(daemon):
    script = in_form(daemon, secret="whsec_bm90IHRoZSBzZWNyZXQgb2YgdGhpcyBzb3VyY2U=")
    with pytest.raises(quickjs.JSException, match="status 401"):
        script.submit(**response())
    assert len(script.sent) == 1
    assert daemon.metric("triaged_intake_requests_total", "bad_signature") == 1


def test_the_test_of_the_connection_is_no_request(daemon):
    script = in_form(daemon)
    script.call("testConnection")
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (1, 0)
    assert "accepted the test (status 200)" in script.state("log")[-1]


def test_set_up_makes_a_secret_that_triaged_takes_and_one_trigger(daemons):
    script = AppsScript(url="https://triage.example/in/wishes", form=FORM)
    script.call("setUp")
    script.call("setUp")
    assert script.state("triggers") == [{"handler": "onSubmit", "kind": "form"}]
    secret = script.state("properties")["TRIAGED_SECRET"]
    assert any(secret in line for line in script.state("log"))
    daemon = daemons(sources=SOURCES, env=SECRETS | {"HOOK_SECRET": secret}).start()
    in_form(daemon, secret=secret).submit(**response())
    assert daemon.settled()["requests"] == 1


def test_without_an_address_the_script_says_what_to_fill_in():
    with pytest.raises(quickjs.JSException, match="Fill in TRIAGED_URL"):
        AppsScript(url="https://triage.example", form=FORM).call("setUp")


def test_the_id_of_the_response_is_its_identity(daemon, tmp_path):
    in_form(daemon).submit(**response())
    daemon.settled()
    ids = Ledger(daemon.store, tmp_path / "copy").column("SELECT external_id FROM submission")
    assert ids == ["2_ABaOnu"]
