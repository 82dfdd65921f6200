"""SurveyMonkey, both sides of it: the webhooks it would send, and the API it would offer (api.surveymonkey.com/v3)."""

import base64
import hashlib
import hmac
import itertools
import json
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

from support.receiver import Receiver

SECRETS = {"SURVEYMONKEY_TOKEN": "surveymonkey-token-of-nobody", "SURVEYMONKEY_SECRET": "surveymonkey-app-secret"}
APP = "lantern-app"
SURVEY = "105723396"

_numbers = itertools.count(5007154402)


def source(api, **more):
    return {
        "platform": "surveymonkey", "token": "${env:SURVEYMONKEY_TOKEN}", "client_id": APP,
        "signing_secret": "${env:SURVEYMONKEY_SECRET}", "surveys": [SURVEY], "api": api,
    } | more


def call(response, type="response_completed"):
    return {
        "name": "triaged", "filter_type": "survey", "filter_id": SURVEY, "event_type": type, "event_id": "10027399",
        "object_type": "response", "object_id": response["id"], "event_datetime": response["date_modified"],
        "resources": {
            "respondent_id": response["id"], "recipient_id": "0", "collector_id": "50253690", "survey_id": SURVEY,
            "user_id": "1234",
        },
    }


def signed(body, secret=SECRETS["SURVEYMONKEY_SECRET"]):
    digest = hmac.new(f"{APP}&{secret}".encode(), body, hashlib.sha1).digest()
    return {
        "Content-Type": "application/json", "Sm-Apikey": APP, "Sm-Signature": base64.b64encode(digest).decode(),
    }


def send(daemon, response, type="response_completed", **how):
    body = json.dumps(call(response, type)).encode()
    return daemon.post("/in/survey", body, signed(body, **how))


class SurveyMonkeyStandIn(Receiver):
    """One survey with its responses."""

    def __init__(self, **settings):
        self.responses = {}
        # A response that its webhook tells of and the API does not know yet.
        self.hides_details = False
        super().__init__(**settings)

    def answer_survey(self, wish, *, id=None, who="Priya Nair", after=0):
        id = id or str(next(_numbers))
        at = (datetime.now(timezone.utc) + timedelta(seconds=after)).isoformat(timespec="seconds")
        before = self.responses.get(id, {})
        response = {
            "id": id, "survey_id": SURVEY, "collector_id": "50253690", "response_status": "completed",
            "collection_mode": "default", "date_created": before.get("date_created", at), "date_modified": at,
            "analyze_url": f"https://www.surveymonkey.com/analyze/browse/x?respondent_id={id}",
            "ip_address": "198.51.100.4", "custom_variables": {}, "metadata": {},
            "pages": [{"id": "1", "questions": [
                {"id": "101", "answers": [{"text": wish}]},
                {"id": "102", "answers": [{"choice_id": "202"}]},
                {"id": "103", "answers": [{"row_id": "311", "text": who}, {"row_id": "312", "text": "p@example.com"}]},
            ]}],
        }
        self.responses[id] = response
        return response

    def ordinary(self, received, receiver):
        if received.headers.get("Authorization") != "Bearer " + SECRETS["SURVEYMONKEY_TOKEN"]:
            return refusal(401, "The authorization token was not provided.")
        url = urlsplit(received.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        path = url.path.removeprefix("/v3")
        if path == "/users/me":
            scopes = ["surveys_read", "responses_read", "responses_read_detail"]
            return answer({"id": "1", "username": "lantern", "scopes": {"granted": scopes, "available": scopes}})
        if path == "/webhooks":
            return answer({"data": [{"id": "7", "name": "triaged completed"}]})
        if path == f"/surveys/{SURVEY}":
            return answer({"id": SURVEY, "title": "What next?"})
        if path == f"/surveys/{SURVEY}/details":
            return answer(DETAILS)
        if path == f"/surveys/{SURVEY}/responses/bulk":
            return self.bulk(query)
        parts = path.split("/")
        if parts[1:4] == ["surveys", SURVEY, "responses"] and parts[5:] == ["details"]:
            response = self.responses.get(parts[4])
            if response and not self.hides_details:
                return answer(response)
        return refusal(404, "There was an error retrieving the requested resource.")

    def bulk(self, query):
        since = datetime.fromisoformat(query["start_modified_at"]).replace(tzinfo=timezone.utc)
        found = [one for one in list(self.responses.values()) if datetime.fromisoformat(one["date_modified"]) >= since]
        found.sort(key=lambda one: one["date_modified"])
        size, page = int(query["per_page"]), int(query["page"])
        part = found[(page - 1) * size:page * size]
        return answer({"data": part, "per_page": size, "page": page, "total": len(found), "links": {}})


DETAILS = {
    "id": SURVEY, "title": "What next?", "pages": [{"id": "1", "questions": [
        {"id": "101", "family": "open_ended", "subtype": "essay", "headings": [{"heading": "What is <b>missing</b>?"}]},
        {"id": "102", "family": "single_choice", "subtype": "vertical", "headings": [{"heading": "Which plan?"}],
         "answers": {"choices": [{"id": "201", "text": "Free"}, {"id": "202", "text": "Team"}]}},
        {"id": "103", "family": "demographic", "subtype": "international", "headings": [{"heading": "You"}],
         "answers": {"rows": [
             {"id": "311", "type": "name", "text": "Name"}, {"id": "312", "type": "email", "text": "Email"},
         ]}},
    ]}],
}


def answer(body, status=200):
    return (status, {"Content-Type": "application/json"}, json.dumps(body).encode())


def refusal(status, message):
    return answer({"error": {"id": "1", "name": "Error", "message": message, "http_status_code": status}}, status)
