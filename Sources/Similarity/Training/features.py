"""The streaming store: each document is compared with those before it, by the fifteen features of MODEL.md."""

import numpy as np

NAMES = (
    "bm25n bm25r tfidf static st_title static_gap tcov_q tcov_d tunc_q tunc_d top_idf icov_d minlen soft_tq soft_td"
).split()
SOFT = slice(13, 15)
CANDIDATES = 100
K1, B = 1.2, 0.75
TINY = 1e-6
UNIT_SQUARED = 127.0 * 127.0


class Stream:
    """A store that grows document by document; statistics count the query as if it were stored already."""

    def __init__(self, profiles, table_rows):
        self.profiles = profiles
        self.df = np.zeros(len(profiles.numbers))
        self.dfp = np.zeros(table_rows)
        self._words = 0
        self._lengths = np.array([item.length for item in profiles.items], np.float64)

    def compare(self, query):
        """The candidates for document `query` among all earlier ones, and their features; then `query` is stored.

        The soft features are computed for all candidates.
        """
        item = self.profiles.items[query]
        self.df[item.terms] += 1
        self.dfp[item.pieces] += 1
        self._words += item.length
        count = query + 1
        self._idf = np.log(1 + (count - self.df + 0.5) / (self.df + 0.5))
        self._idfp = np.log(1 + (count - self.dfp + 0.5) / (self.dfp + 0.5))
        self._idf2 = np.log((1 + count) / (1 + self.df)) + 1
        self._rarest = np.log(1 + (count - 0.5) / 1.5)
        self.average = self._words / count or 1
        if query == 0:
            return np.zeros(0, int), np.zeros((0, len(NAMES)))
        static = self.profiles.vectors[:query] @ self.profiles.vectors[query] / UNIT_SQUARED
        chosen = np.union1d(_best(static, CANDIDATES), _best(self._bm25(query), CANDIDATES))
        features = np.zeros((len(chosen), len(NAMES)))
        if not len(chosen):
            return chosen, features
        features[:, :13] = self._plain(query, chosen, static)
        features[:, SOFT] = self._soft(item, [self.profiles.items[i] for i in chosen])
        return chosen, features

    def _saturated(self, counts, lengths):
        return counts * (K1 + 1) / (counts + K1 * (1 - B + B * lengths / self.average))

    def _bm25(self, query):
        scores = np.zeros(query)
        for term in self.profiles.items[query].terms:
            documents, counts = self.profiles.postings(term, query)
            scores[documents] += self._idf[term] * self._saturated(counts, self._lengths[documents])
        return scores

    def _plain(self, query, chosen, static):
        """The first thirteen features."""
        item, others = self.profiles.items[query], [self.profiles.items[i] for i in chosen]
        idf, idf2 = self._idf, self._idf2
        in_query = np.zeros(len(idf), bool)
        in_query[item.terms] = True
        log_tf = np.zeros(len(idf))
        log_tf[item.terms] = (1 + np.log(item.counts)) * idf2[item.terms]

        owner, terms, counts = _stacked([other.terms for other in others], [other.counts for other in others])
        size = len(others)

        def total(values):
            return np.bincount(owner, values, size)

        shared = in_query[terms]
        saturated = idf[terms] * self._saturated(counts, self._lengths[chosen][owner])
        match = total(saturated * shared)
        own = (idf[item.terms] * self._saturated(item.counts, item.length)).sum()
        log_d = (1 + np.log(counts)) * idf2[terms]
        norms = np.sqrt((log_tf**2).sum() * total(log_d**2))
        tfidf = total(log_d * log_tf[terms]) / np.where(norms == 0, 1, norms)
        top = np.zeros(size)
        np.maximum.at(top, owner, idf[terms] * shared)
        highest = idf[item.terms].max() if len(item.terms) else 1
        inverse = total(idf[terms] * shared) / np.maximum(total(idf[terms]), TINY)

        title_owner, title_terms, _ = _stacked([other.title_terms for other in others])
        title_idf = idf[title_terms]
        title_shared = in_query[title_terms]
        covered_d = np.bincount(title_owner, title_idf * title_shared, size)
        # Not in place: of no title words at all numpy makes whole numbers.
        covered_d = covered_d / (np.bincount(title_owner, title_idf, size) + TINY)
        missing_d = np.zeros(size)
        np.maximum.at(missing_d, title_owner, title_idf * ~title_shared)

        place = np.full(len(idf), -1)
        place[item.title_terms] = np.arange(len(item.title_terms))
        present = np.zeros((size, len(item.title_terms)), bool)
        hit = place[terms] >= 0
        present[owner[hit], place[terms][hit]] = True
        weights = idf[item.title_terms]
        covered_q = (present * weights).sum(1) / (weights.sum() + TINY)
        missing_q = (~present * weights).max(1, initial=0)

        nearest = np.sort(static)[::-1][1:11]
        gap = static[chosen] - (nearest.mean() if len(nearest) else 0)
        titles = self.profiles.title_vectors[chosen] @ self.profiles.title_vectors[query] / UNIT_SQUARED
        return np.stack(
            [
                match / (own + TINY),
                match / (total(saturated) + TINY),
                tfidf,
                static[chosen],
                titles,
                gap,
                covered_q,
                covered_d,
                missing_q / self._rarest,
                missing_d / self._rarest,
                top / highest,
                inverse,
                np.log(1 + np.minimum(item.length, self._lengths[chosen])),
            ],
            axis=1,
        )

    def _soft(self, item, others):
        """soft_tq and soft_td: how well each title piece of one is met by some piece of the other."""
        result = np.zeros((len(others), 2))
        filled = [i for i, other in enumerate(others) if len(other.pieces)]
        if not len(item.pieces) or not filled:
            return result
        owner, pieces, _ = _stacked([others[i].pieces for i in filled])
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        cosines = self.profiles.directions[item.pieces] @ self.profiles.directions[pieces].T
        weights = self._idfp[item.pieces] * np.isin(item.pieces, item.title_pieces)
        best = np.maximum.reduceat(cosines, starts, axis=1)
        result[filled, 0] = weights @ best / max(weights.sum(), TINY)
        in_title = np.concatenate([np.isin(others[i].pieces, others[i].title_pieces) for i in filled])
        weights = self._idfp[pieces] * in_title
        sums = np.bincount(owner, weights, len(filled))
        result[filled, 1] = np.bincount(owner, weights * cosines.max(0), len(filled)) / np.maximum(sums, TINY)
        return result


def _best(scores, limit):
    """The places of the highest positive scores, at most `limit`."""
    places = np.argpartition(-scores, limit - 1)[:limit] if len(scores) > limit else np.arange(len(scores))
    return places[scores[places] > 0]


def _stacked(lists, more=()):
    """All elements of the lists in a row, with the number of the list each comes from, and those of a second set."""
    owner = np.repeat(np.arange(len(lists)), np.array([len(part) for part in lists], int))
    return owner, _joined(lists, int), _joined(more, float)


def _joined(lists, kind):
    return np.concatenate(lists) if len(lists) else np.zeros(0, kind)
