"""The WordPiece tokenizer of BERT (uncased), over `../Resources/vocab.txt`.

It gives row numbers of the token table. Rows below 999 are the vocabulary's special and unused entries, `[UNK]` among
them: they carry no meaning here and are left out.
"""

import unicodedata
from pathlib import Path

from words import IDEOGRAPHS, fold, lower, within

FIRST_ROW = 999
LONGEST_WORD = 100
PIECES_OF_TEXT = 64
PIECES_OF_TITLE = 24
RESOURCES = Path(__file__).resolve().parent.parent / "Resources"


def _is_punctuation(char):
    if char.isascii():
        return char.isprintable() and not char.isalnum() and char != " "
    return unicodedata.category(char)[0] == "P"


class WordPiece:
    """A vocabulary and the greedy longest-match-first split over it; remembers the words it has seen."""

    def __init__(self, path=RESOURCES / "vocab.txt"):
        self.pieces = Path(path).read_text(encoding="utf-8").split("\n")[:-1]
        self._row = {piece: row for row, piece in enumerate(self.pieces)}
        self._seen = {}

    def rows(self, text):
        """The rows of a text's pieces in reading order, with repetitions."""
        rows = []
        for word in self._split(lower(fold(text))):
            found = self._seen.get(word)
            if found is None:
                found = self._seen[word] = self._match(word)
            rows.extend(found)
        return rows

    def distinct(self, text, limit):
        """The distinct rows of a text in order of first appearance, at most `limit`."""
        return list(dict.fromkeys(self.rows(text)))[:limit]

    @staticmethod
    def _split(text):
        """Words between blanks; every punctuation mark and every ideograph is a word of its own."""
        spaced = "".join(
            f" {char} " if _is_punctuation(char) or (char > "\u3000" and within(ord(char), IDEOGRAPHS)) else char
            for char in text
        )
        return spaced.split(" ")

    def _match(self, word):
        """The rows of one word: the longest piece that fits, again and again; nothing when a rest fits none."""
        if not word or len(word) > LONGEST_WORD:
            return []
        rows, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                row = self._row.get(word[start:end] if start == 0 else "##" + word[start:end])
                if row is not None:
                    break
            else:
                return []
            rows.append(row)
            start = end
        return [row for row in rows if row >= FIRST_ROW]
