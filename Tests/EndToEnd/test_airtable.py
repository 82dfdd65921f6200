"""Airtable: the script that we give away, run as an automation runs it, against the real binary."""

import json

import pytest

from support.daemon import SECRETS
from support.pages import page
from support.scripts import AirtableAutomation

SOURCES = {"wishes": {"platform": "airtable", "secret": "${env:TYPEFORM_SECRET}"}}
CELLS = [
    ("Title", "singleLineText", "Night theme"),
    ("Wish", "multilineText", "A dark theme “überall”\nfor the late shift"),
    ("Area", "singleSelect", {"id": "selA", "name": "Web", "color": "blue"}),
    ("Devices", "multipleSelects", [{"id": "selB", "name": "Phone"}, {"id": "selC", "name": "Tablet"}]),
    ("Owner", "singleCollaborator", {"id": "usr1", "name": "Kim Sato", "email": "kim@example.com"}),
    ("Customer", "multipleRecordLinks", [{"id": "recC", "name": "Harbor Ltd"}]),
    ("Shots", "multipleAttachments", [{"id": "att1", "url": "https://files.example/s", "filename": "shot.png"}]),
    ("Agreed", "checkbox", True),
    ("Urgency", "rating", 4),
    ("Share", "percent", 0.125),
    ("Email", "email", "ada@example.com"),
    ("By", "date", "2026-12-01"),
    ("Left open", "singleLineText", None),
]


@pytest.fixture
def daemon(daemons):
    return daemons(sources=SOURCES).start()


def automation(daemon, secret=SECRETS["TYPEFORM_SECRET"], cells=CELLS, troubles=(), **input):
    fields = [{"id": f"fld{at}", "name": name, "type": kind} for at, (name, kind, _) in enumerate(cells)]
    settings = {"url": daemon.url + "/in/wishes", "secret": secret, "table": "Wishes", "recordId": "recFx1"}
    return AirtableAutomation(
        input=settings | input, base={"id": "appFx1", "name": "Product"},
        table={"id": "tblFx1", "name": "Wishes", "fields": fields},
        record={"id": "recFx1", "name": "Night theme", "cells": {name: value for name, _, value in cells}},
        troubles=troubles,
    )


def test_every_cell_is_on_the_page_of_the_request(daemon):
    logged = automation(daemon).run_script()
    assert logged == ["Record recFx1 was sent (status 200)."]
    assert daemon.settled()["requests"] == 1
    shown = page(daemon.get("/requests/R-1"))
    for expected in (
        "Night theme", "A dark theme “überall”", "Web", "Phone", "Tablet", "Kim Sato", "Harbor Ltd", "shot.png", "yes",
        "4", "12.5%", "ada@example.com", "2026-12-01",
    ):
        assert expected in shown.text
    assert "https://airtable.com/appFx1/tblFx1/recFx1" in daemon.get("/requests/R-1").text


def test_a_changed_record_stays_one_request(daemon):
    automation(daemon).run_script()
    daemon.settled()
    changed = [("Wish", "multilineText", "A dark theme in the app")] + CELLS[2:]
    automation(daemon, cells=changed).run_script()
    status = daemon.settled()
    assert (status["events"], status["requests"]) == (2, 1)
    assert "A dark theme in the app" in page(daemon.get("/requests/R-1")).text


def test_a_record_is_tried_again(daemon):
    script = automation(daemon, troubles=[502, "network gone"])
    logged = script.run_script()
    assert "waited 1000" in logged and "waited 2000" in logged
    assert daemon.settled()["requests"] == 1


def test_a_wrong_secret_fails_the_automation_at_once(daemon):
    script = automation(daemon, secret="wrong")
    with pytest.raises(AssertionError, match="status 401"):
        script.run_script()
    assert len(script.sent) == 1
    assert daemon.metric("triaged_intake_requests_total", "bad_signature") == 1


def test_a_missing_variable_is_named(daemon):
    with pytest.raises(AssertionError, match='input variable "recordId" is missing'):
        automation(daemon, recordId="").run_script()


def test_records_of_the_api_come_in_lists(daemon):
    records = [
        {"id": f"recL{at}", "createdTime": "2026-11-20T09:00:00.000Z", "fields": {"Wish": wish}}
        for at, wish in enumerate(["Please add partial refunds", "Sounds when a ticket arrives"])
    ]
    secret = SECRETS["TYPEFORM_SECRET"]
    body = json.dumps({"records": records}).encode()
    headers = {"Content-Type": "application/json", "X-Triaged-Secret": secret}
    assert daemon.post("/in/wishes", body, headers).status == 200
    assert daemon.settled()["requests"] == 2
