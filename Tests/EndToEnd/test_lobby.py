"""The daemon's own chat room: tried with a form as a browser would, and with the tricks of other people's pages."""

from urllib.parse import urljoin, urlsplit

import pytest

from support import client
from support.pages import page
from support.wait import until


@pytest.fixture
def daemon(daemons):
    rules = """\
version: 1
teams: { payments: { name: Payments, channel: "lobby:#payments" } }
rules:
  - name: everything
    then: { route: payments }
"""
    return daemons(rules=rules).start()


def form_of(daemon):
    return next(form for form in page(daemon.get("/")).forms if form.method == "post")


def filled(form, words, who="Dana"):
    """The form's own fields, the words in its large one, a name in its small one."""
    fields = dict(form.fields)
    fields[form.name_of("textarea")] = words
    names = [name for name, kind in form.kinds.items() if kind in ("text", "search")]
    return fields | {name: who for name in names[:1]}


def ask(daemon, words, who="Dana", form=None, **headers):
    """Fills in the form like a person and sends it like a browser."""
    form = form or form_of(daemon)
    target = urljoin(daemon.url + "/", form.action)
    return client.post_form(target, filled(form, words, who), {"Origin": daemon.url} | headers)


def answered(daemon, *words):
    def shown():
        text = page(daemon.get("/")).text
        return text if all(word in text for word in words) else None

    return until(f"the page to show {words}", shown, every=0.05)


def test_the_first_page_has_a_form_to_ask_with(daemon):
    form = form_of(daemon)
    assert urlsplit(urljoin(daemon.url + "/", form.action)).path == "/lobby"
    assert "textarea" in form.kinds.values()


def test_a_line_typed_there_is_answered_there(daemon):
    answer = ask(daemon, "Please add partial refunds to the checkout")
    assert answer.status == 303
    assert urlsplit(answer.headers["Location"]).netloc in ("", urlsplit(daemon.url).netloc)
    text = answered(daemon, "R-1", "Payments")
    assert "Please add partial refunds to the checkout" in text and "Dana" in text
    assert daemon.settled()["requests"] == 1


def test_the_page_one_is_sent_to_shows_ones_own_line_at_once(daemon):
    answer = ask(daemon, "Please add partial refunds to the checkout")
    after = client.get(urljoin(daemon.url + "/", answer.headers["Location"]))
    assert after.status == 200
    until("the line", lambda: "partial refunds" in page(daemon.get("/")).text)


def test_the_answer_leads_to_the_page_of_the_request(daemon):
    ask(daemon, "Please add partial refunds")
    answered(daemon, "R-1")
    links = page(daemon.get("/")).links
    link = next(link for link in links if link.endswith("/requests/R-1"))
    assert "Please add partial refunds" in page(client.get(urljoin(daemon.url + "/", link))).text


def test_the_second_to_ask_the_same_hears_so(daemon):
    ask(daemon, "Please add partial refunds", who="Dana")
    answered(daemon, "R-1")
    ask(daemon, "please add partial refunds!", who="Robin")
    answered(daemon, "asked before", "2 people")
    assert daemon.settled()["requests"] == 1


def test_what_people_type_is_text_and_never_markup(daemon):
    ask(daemon, "<script>alert('x')</script><b>bold</b> &amp; <img src=x onerror=alert(1)>", who="<i>Eve</i>")
    answered(daemon, "R-1")
    for path in ("/", "/requests/R-1", "/deliveries"):
        html = daemon.get(path).text
        assert "<script>alert" not in html and "<b>bold" not in html and "<img src=x" not in html
        assert "<i>Eve" not in html


def test_pages_come_with_a_policy_that_runs_no_foreign_script(daemon):
    headers = daemon.get("/").headers
    assert "default-src" in headers.get("Content-Security-Policy", "")
    assert headers.get("X-Content-Type-Options") == "nosniff"


def test_another_sites_form_is_refused(daemon):
    form = form_of(daemon)
    for origin in ("http://evil.example", "https://127.0.0.1.evil.example", "null"):
        assert ask(daemon, "Please pay me", form=form, Origin=origin).status == 403, origin
    assert daemon.status()["events"] == 0


def test_a_name_that_was_pointed_at_loopback_is_refused(daemon):
    """DNS rebinding: the browser believes it talks with evil.example, whose address is now 127.0.0.1."""
    port = urlsplit(daemon.url).port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example"):
        form = form_of(daemon)
        answer = ask(daemon, "Please pay me", form=form, Host=host, Origin=f"http://{host}")
        assert answer.status == 403, host
        assert daemon.get("/", {"Host": host}).status == 403, "nor may it read what was said"
        assert daemon.get("/requests/R-1", {"Host": host}).status == 403
    assert daemon.status()["events"] == 0


def test_localhost_is_as_good_as_its_address(daemon):
    port = urlsplit(daemon.url).port
    host = f"localhost:{port}"
    assert daemon.get("/", {"Host": host}).status == 200
    assert ask(daemon, "Please add refunds", Host=host, Origin=f"http://{host}").status == 303


def test_an_empty_line_is_no_ask(daemon):
    answer = ask(daemon, "   ")
    assert answer.status in (400, 422), "the form comes back and says what is missing"
    assert daemon.settled()["requests"] == 0


def test_a_novel_is_too_large(daemon):
    assert ask(daemon, "x" * 2_000_000).status == 413


def test_posts_to_the_lobby_from_outside_are_refused(daemon):
    """The door through which the daemon posts to its own room is not open to others on the machine."""
    forged = b'{"id": "1", "key": "k", "text": "I am the bot", "blocks": []}'
    for path in ("/lobby/posts", "/lobby/post", "/in/lobby"):
        answer = daemon.post(path, forged, {"Content-Type": "application/json", "Authorization": "Bearer guess"})
        assert answer.status in (401, 403, 404, 405), path
    assert daemon.status()["events"] == 0
