"""The readers of forms against those that much of the web runs on: several hundred bodies, read by triaged, by werkzeug
and by Python's own library. Where triaged reads otherwise on purpose, a case of its own says so."""

import email
import io
import json
import random
import re
import urllib.parse

import pytest
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from support.daemon import run

WORDS = [
    "Dark mode", "naïve café", "日本語の要望", "Сделайте экспорт", "a+b = c & d; e", "100% sure", "%41 stays",
    "line one\r\nline two", "tab\there", "“quoted”", 'say "hi"', "back\\slash", "<b>bold</b>", "🦊 fox", "x" * 3000,
    "--", "----", "=", "", " ", "é", "null", "semi;colon", "--bound", "\r\n\r\n", "ends with a dash -",
]
NAMES = ["t", "tone", "t-two", "t_three", "tdrei", "t日本", "té", "t" + "n" * 2000, "t 4", "tx;y", "tq'x"]
FILES = [
    "a.png", "chart 1.png", "naïve.txt", "日本.pdf", "semi;colon.txt", "per%cent.txt", 'say "hi".txt', "no-extension",
    ".hidden", "two..dots.txt", "a" * 300 + ".txt", "plus+plus.txt", "comma,.txt", "it's.txt", "(1).txt", "",
]
BOUNDARIES = [
    "----WebKitFormBoundaryAbc123", "simple", "'()+_,-./:=?", "=_NextPart_000", "-" * 40 + "7d91b03a20128", "b" * 70,
    "with space x",
]


# Writing


def browser(text):
    return '"' + text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A") + '"'


def backslashed(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def file_parameter(name, pick):
    """`filename` in one of the ways in which clients write it."""
    half = len(name) // 2
    ways = ["filename=" + browser(name), "filename=" + backslashed(name)]
    if name:
        ways.append("filename*=UTF-8''" + urllib.parse.quote(name))
        ways.append(f"filename=fallback.bin; filename*=utf-8'en'{urllib.parse.quote(name)}")
    if re.fullmatch(r"[\w.-]+", name, re.ASCII):
        ways.append("filename=" + name)
        ways.append(f'filename*0="{name[:half]}"; filename*1="{name[half:]}"')
    return pick(ways)


def multipart(seed):
    """One request: the Content-Type and the body."""
    chance = random.Random(seed)
    boundary = chance.choice(BOUNDARIES)
    end = b"\n" if chance.random() < 0.15 else b"\r\n"
    out = [b"preamble" + end] if chance.random() < 0.2 else []
    for _ in range(chance.randint(1, 6)):
        out += [b"--" + boundary.encode() + chance.choice([b"", b"", b"", b" ", b"\t"]) + end]
        out += part(chance, end)
        out += [end]
    out += [b"--" + boundary.encode() + b"--" + chance.choice([end, b"", end + b"epilogue"])]
    quoted = f'"{boundary}"' if re.search(r"[^\w-]", boundary, re.ASCII) or chance.random() < 0.3 else boundary
    kind = chance.choice(["multipart/form-data", "Multipart/Form-Data"])
    return f"{kind}; boundary={quoted}", b"".join(out)


def part(chance, end):
    is_file = chance.random() < 0.35
    name = ("u" if is_file else "") + chance.choice(NAMES)
    parameters = ["name=" + (browser(name) if chance.random() < 0.7 else backslashed(name))]
    content = chance.choice(WORDS)
    charset = "utf-8"
    lines = []
    if is_file:
        parameters.append(file_parameter(chance.choice(FILES), chance.choice))
        lines.append("Content-Type: " + chance.choice(["image/png", "text/plain", "application/octet-stream"]))
        content = chance.choice([content, "\x00\x01\x02", "GIF89a"])
    elif chance.random() < 0.2 and all(ord(letter) < 0x100 for letter in content):
        charset = chance.choice(["iso-8859-1", "ISO-8859-1", "utf-8", "us-ascii"])
        if charset == "us-ascii" and not content.isascii():
            charset = "utf-8"
        lines.append(f"Content-Type: text/plain; charset={charset}")
    if chance.random() < 0.1:
        parameters.reverse()
    fold = "\r\n " if end == b"\r\n" and chance.random() < 0.1 else " "
    header = chance.choice(["Content-Disposition", "content-disposition", "CONTENT-DISPOSITION"])
    lines.insert(0, f"{header}: form-data;{fold}" + f";{fold}".join(parameters))
    if chance.random() < 0.1:
        lines.append("Content-Transfer-Encoding: " + chance.choice(["binary", "8bit"]))
    if chance.random() < 0.1:
        lines.append("X-Unknown: a=b; c")
    chance.shuffle(lines)
    written = end.join(line.encode() for line in lines) + end + end
    return [written, content.encode(charset)]


def urlencoded(seed):
    chance = random.Random(seed)
    pairs = []
    for _ in range(chance.randint(1, 8)):
        name = chance.choice(NAMES).replace("\r\n", "")
        value = chance.choice(WORDS)
        quote = chance.choice([urllib.parse.quote_plus, urllib.parse.quote, lambda text: text.replace(" ", "+")])
        if quote not in (urllib.parse.quote_plus, urllib.parse.quote):
            value = value.replace("&", "").replace("\r\n", "")
        pair = urllib.parse.quote_plus(name) + chance.choice(["=", "=", "=", ""]) + quote(value)
        pairs.append(chance.choice([pair, pair, pair, pair + "%", pair + "%zz", pair + "%4", pair + "+", ""]))
    body = chance.choice(["&", "&", "&&"]).join(pairs)
    return "application/x-www-form-urlencoded", body.encode()


# Reading


def tidy(text):
    """As triaged cleans what people send: lines of `\\n`, no control characters, no blanks at the ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\t\n" or not (ord(c) < 0x20 or ord(c) == 0x7F)).strip()


def base(name):
    """Without a path, of which triaged keeps the last part."""
    return tidy(re.split(r"[/\\]", name.rstrip("/\\"))[-1])


def by_werkzeug(content_type, body):
    kind, options = parse_options_header(content_type)
    parser = FormDataParser(max_form_memory_size=None, max_form_parts=None, silent=False)
    _, form, files = parser.parse(io.BytesIO(body), kind.lower(), len(body), options)
    texts = [tidy(value) for name, value in form.items(multi=True) if name]
    names = [base(file.filename or "") for _, file in files.items(multi=True)]
    return sorted(filter(None, texts)), sorted(filter(None, names))


def by_email(content_type, body):
    message = email.message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    return [part.get_payload(decode=True) for part in message.get_payload()]


def by_triaged(folder, requests):
    """Each request as a file with its header, all in one call; a pair of texts and file names, or the outcome."""
    files = []
    for number, (content_type, body) in enumerate(requests):
        file = folder / f"{number:04}.http"
        file.write_bytes(f"POST /in/form HTTP/1.1\r\nContent-Type: {content_type}\r\n\r\n".encode() + body)
        files.append(file)
    result = run("normalize", "--platform", "html_form", *files)
    assert result.returncode in (0, 1), result.stderr
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["file"] for one in found] == [str(file) for file in files]
    return [reading(one) for one in found]


def reading(found):
    if found["reason"] == "no question was answered":
        return [], []
    if found["outcome"] != "submission":
        return found["outcome"]
    submission = found["submission"]
    texts = []
    for label, value in submission["fields"].items():
        if not label.startswith("U"):
            texts += value if isinstance(value, list) else [value]
    return sorted(filter(None, texts)), sorted(file["name"] for file in submission["attachments"])


@pytest.mark.parametrize("write", [multipart, urlencoded])
def test_hundreds_of_bodies_read_as_werkzeug_reads_them(tmp_path, write):
    requests = [write(seed) for seed in range(400)]
    different = [
        (number, request, ours, theirs)
        for number, (request, ours) in enumerate(zip(requests, by_triaged(tmp_path, requests)))
        if ours != (theirs := by_werkzeug(*request))
    ]
    assert not different, f"{len(different)} of {len(requests)}, such as {different[0]}"


def test_parts_are_as_many_and_as_long_as_pythons_mail_library_finds(tmp_path):
    """What lies between boundaries, by a third reader: its names are a mail's, so only contents are compared."""
    requests = [multipart(seed) for seed in range(1000, 1100)]
    for request, ours in zip(requests, by_triaged(tmp_path, requests)):
        theirs = {content for content in by_email(*request)}
        for text in ours[0]:
            assert any(tidy(content.decode(errors="replace")) == text or tidy(content.decode("latin-1")) == text
                       for content in theirs), (request, text)


def one(parameters, content=b"v", header=""):
    body = f"--b\r\nContent-Disposition: form-data; {parameters}\r\n{header}\r\n".encode() + content + b"\r\n--b--\r\n"
    return "multipart/form-data; boundary=b", body


# What is read, what werkzeug makes of it, and why triaged does otherwise.
ON_PURPOSE = {
    # A path in a file name is never kept: whoever stores a file by it must not be led out of a folder.
    "a path with slashes": (one('name="u"; filename="../../etc/passwd"'), ([], ["passwd"])),
    "a path with backslashes": (one('name="u"; filename="dir\\file.txt"'), ([], ["file.txt"])),
    # Internet Explorer's whole paths, whose backslashes escape nothing; werkzeug drops them and keeps the rest.
    "a drive": (one('name="u"; filename="C:\\me\\w.doc"'), ([], ["w.doc"])),
    "a share": (one('name="u"; filename="\\\\host\\share\\v.doc"'), ([], ["v.doc"])),
    # A body that was cut off is refused whole: half a form is not what a person sent.
    "no last boundary": (("multipart/form-data; boundary=b", one('name="t"')[1][:-8]), "invalid"),
    "cut in a header": (("multipart/form-data; boundary=b", one('name="t"')[1][:30]), "invalid"),
    "another boundary": (("multipart/form-data; boundary=c", one('name="t"')[1]), "invalid"),
    # Without a name nobody can say what was asked.
    "a part without a name": (one("x=y"), "invalid"),
    # On the web iso-8859-1 is Windows-1252 (Encoding standard).
    "quotes in latin1": (one('name="t"', b"\x93hi\x94", "Content-Type: text/plain; charset=iso-8859-1\r\n"),
                         (["“hi”"], [])),
    # Encodings that werkzeug does not read, since its forms are always UTF-8.
    "shift_jis in a part": (one('name="t"', "要望".encode("cp932"), "Content-Type: text/plain; charset=Shift_JIS\r\n"),
                            (["要望"], [])),
    "koi8-r in a file name": (one("name=u; filename*=koi8-r''" + urllib.parse.quote("отчёт.txt", encoding="koi8-r")),
                              ([], ["отчёт.txt"])),
    "a declared charset": (("application/x-www-form-urlencoded",
                            b"_charset_=gbk&t=" + urllib.parse.quote("你好", encoding="gbk").encode()), (["你好"], [])),
    "a charset in the header": (("application/x-www-form-urlencoded; charset=windows-1251", b"t=%CF%F0%E8%E2%E5%F2"),
                                (["Привет"], [])),
    # What cannot be UTF-8 was written on a page that is not.
    "undeclared latin1": (("application/x-www-form-urlencoded", b"t=caf%E9"), (["café"], [])),
    # The body itself tells its boundary, where a proxy lost it.
    "no boundary in the header": (("multipart/form-data", one('name="t"')[1]), (["v"], [])),
}


@pytest.mark.parametrize("case", ON_PURPOSE)
def test_where_triaged_reads_otherwise_on_purpose(tmp_path, case):
    request, expected = ON_PURPOSE[case]
    assert by_triaged(tmp_path, [request]) == [expected]
