"""Five hundred mails of every shape, made with Python's own library: triaged reads from each what went into it."""

import base64
import email.header
import email.policy
import email.utils
import json
import random
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from html import escape

import pytest

from support.daemon import run

COUNT = 500

# What a person might write, and the charsets that they could write it in.
TONGUES = [
    (["Could the list of invoices be exported as CSV?", "We copy them by hand, each month.", "It takes hours."],
     ["us-ascii", "utf-8", "iso-8859-1"]),
    (["Könnten Sie bitte die Übersicht größer machen?", "Das wäre schön für alle.", "Viele Grüße"],
     ["utf-8", "iso-8859-1", "iso-8859-15", "windows-1252", "iso-8859-2"]),
    (["Pourriez-vous ajouter un mode foncé à l'écran ?", "C'est très gênant le soir.", "Merci d'avance"],
     ["utf-8", "iso-8859-1", "windows-1252", "iso-8859-15"]),
    (["Prosimy o eksport żądań do pliku.", "Łatwiej będzie je źródłowo sprawdzać.", "Dziękuję"],
     ["utf-8", "iso-8859-2", "windows-1250"]),
    (["Добавьте, пожалуйста, тёмную тему.", "Вечером очень ярко.", "Спасибо"],
     ["utf-8", "koi8-r", "windows-1251", "iso-8859-5", "cp866"]),
    (["Додайте, будь ласка, сповіщення.", "Їх дуже бракує.", "Дякую"], ["utf-8", "koi8-u", "windows-1251"]),
    (["Παρακαλώ προσθέστε σκοτεινό θέμα.", "Το βράδυ είναι δύσκολο.", "Ευχαριστώ"],
     ["utf-8", "iso-8859-7", "windows-1253"]),
    (["Lütfen karanlık tema ekleyin.", "Akşamları göz yoruyor, ışık çok.", "Teşekkürler"],
     ["utf-8", "iso-8859-9", "windows-1254"]),
    (["请增加导出功能。", "每个月手工复制太慢了。", "谢谢"], ["utf-8", "gb2312", "gbk", "gb18030"]),
    (["請增加匯出功能。", "每個月手動複製太慢了。", "謝謝"], ["utf-8", "big5"]),
    (["エクスポート機能を追加してください。", "毎月手作業でコピーしています。", "よろしくお願いします"],
     ["utf-8", "iso-2022-jp", "shift_jis", "euc-jp"]),
    (["내보내기 기능을 추가해 주세요.", "매달 손으로 복사합니다.", "감사합니다"], ["utf-8", "euc-kr"]),
    (["ช่วยเพิ่มการส่งออกด้วย", "ตอนนี้ต้องคัดลอกเอง"], ["utf-8", "tis-620"]),
    (["אנא הוסיפו מצב כהה.", "בערב קשה לקרוא."], ["utf-8", "windows-1255", "iso-8859-8"]),
    (["يرجى إضافة الوضع الداكن.", "القراءة صعبة ليلا."], ["utf-8", "windows-1256", "iso-8859-6"]),
]

HISTORIES = [
    "On Fri, Nov 20, 2026 at 5:12 PM Lantern <wishes@lantern.example> wrote:",
    "Am 20.11.2026 um 17:12 schrieb Lantern <wishes@lantern.example>:",
    "Le ven. 20 nov. 2026 à 17:12, Lantern <wishes@lantern.example> a écrit :",
    "El vie, 20 nov 2026 a las 17:12, Lantern (<wishes@lantern.example>) escribió:",
    "пт, 20 нояб. 2026 г. в 17:12, Lantern <wishes@lantern.example>:",
    "2026年11月20日(金) 17:12 Lantern <wishes@lantern.example>:",
]
QUOTED = ["Commas or semicolons?", "", "-- ", "Lantern"]
BLOCK = [
    "________________________________",
    "From: Lantern <wishes@lantern.example>",
    "Sent: Friday, November 20, 2026 5:12 PM",
    "To: Ada <ada@example.org>",
    "Subject: Export",
    "",
    "Commas or semicolons?",
]
SIGNATURES = [["-- ", "Ada Osei", "Osei & Daughters"], ["Sent from my iPhone"], ["Von meinem iPhone gesendet"], []]
NAMES = ["Ada Osei", "Osei, Ada", "Jürgen Groß", "山田 太郎", "Ольга \"Оля\" К.", "", "O'Brien (ops)"]
FILES = [
    ("report.pdf", "application/pdf"), ("größe über alles.png", "image/png"), ("данные за ноябрь.xlsx", "application/x"),
    ("a \"quoted\" name.txt", "text/plain"), ("画面.jpg", "image/jpeg"), ("semi;colon,comma.csv", "text/csv"),
    ("x" * 120 + ".log", "application/octet-stream"), ("winmail.dat", "application/ms-tnef"),
]


def squeezed(text):
    return " ".join(text.split())


class Made:
    """One mail: its bytes, and what a person would say is in it."""

    def __init__(self, rng, number):
        self.rng = rng
        self.number = number
        self.paragraphs, self.charset = self.words()
        self.files = []
        self.shape = rng.choice([
            "plain", "flowed", "html", "alternative", "mixed", "related", "nested", "rfc822", "8bit", "mislabelled",
            "unlabelled", "two texts", "signed",
        ])
        self.subject = rng.choice(["", "Re: ", "Fwd: ", "AW: "]) + self.paragraphs[0][:60].strip()
        self.name = rng.choice(NAMES)
        self.date = datetime(2026, 11, 1, tzinfo=timezone(timedelta(hours=rng.randint(-11, 12)))) - timedelta(
            minutes=rng.randint(0, 500_000))
        self.bytes = self.make()

    def words(self):
        sentences, charsets = self.rng.choice(TONGUES)
        return self.rng.sample(sentences, self.rng.randint(1, len(sentences))), self.rng.choice(charsets)

    # Bodies

    def history(self):
        """What programs put below: in words that the charset has."""
        kind = self.rng.choice(["none", "quote", "block", "signature"])
        if self.shape == "flowed" or self.subject.startswith("Fwd"):
            kind = self.rng.choice(["none", "signature"])
        if kind == "quote":
            line = self.rng.choice([one for one in HISTORIES if self.can(one)])
            return [line, ""] + [("> " + one).rstrip() for one in QUOTED]
        if kind == "block":
            return BLOCK
        return self.rng.choice(SIGNATURES) if kind == "signature" else []

    def can(self, text):
        try:
            text.encode(self.charset)
            return True
        except UnicodeEncodeError:
            return False

    def plain(self):
        return "\n\n".join(self.paragraphs + ["\n".join(self.history())]).rstrip("\n") + "\n"

    def html(self):
        body = "".join(f"<p>{escape(one)}</p>\n" for one in self.paragraphs)
        tail = self.rng.choice([
            "",
            '<div class="gmail_quote"><div class="gmail_attr">Anybody, at any time, in any words<br></div>'
            "<blockquote>Commas or semicolons?</blockquote></div>",
            '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Lantern</div><div>Commas?</div>',
            '<div class="yahoo_quoted"><div>Lantern said: Commas?</div></div>',
            '<div style="display:none">never shown</div>',
        ])
        if self.subject.startswith("Fwd"):
            tail = ""
        return f"<html><head><style>p {{ margin: 0 }}</style><title>t</title></head><body>{body}{tail}</body></html>"

    def text_part(self, text, subtype="plain", encoding=None, **parameters):
        encoding = encoding or self.rng.choice(["base64", "quoted-printable", "8bit"])
        raw = text.replace("\n", "\r\n").encode(self.charset, "xmlcharrefreplace" if subtype == "html" else "strict")
        if self.charset == "iso-2022-jp" and encoding == "8bit":
            encoding = "7bit"
        part = MIMENonMultipart("text", subtype, charset=self.charset, **parameters)
        part["Content-Transfer-Encoding"] = encoding
        if encoding == "base64":
            part.set_payload(base64.encodebytes(raw).decode("ascii"))
        elif encoding == "quoted-printable":
            import quopri

            part.set_payload(quopri.encodestring(raw.replace(b"\r\n", b"\n")).decode("ascii"))
        else:
            part.set_payload(raw.decode("ascii", "surrogateescape"))
        return part

    def file(self, disposition="attachment"):
        name, media = self.rng.choice(FILES)
        main, sub = media.split("/")
        part = MIMEApplication(bytes(self.rng.randrange(256) for _ in range(40)))
        part.replace_header("Content-Type", media)
        style = self.rng.choice(["2231", "2047", "raw"])
        if style == "2231":
            part.add_header("Content-Disposition", disposition, filename=("utf-8", "", name))
        elif style == "2047":
            words = email.header.Header(name, "utf-8", maxlinelen=60).encode()
            part["Content-Disposition"] = f'{disposition}; filename="{words}"'
        else:
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            part["Content-Disposition"] = f'{disposition}; filename="{quoted}"'.encode().decode("ascii", "surrogateescape")
        self.files.append(name)
        return part

    def flowed(self):
        """RFC 3676: soft line ends behind a blank."""
        lines = []
        for paragraph in self.paragraphs:
            words = paragraph.split(" ")
            half = len(words) // 2
            lines += [" ".join(words[:half]) + " ", " ".join(words[half:]), ""] if half else [paragraph, ""]
        return "\n".join(lines + self.history()) + "\n"

    def body(self):
        shape = self.shape
        if shape == "plain":
            return self.text_part(self.plain())
        if shape == "flowed":
            return self.text_part(self.flowed(), format="flowed")
        if shape == "html":
            return self.text_part(self.html(), "html")
        if shape == "alternative":
            return self.parts("alternative", self.text_part(self.plain()), self.text_part(self.html(), "html"))
        if shape == "mixed":
            return self.parts("mixed", self.text_part(self.plain()), *[self.file() for _ in range(self.rng.randint(1, 3))])
        if shape == "related":
            return self.parts("related", self.text_part(self.html(), "html"), self.file("inline"))
        if shape == "nested":
            inner = self.parts("alternative", self.text_part(self.plain()), self.text_part(self.html(), "html"))
            return self.parts("mixed", inner, self.file())
        if shape == "rfc822":
            inner = EmailMessage()
            inner["From"], inner["Subject"] = "kofi@example.net", "Inner words"
            inner.set_content("What Kofi wrote.")
            self.files.append("Inner words.eml")
            return self.parts("mixed", self.text_part(self.plain()), MIMEMessage(inner))
        if shape == "8bit":
            return self.text_part(self.plain(), encoding="8bit")
        if shape in ("mislabelled", "unlabelled"):
            self.charset = "utf-8"
            part = self.text_part(self.plain(), encoding="8bit")
            part.replace_header("Content-Type", "text/plain; charset=iso-8859-1" if shape == "mislabelled" else "text/plain")
            return part
        if shape == "two texts":
            second = self.paragraphs[0]
            first = self.text_part("\n\n".join(self.paragraphs))
            self.paragraphs = self.paragraphs + [second]
            return self.parts("mixed", first, self.file(), self.text_part(second))
        signature = MIMEApplication(b"sig", "pgp-signature")
        return self.parts("signed", self.text_part(self.plain()), signature)

    def parts(self, subtype, *parts):
        whole = MIMEMultipart(subtype)
        for part in parts:
            whole.attach(part)
        return whole

    def make(self):
        whole = self.body()
        header = email.header.Header
        whole["Message-ID"] = f"<made-{self.number}@mail.example.org>"
        whole["Date"] = email.utils.format_datetime(self.date)
        whole["Subject"] = header(self.subject, self.rng.choice(["utf-8", self.header_charset()]))
        shown = email.utils.formataddr((self.name, "Ada@Example.org")) if self.name else "Ada@Example.org"
        whole["From"] = shown
        whole["To"] = "Wishes <wishes@lantern.example>"
        policy = email.policy.compat32.clone(linesep=self.rng.choice(["\r\n", "\n"]))
        made = whole.as_bytes(policy=policy)
        return (b"From ada@example.org Sat Nov 21 09:01:07 2026\n" if self.rng.random() < 0.05 else b"") + made

    def header_charset(self):
        # Python writes headers in few charsets without help; these decode as they were encoded.
        fits = self.charset in ("iso-8859-1", "iso-8859-2", "koi8-r", "windows-1251", "utf-8", "iso-2022-jp")
        return self.charset if fits and self.can(self.subject) else "utf-8"

    # What must be read

    @property
    def title(self):
        for prefix in ("Re: ", "Fwd: ", "AW: "):
            if self.subject.startswith(prefix):
                return self.subject[len(prefix):]
        return self.subject


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """Every mail with what `triaged normalize` said of it."""
    folder = tmp_path_factory.mktemp("mails")
    rng = random.Random(20261121)
    made = [Made(rng, number) for number in range(COUNT)]
    files = []
    for one in made:
        path = folder / f"{one.number:03}-{one.shape.replace(' ', '-')}.eml"
        path.write_bytes(one.bytes)
        files.append(str(path))
    readings = []
    for start in range(0, COUNT, 100):
        result = run("normalize", "--platform", "email", *files[start:start + 100])
        assert result.returncode == 0, result.stderr
        readings += [json.loads(line) for line in result.stdout.splitlines()]
    assert len(readings) == COUNT
    return list(zip(made, readings))


def differing(read, expected, found):
    """Readable lines on the first of those that differ; every mail is looked at."""
    wrong = []
    for made, reading in read:
        assert reading["outcome"] == "submission", (made.number, made.shape, reading["reason"])
        a, b = expected(made), found(reading["submission"])
        if a != b:
            wrong.append(f"{made.number} {made.shape} {made.charset}\n  expected {a!r}\n  found    {b!r}")
    return "\n".join([f"{len(wrong)} of {len(read)}"] + wrong[:12]) if wrong else ""


def test_each_text_is_what_was_newly_written(read):
    wrong = differing(read, lambda made: squeezed(" ".join(made.paragraphs)), lambda one: squeezed(one["text"]))
    assert not wrong, wrong


def test_each_file_has_its_name(read):
    wrong = differing(
        read, lambda made: sorted(made.files), lambda one: sorted(file["name"] for file in one["attachments"]))
    assert not wrong, wrong


def test_each_subject_sender_and_date_is_there(read):
    def sent(made):
        return (squeezed(made.title), squeezed(made.name or "ada@example.org"), "ada@example.org",
                made.date.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), f"made-{made.number}@mail.example.org")

    wrong = differing(read, sent, lambda one: (
        squeezed(one["title"]), squeezed(one["author"]), one["author_email"], one["submitted_at"],
        one["external_id"].rsplit("#", 1)[0]))
    assert not wrong, wrong


def test_the_library_that_made_them_reads_the_same_headers(read):
    """The expectations themselves: what Python reads back is what went in."""
    for made, _ in read:
        raw = made.bytes.split(b"\n", 1)[1] if made.bytes.startswith(b"From ada") else made.bytes
        parsed = email.message_from_bytes(raw, policy=email.policy.default)
        assert squeezed(str(parsed["Subject"])) == squeezed(made.subject)
        assert parsed["From"].addresses[0].addr_spec == "Ada@Example.org"
        assert parsed["Date"].datetime == made.date
