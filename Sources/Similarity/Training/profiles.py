"""What the index keeps of a document, for many documents at once: words with counts, pieces and vectors."""

from dataclasses import dataclass

import numpy as np

from wordpiece import PIECES_OF_TEXT, PIECES_OF_TITLE
from words import document_text, words


@dataclass
class Profile:
    """One document: distinct words with counts, the distinct words of its title, its distinct pieces."""

    terms: np.ndarray
    counts: np.ndarray
    title_terms: np.ndarray
    length: int
    pieces: np.ndarray
    title_pieces: np.ndarray


class Profiles:
    """All documents of a store in order of arrival, with a common numbering of words."""

    def __init__(self, documents, tokenizer, table):
        """Profiles of `(title, body)` pairs."""
        self.numbers = {}
        texts = [document_text(title, body) for title, body in documents]
        titles = [title[:500] for title, _ in documents]
        rows = [tokenizer.rows(text) for text in texts]
        title_rows = [tokenizer.rows(title) for title in titles]
        self.items = [self._profile(*parts) for parts in zip(texts, titles, rows, title_rows)]
        self.vectors = table.stored(rows).astype(np.float32)
        self.title_vectors = table.stored(title_rows).astype(np.float32)
        self.directions = table.directions
        # Postings by word: documents in order of arrival, with counts. A prefix is the store as it was at that time.
        where = np.repeat(np.arange(len(self.items)), [len(item.terms) for item in self.items])
        terms = np.concatenate([item.terms for item in self.items])
        order = np.argsort(terms, kind="stable")
        self._documents, self._counts = where[order], np.concatenate([item.counts for item in self.items])[order]
        self._starts = np.searchsorted(terms[order], np.arange(len(self.numbers) + 1))

    def _profile(self, text, title, rows, title_rows):
        found = [self.numbers.setdefault(word, len(self.numbers)) for word in words(text)]
        in_title = [self.numbers.setdefault(word, len(self.numbers)) for word in words(title)]
        terms, counts = np.unique(np.array(found, np.int64), return_counts=True)
        return Profile(
            terms,
            counts.astype(np.float64),
            np.unique(np.array(in_title, np.int64)),
            len(found),
            np.array(list(dict.fromkeys(rows))[:PIECES_OF_TEXT], np.int64),
            np.array(list(dict.fromkeys(title_rows))[:PIECES_OF_TITLE], np.int64),
        )

    def postings(self, term, before):
        """The documents with a word that arrived before the given one, and how often they have it."""
        start, end = self._starts[term], self._starts[term + 1]
        end = start + np.searchsorted(self._documents[start:end], before)
        return self._documents[start:end], self._counts[start:end]
