"""The static token table: its file format, and the vectors of texts that it gives."""

import struct
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from wordpiece import FIRST_ROW, RESOURCES

MAGIC, VERSION = b"TRSM", 1
UNIT = 127


def count_matrix(row_lists, rows):
    """Texts × rows, holding the square root of how often a row occurs in a text."""
    starts, indices, values = [0], [], []
    for row_list in row_lists:
        distinct, counts = np.unique(np.array(row_list, np.int32), return_counts=True)
        indices.append(distinct)
        values.append(np.sqrt(counts, dtype=np.float32))
        starts.append(starts[-1] + len(distinct))
    shape = (len(row_lists), rows)
    return sp.csr_matrix((np.concatenate(values), np.concatenate(indices), np.array(starts)), shape=shape)


def unit(vectors):
    """The vectors at length 1; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths == 0, 1, lengths)


class Table:
    """Token weights, and token vectors as int8 values with a scale per row."""

    def __init__(self, weight, scale, codes):
        self.weight, self.scale, self.codes = weight, scale, codes
        self._dense = codes * (weight * scale)[:, None]
        # Directions of single tokens, for the soft features.
        self.directions = unit(codes.astype(np.float32))

    @classmethod
    def quantised(cls, weight, vectors):
        """A table from float vectors: int8 with the row's highest value at 127; rows without meaning are zero."""
        weight, vectors = weight.astype(np.float32).copy(), vectors.astype(np.float32).copy()
        weight[:FIRST_ROW], vectors[:FIRST_ROW] = 0, 0
        scale = np.abs(vectors).max(1) / UNIT
        codes = np.round(vectors / np.where(scale == 0, 1, scale)[:, None]).astype(np.int8)
        return cls(weight, scale.astype(np.float32), codes)

    @classmethod
    def load(cls, path=RESOURCES / "table.bin"):
        """Reads the shared format; see MODEL.md."""
        data = Path(path).read_bytes()
        magic, version, rows, dim = struct.unpack_from("<4sIII", data)
        if magic != MAGIC or version != VERSION or len(data) != 16 + rows * (8 + dim):
            raise SystemExit(f"{path} is not a token table of version {VERSION}")
        floats = np.frombuffer(data, "<f4", 2 * rows, 16)
        codes = np.frombuffer(data, np.int8, rows * dim, 16 + 8 * rows).reshape(rows, dim)
        return cls(floats[:rows], floats[rows:], codes)

    def save(self, path=RESOURCES / "table.bin"):
        """Writes the shared format."""
        rows, dim = self.codes.shape
        parts = [struct.pack("<4sIII", MAGIC, VERSION, rows, dim)]
        parts += [self.weight.astype("<f4").tobytes(), self.scale.astype("<f4").tobytes(), self.codes.tobytes()]
        Path(path).write_bytes(b"".join(parts))

    def vectors(self, row_lists):
        """The vectors of texts, length 1, as floats."""
        return unit(count_matrix(row_lists, len(self.weight)) @ self._dense)

    def stored(self, row_lists):
        """The vectors of texts as the index keeps them: int8, a length of 1 being 127."""
        return np.round(self.vectors(row_lists) * UNIT).astype(np.int8)
