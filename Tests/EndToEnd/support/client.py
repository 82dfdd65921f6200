"""A plain HTTP client: one request, one connection, no redirects followed, nothing hidden."""

import http.client
import json as jsonlib
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return jsonlib.loads(self.body)


def request(method, url, body=b"", headers=None, timeout=20):
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        connection.request(method, path or "/", body=body or None, headers=headers or {})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def get(url, headers=None):
    return request("GET", url, headers=headers)


def post(url, body, headers=None):
    return request("POST", url, body, headers)


def post_form(url, fields, headers=None):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return post(url, urlencode(fields).encode(), form | (headers or {}))
