"""What came in and is no request is told with its reason: on a page, by `status`, and at a wrong address."""

import json

from support import client
from support.daemon import SECRETS, run
from support.pages import page

SOURCES = {
    "wishes": {"platform": "tally", "secret": "${env:HOOK_SECRET}"},
    "forms": {"platform": "typeform", "signing_secret": "${env:TYPEFORM_SECRET}"},
}
PATH = f"/in/wishes/{SECRETS['HOOK_SECRET']}"


def test_the_reason_is_on_the_page_and_in_the_status(daemons):
    daemon = daemons(sources=SOURCES).start()
    for body in ({"eventType": "FORM_CLOSED"}, {"eventType": "FORM_CLOSED"}, {"eventType": "<b>ODD</b>"}):
        assert client.request("POST", daemon.url + PATH, json.dumps(body).encode()).status == 200
    daemon.settled()
    shown = page(daemon.get("/ignored")).text
    assert "wishes" in shown and "2 events" in shown and "1 event " in shown
    told = run("status", "--config", daemon.config, "--json", env=daemon.env)
    passed = json.loads(told.stdout)["passed_over"]
    assert [(one["source"], one["count"]) for one in passed] == [("wishes", 1), ("wishes", 2)]
    for one in passed:
        assert one["reason"] in shown and one["last"].startswith("20")
        assert one["reason"] in run("status", "--config", daemon.config, env=daemon.env).stdout
    assert b"<b>ODD" not in daemon.get("/ignored").body


def test_a_wrong_address_says_what_is_wrong_with_it(daemons):
    daemon = daemons(sources=SOURCES).start()
    assert client.request("GET", daemon.url + PATH).status == 405
    elsewhere = client.request("POST", daemon.url + "/in/forms/some-secret", b"{}")
    assert elsewhere.status == 404 and "a secret behind it only where" in elsewhere.text
    # Nobody learns from it which sources there are.
    assert elsewhere.body == client.request("POST", daemon.url + "/in/nobody", b"{}").body
