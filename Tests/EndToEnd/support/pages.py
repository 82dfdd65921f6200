"""Pages as a person without a mouse meets them: the words, the links, the forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "br", "hr", "img", "meta", "link", "wbr", "source"}
_UNSEEN = {"script", "style", "head", "template"}


@dataclass
class Form:
    action: str
    method: str
    # Name to value as the page gives them.
    fields: dict = field(default_factory=dict)
    # Name to kind: `textarea`, `text`, `hidden` …
    kinds: dict = field(default_factory=dict)

    def name_of(self, kind):
        """The name of the first field of a kind."""
        return next(name for name, found in self.kinds.items() if found == kind)


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.forms = []
        self.links = []
        self._words = []
        self._unseen = 0
        self._textarea = None
        self.feed(html)

    @property
    def text(self):
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag in ("input", "textarea") and self.forms and given.get("name"):
            form = self.forms[-1]
            form.fields[given["name"]] = given.get("value", "")
            form.kinds[given["name"]] = given.get("type", "text") if tag == "input" else "textarea"

    def handle_endtag(self, tag):
        if tag in _UNSEEN:
            self._unseen -= 1

    def handle_data(self, data):
        if not self._unseen:
            self._words.append(data)


def page(answer, status=200):
    assert answer.status == status, f"{answer.status} {answer.text}"
    assert answer.headers.get_content_type() == "text/html"
    return Page(answer.text)
