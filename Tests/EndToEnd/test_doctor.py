"""`triaged doctor`: what is wrong with a connection, in words that say what to do."""

import json

from support import client
from support.daemon import SECRETS, run
from support.slack import encoded, envelope, message, signed
from support.wait import until


def raw(headers, body):
    """A request as it stands in a capture."""
    head = "POST /in/acme-slack HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + b"\r\n" + body


def doctor(daemon, *arguments, **more):
    return run("doctor", "--config", daemon.config, *arguments, env=SECRETS | more)


def explain(daemon, tmp_path, headers, body, source="acme-slack"):
    file = tmp_path / "refused.http"
    file.write_bytes(raw(headers, body))
    return doctor(daemon, source, "--request", file)


def test_a_genuine_request_is_said_to_be_accepted(with_slack, tmp_path):
    body = encoded(envelope(message("dark mode please")))
    found = explain(with_slack(), tmp_path, signed(body), body)
    assert found.returncode == 0, found.stderr
    assert "accepts this request" in found.stdout


def test_a_body_that_a_proxy_altered_is_found(with_slack, tmp_path):
    body = encoded(envelope(message("dark mode please")))
    found = explain(with_slack(), tmp_path, signed(body), json.dumps(json.loads(body), indent=1).encode())
    assert found.returncode == 1
    assert "something between the platform and triaged altered it" in found.stdout
    assert "reverse proxy" in found.stdout


def test_an_old_request_is_told_with_its_age(with_slack, tmp_path):
    body = encoded(envelope(message("dark mode please")))
    found = explain(with_slack(), tmp_path, signed(body, age=7200), body)
    assert found.returncode == 1
    assert "X-Slack-Request-Timestamp is 720" in found.stdout and "NTP" in found.stdout


def test_the_secret_of_another_source_is_found(with_slack, tmp_path):
    other = {"platform": "slack", "signing_secret": "${env:TYPEFORM_SECRET}"}
    body = encoded(envelope(message("dark mode please")))
    found = explain(
        with_slack(sources={"second": other}), tmp_path, signed(body, secret=SECRETS["TYPEFORM_SECRET"]), body
    )
    assert found.returncode == 1
    assert 'signed with the secret of the source "second", not of "acme-slack"' in found.stdout


def test_no_secret_is_shown_in_what_is_found(with_slack, tmp_path):
    body = encoded(envelope(message("dark mode please")))
    found = explain(with_slack(), tmp_path, signed(body, secret="wrong"), body)
    assert found.returncode == 1 and "copy the secret" in found.stdout
    assert not any(secret in found.stdout + found.stderr for secret in SECRETS.values())


def test_the_way_in_is_tried_by_the_public_address(daemons, with_slack, receivers):
    running = with_slack().start()
    reached = with_slack("reached", public_url=running.url)
    lines = json.loads(doctor(reached, "acme-slack", "--json").stdout)
    (address,) = [line for line in lines if line["subject"] == "address"]
    # Loopback has no TLS, which is worth a word, and no more.
    assert address["level"] == "warning" and "reaches triaged" in address["words"]

    nobody = receivers(listening=False)
    lines = json.loads(doctor(with_slack("silent", public_url=nobody.url), "acme-slack", "--json").stdout)
    (address,) = [line for line in lines if line["subject"] == "address"]
    assert address["level"] == "problem" and "nobody answers" in address["words"] and address["advice"]

    another = with_slack("another", sources={"new-one": {"platform": "webhook", "verify": {"scheme": "none"}}},
                         public_url=running.url)
    lines = json.loads(doctor(another, "new-one", "--json").stdout)
    (address,) = [line for line in lines if line["subject"] == "address"]
    assert address["level"] == "problem" and 'has no source "new-one"' in address["words"]


def test_an_unknown_name_is_told_with_the_known_ones(with_slack):
    found = doctor(with_slack(), "slak")
    assert found.returncode == 1
    assert "slak" in found.stderr and "acme-slack" in found.stderr


def test_the_log_of_the_daemon_tells_the_cause_of_a_refusal_once_a_minute(with_slack):
    daemon = with_slack().start()
    body = encoded(envelope(message("dark mode please")))
    for _ in range(3):
        refused = client.post(daemon.url + "/in/acme-slack", body, signed(body, age=7200))
        assert refused.status == 401
    told = until(
        "the refusal is in the log",
        lambda: [line for line in daemon.log_lines() if line["message"] == "a request was refused"],
    )
    assert len(told) == 1
    assert "the signature is right" in json.dumps(told[0])


def test_the_door_of_a_form_is_shown_with_what_protects_it(daemons):
    sources = {
        "ideas": {"platform": "tally", "signing_secret": "${env:TYPEFORM_SECRET}"},
        "wishes": {"platform": "html_form", "origins": ["https://shop.example"]},
    }
    running = daemons(sources=sources).start()
    looked = daemons("looked", sources=sources, public_url=running.url)
    for name, words in (("ideas", "is signed in Tally-Signature"), ("wishes", "the pages of https://shop.example")):
        lines = {line["subject"]: line for line in json.loads(doctor(looked, name, "--json").stdout)}
        assert lines["door"]["level"] == "fine"
        assert f"{running.url}/in/{name} takes what" in lines["door"]["words"] and words in lines["door"]["words"]
        assert "reaches triaged" in lines["address"]["words"]


def test_a_source_that_is_sent_to_as_well_as_asked_needs_an_address(daemons):
    both = {
        "platform": "typeform", "signing_secret": "${env:TYPEFORM_SECRET}", "token": "${env:TYPEFORM_SECRET}",
        "forms": ["AbC123"], "api": "http://127.0.0.1:9",
    }
    found = doctor(daemons(sources={"wishes": both}), "wishes").stdout
    assert "https://<your public address>/in/wishes takes what is signed in Typeform-Signature" in found
    assert "nobody knows where this source can be reached" in found and "set public_url" in found
