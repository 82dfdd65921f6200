"""A form on a web page: what browsers, scripts, curl and Python send, and what they are told."""

import re
import shutil
import subprocess
from urllib.parse import quote

import pytest
import requests

from support.client import post_form, request
from support.daemon import SECRETS
from support.pages import page

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SHOP = {"Origin": "https://shop.example"}
SOURCE = {"platform": "html_form", "secret": "none", "honeypot": "website"}


@pytest.fixture
def with_form(daemons):
    def make(name="triaged", **settings):
        return daemons(name, sources={"wishes": SOURCE | settings}).start()

    return make


def send(daemon, fields, headers=None):
    return post_form(daemon.url + "/in/wishes", fields, headers)


def test_a_browser_gets_a_page_with_the_number_and_what_was_understood(with_form):
    daemon = with_form(answer="response")
    wish = {"name": "Ines", "email": "ines@okoro.example", "message": "Please add <b>partial</b> refunds & coupons"}
    answer = send(daemon, wish, BROWSER)
    assert answer.status == 200 and answer.headers.get_content_type() == "text/html"
    assert "R-1" in page(answer).text
    assert "<b>" not in answer.text and "<script" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert daemon.settled()["requestsByTeam"] == {"payments": 1}
    shown = page(daemon.get("/requests/R-1")).text
    for expected in ("Ines", "Please add <b>partial</b> refunds & coupons", "Email"):
        assert expected in shown


def test_a_script_gets_json_and_a_program_text(with_form):
    daemon = with_form(answer="response")
    url = daemon.url + "/in/wishes"
    script = {"Accept": "application/json"}
    told = requests.post(url, json={"message": "Please add refunds"}, headers=script, timeout=20)
    assert told.json()["request"] == "R-1" and "R-1" in told.json()["text"]
    plain = requests.post(url, data={"message": "Please add a calendar"}, timeout=20)
    assert plain.headers["Content-Type"] == "text/plain; charset=utf-8" and "R-2" in plain.text


def test_without_an_answer_there_is_a_short_thank_you(with_form):
    daemon = with_form()
    answer = send(daemon, {"message": "Please add refunds"}, BROWSER)
    assert answer.status == 200 and "Thank you" in page(answer).text and "R-1" not in answer.text
    assert daemon.settled()["requests"] == 1


def test_a_redirect_is_the_settings_and_never_the_forms(with_form):
    daemon = with_form(redirect="https://shop.example/thanks")
    fields = {"message": "Please add refunds", "_next": "https://evil.example", "redirect": "https://evil.example"}
    answer = send(daemon, fields, BROWSER)
    assert (answer.status, answer.headers["Location"]) == (303, "https://shop.example/thanks")
    other = with_form("other")
    answer = send(other, fields, BROWSER)
    assert answer.status == 200 and "Location" not in answer.headers and "evil" not in answer.text


def origins(with_form):
    # A list is needed here, and every scalar of the settings is written as text.
    return with_form(origins=["https://shop.example"])


def test_scripts_of_our_pages_may_post_and_others_may_not(with_form):
    daemon = origins(with_form)
    url = daemon.url + "/in/wishes"
    ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = request("OPTIONS", url, headers=SHOP | ask)
    assert allowed.status == 204 and allowed.headers["Access-Control-Allow-Origin"] == SHOP["Origin"]
    assert "content-type" in allowed.headers["Access-Control-Allow-Headers"].lower()
    denied = request("OPTIONS", url, headers={"Origin": "https://evil.example"} | ask)
    assert denied.status == 403 and "Access-Control-Allow-Origin" not in denied.headers
    taken = requests.post(url, json={"message": "Please add refunds"}, headers=SHOP, timeout=20)
    assert taken.ok and taken.headers["Access-Control-Allow-Origin"] == SHOP["Origin"]
    for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        refused = send(daemon, {"message": "Please add spam"}, BROWSER | headers)
        assert "may not send here" in page(refused, 403).text
    assert daemon.settled()["events"] == 1


def test_files_and_fields_of_curl_and_of_python(with_form, tmp_path):
    daemon = with_form()
    url = daemon.url + "/in/wishes"
    picture = tmp_path / 'Bild "1" größe.png'
    picture.write_bytes(b"\x89PNG\r\n\x1a\n--not a boundary")
    if shutil.which("curl"):
        sent = subprocess.run(
            ["curl", "-sS", url, "-F", "name=Ada", "--form-string", "message=Please add refunds; with “curl”",
             "-F", f'picture=@"{str(picture).replace(chr(34), chr(92) + chr(34))}";type=image/png'],
            capture_output=True, text=True, timeout=30,
        )
        assert sent.stdout == "What you wrote has been noted.\n", sent.stderr
    files = [("picture", ("one.png", b"1", "image/png")), ("picture", ("zwei größe.txt", b"2", "text/plain"))]
    fields = [("message", "Please add a calendar"), ("topics[]", "Reports"), ("topics[]", "Look & feel")]
    assert requests.post(url, data=fields, files=files, timeout=20).ok
    daemon.settled()
    words = page(daemon.get("/requests/R-1")).text + page(daemon.get("/requests/R-2")).text
    for expected in ("one.png", "zwei größe.txt", "Topics", "Look & feel"):
        assert expected in words
    if shutil.which("curl"):
        assert "größe.png" in words and "“curl”" in words


@pytest.mark.parametrize(
    ("charset", "text"), [("windows-1251", "Добавьте возвраты"), ("shift_jis", "返金機能を追加してください"),
                          ("gb18030", "请添加退款功能"), ("iso-8859-15", "Remboursements en €, s'il vous plaît")],
)
def test_pages_in_other_encodings(with_form, charset, text):
    daemon = with_form(charset=charset)
    body = ("message=" + quote(text, encoding="cp932" if charset == "shift_jis" else charset)).encode()
    assert daemon.post("/in/wishes", body, {"Content-Type": "application/x-www-form-urlencoded"}).status == 200
    daemon.settled()
    assert text in page(daemon.get("/requests/R-1")).text


def test_pressing_twice_is_one_and_robots_are_thanked(with_form):
    daemon = with_form()
    wish = {"message": "Please add refunds", "email": "a@okoro.example"}
    for _ in range(2):
        assert send(daemon, wish).status == 200
    robot = send(daemon, {"message": "Buy now", "website": "https://spam.example"})
    assert (robot.status, robot.text) == (200, "What you wrote has been noted.\n")
    status = daemon.settled()
    assert (status["requests"], status["voices"]) == (1, 1)


def test_what_went_wrong_is_readable(with_form):
    daemon = with_form()
    empty = send(daemon, {"message": "", "submit": "Send"}, BROWSER)
    assert "Nothing was filled in" in page(empty, 422).text
    broken = daemon.post("/in/wishes", b'{"message":', {"Content-Type": "application/json"})
    assert broken.status == 400 and broken.json["error"] == "malformed"
    large = daemon.post("/in/wishes", b"message=" + b"x" * (2 << 20), BROWSER)
    assert large.status == 413 and "too large" in page(large, 413).text


def test_a_secret_stands_in_the_path_and_nowhere_else(daemons):
    daemon = daemons(
        sources={"wishes": {"platform": "html_form", "secret": "${env:FORM_SECRET}"}},
        env=SECRETS | {"FORM_SECRET": "form-secret-of-nobody-9c1d"},
    ).start()
    wish = {"message": "Please add refunds"}
    assert post_form(daemon.url + "/in/wishes/form-secret-of-nobody-9c1d", wish).status == 200
    refused = send(daemon, wish, BROWSER)
    assert refused.status == 401 and not re.search("form-secret", refused.text + daemon.log_text())


def test_who_opens_the_address_sees_what_it_is_for(with_form):
    daemon = with_form()
    looked = request("GET", daemon.url + "/in/wishes", headers=BROWSER)
    assert looked.headers["Allow"] == "POST, OPTIONS" and "Fill in the form" in page(looked, 405).text
    assert daemon.settled()["events"] == 0
