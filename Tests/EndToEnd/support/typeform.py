"""A form tool's webhook: one response with an answer of every kind, and the signature."""

import base64
import hashlib
import hmac
import json
import secrets

from support.daemon import SECRETS


def response(wish, *, token=None, who="Priya Nair", email="priya@example.com"):
    token = token or secrets.token_hex(16)
    questions = [
        ("What is your name?", "short_text", "full_name", {"type": "text", "text": who}),
        ("Where can we reach you?", "email", "email", {"type": "email", "email": email}),
        ("What would you like to see?", "long_text", "wish", {"type": "text", "text": wish}),
        ("How often do you run into it?", "multiple_choice", "frequency", chosen("Every day")),
        ("Which products?", "multiple_choice", "products", chosen("Billing", "Reports")),
        ("How many people are affected?", "number", "people", {"type": "number", "number": 42}),
        ("May we write to you?", "yes_no", "contact", {"type": "boolean", "boolean": True}),
        ("Since when?", "date", "since", {"type": "date", "date": "2026-10-01"}),
    ]
    ids = [f"f{number:011d}" for number in range(len(questions))]
    return {
        "event_id": f"01{secrets.token_hex(12).upper()}",
        "event_type": "form_response",
        "form_response": {
            "form_id": "wIsHeS",
            "token": token,
            "landed_at": "2026-11-20T09:00:00Z",
            "submitted_at": "2026-11-20T09:04:30Z",
            "hidden": {"plan": "enterprise"},
            "definition": {
                "id": "wIsHeS",
                "title": "Wishes",
                "fields": [
                    {"id": id, "title": title, "type": type, "ref": ref}
                    for id, (title, type, ref, _) in zip(ids, questions)
                ],
            },
            "answers": [
                answer | {"field": {"id": id, "type": type, "ref": ref}}
                for id, (_, type, ref, answer) in zip(ids, questions)
            ],
        },
    }


def chosen(*labels):
    if len(labels) == 1:
        return {"type": "choice", "choice": {"label": labels[0]}}
    return {"type": "choices", "choices": {"labels": list(labels)}}


def signed(body, secret=None):
    digest = hmac.new((secret or SECRETS["TYPEFORM_SECRET"]).encode(), body, hashlib.sha256).digest()
    return {"Content-Type": "application/json", "Typeform-Signature": "sha256=" + base64.b64encode(digest).decode()}


def send(daemon, form, source="wishes"):
    body = json.dumps(form, ensure_ascii=False).encode()
    answer = daemon.post(f"/in/{source}", body, signed(body))
    assert answer.status == 200, f"{answer.status} {answer.text}"
    return form
