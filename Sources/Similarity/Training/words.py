"""Folding of text and its split into stemmed words: the lexical half of what the index sees.

The Swift module must give the same words for the same text; `golden.py` writes the cases that prove it.
Every rule here is stated in prose in `../Resources/MODEL.md`.
"""

import re
import unicodedata
from functools import cache

TITLE_LIMIT = 500
BODY_LIMIT = 500

STOP_WORDS = frozenset(
    """
    a am an and are as at be been but by can could do does for from had has have how i if in into is it its just me
    my no not of on or our please should so such than that the their them then there these they this to too up was
    we were what when where which who will with would you your also
    """.split()
)

# Scripts that are written without spaces between words: their runs are cut into overlapping pairs.
SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),  # Katakana phonetic extensions
)
IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_RUN = re.compile(r"a+(?:ja+)*|s+|o+")
_UNDOUBLED = "lsz"  # "fill", "pass", "buzz" keep both letters


def within(scalar, ranges):
    """Whether the scalar lies in one of the ranges."""
    return any(low <= scalar <= high for low, high in ranges)


def document_text(title, body):
    """The text that is compared: the title, and the first 500 scalars of the body after ". ", if there is a body."""
    title = title[:TITLE_LIMIT]
    return f"{title}. {body[:BODY_LIMIT]}" if body else title


@cache
def _clean(char):
    """A scalar as it goes on: blanks become a space; controls, private and unassigned scalars and accents go."""
    if char in "\t\n\r":
        return " "
    category = unicodedata.category(char)
    if category[0] == "Z":
        return " "
    if category[0] == "C" or category == "Mn" or char == "\ufffd":
        return ""
    return char


def fold(text):
    """Canonical decomposition without controls, accents (Mn) and odd blanks; the case is kept."""
    return "".join(map(_clean, unicodedata.normalize("NFD", text)))


def lower(text):
    """Lower case, scalar by scalar: a final sigma is a sigma like any other."""
    return text.lower() if text.isascii() else "".join(char.lower() for char in text)


@cache
def _kind(char):
    """The class of a scalar: a letter or digit, s of a script without spaces, o symbol, j joiner, blank the rest."""
    if char in "'_":
        return "j"
    if char.isascii():
        return "a" if char.isalnum() else " "
    category = unicodedata.category(char)
    if category[0] in "LNM":
        return "s" if within(ord(char), SPACELESS) or within(ord(char), IDEOGRAPHS) else "a"
    return "o" if category == "So" else " "


def stem(word):
    """A light stemmer: -ies, -ing, -ed, plural -s and a final -e."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("ing"):
        return _without_double(word[:-3]).removesuffix("e")
    if len(word) > 4 and word.endswith("ed"):
        return _without_double(word[:-2])
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word


def _without_double(word):
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in _UNDOUBLED:
        return word[:-1]
    return word


def words(text):
    """The stemmed words of a text in reading order, with repetitions, without stop words."""
    text = lower(_CAMEL.sub(" ", fold(text).replace("\u2019", "'").replace("\u02bc", "'")))
    found = []
    for match in _RUN.finditer("".join(map(_kind, text))):
        run = text[match.start() : match.end()]
        kind = match.group()[0]
        if kind == "a":
            if run not in STOP_WORDS:
                found.append(stem(run))
        elif kind == "s" and len(run) > 1:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.append(run)
    return found
