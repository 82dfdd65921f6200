"""A Jotform form's webhook, and the API that knows its questions (api.jotform.com/docs)."""

import itertools
import json
import secrets

from support.receiver import Receiver

SECRETS = {"JOTFORM_SECRET": "jotform-address-secret-6b1f", "JOTFORM_KEY": "jotform-api-key-of-nobody"}
FORM = "261110000000042"

_numbers = itertools.count(6400000000000000001)


def source(**more):
    return {"platform": "jotform", "secret": "${env:JOTFORM_SECRET}"} | more


def submission(wish, *, id=None, action="", address="https://triage.example/in/wishes/" + SECRETS["JOTFORM_SECRET"]):
    """The parts of one delivery, in Jotform's order."""
    raw = {
        "slug": f"submit/{FORM}", "submitSource": "form", "buildDate": "1795252000000", "eventObserver": "1",
        "q2_fullName": {"first": "Priya", "last": "Nair"}, "q3_email": "priya@example.com", "q4_whatShould": wish,
        "q5_howOften": "Every day", "q6_products": ["Billing, old", "Reports"], "q7_howMany": "42",
        "event_id": f"1795252800000_{FORM}_e2e", "timeToSubmit": "20", "path": f"/submit/{FORM}",
    }
    pretty = (
        f"Name:Priya Nair, E-mail:priya@example.com, What should we build: next, or ever?:{wish}, "
        "How often do you run into it?:Every day, Which products?:Billing, old Reports, How many people?:42"
    )
    return {
        "action": action, "webhookURL": address, "username": "lantern", "formID": FORM, "type": "WEB",
        "customParams": "", "product": "", "formTitle": "Wishes", "submissionID": id or str(next(_numbers)),
        "rawRequest": json.dumps(raw, ensure_ascii=False).replace("/", "\\/"), "fromTable": "", "appID": "",
        "pretty": pretty, "unread": "", "parent": "", "ip": "198.51.100.7",
    }


def multipart(parts):
    boundary = "------------------------" + secrets.token_hex(11)
    lines = []
    for name, value in parts.items():
        lines += [f"--{boundary}", f'Content-Disposition: form-data; name="{name}"', "", value]
    body = "\r\n".join([*lines, f"--{boundary}--", ""]).encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={boundary}"}


def send(daemon, parts, secret=SECRETS["JOTFORM_SECRET"]):
    body, headers = multipart(parts)
    return daemon.post(f"/in/wishes/{secret}" if secret else "/in/wishes", body, headers)


class JotformStandIn(Receiver):
    """One account with one form."""

    def ordinary(self, received, receiver):
        if received.headers.get("APIKEY") != SECRETS["JOTFORM_KEY"]:
            return answer(401, "")
        if received.path == "/user":
            return answer(200, {"username": "lantern", "status": "ACTIVE"})
        if received.path == f"/form/{FORM}/webhooks":
            return answer(200, {"0": "https://triage.example/in/wishes/somewhere"})
        if received.path == f"/form/{FORM}/questions":
            questions = [
                ("1", "wishes", "Wishes", "control_head"), ("2", "fullName", "Who are you?", "control_fullname"),
                ("3", "email", "Where do we answer?", "control_email"),
                ("4", "whatShould", "What shall be built?", "control_textarea"),
                ("5", "howOften", "How often?", "control_radio"),
                ("6", "products", "Products", "control_checkbox"), ("7", "howMany", "People", "control_number"),
                ("8", "since", "Since when?", "control_datetime"),
            ]
            return answer(
                200,
                {
                    id: {"qid": id, "name": name, "order": id, "text": text, "type": type}
                    for id, name, text, type in questions
                },
            )
        return answer(404, "")


def answer(status, content):
    body = {"responseCode": status, "message": "success" if status == 200 else "error", "content": content}
    return (status, {"Content-Type": "application/json"}, json.dumps(body).encode())
