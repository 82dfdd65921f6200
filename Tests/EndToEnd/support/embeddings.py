"""An endpoint for embeddings: what Ollama and llama.cpp answer, from the words of a text alone."""

import json
import math
import re
import zlib

from support.receiver import Receiver, say

MODEL = "words-of-a-text"
KEY = "sk-17-never-to-be-seen-in-a-log"
DIMENSIONS = 256

# Words that mean the same here, so that a text can be found that shares no word with another.
SAME = {"night": "dark", "spreadsheet": "csv", "signin": "login"}


def vector(text):
    """The words' hashes counted, at length one; the same in every run."""
    counts = [0.0] * DIMENSIONS
    for word in re.findall(r"\w+", text.lower()):
        counts[zlib.crc32(SAME.get(word, word).encode()) % DIMENSIONS] += 1
    length = math.sqrt(sum(count * count for count in counts)) or 1
    return [count / length for count in counts]


def answer(texts, model, style):
    """`ollama` or `llama.cpp`: the same members in another order, and numbers written differently."""
    usage = {"prompt_tokens": 8 * len(texts), "total_tokens": 8 * len(texts)}
    if style == "ollama":
        numbers = [[float(f"{number:.8g}") for number in vector(text)] for text in texts]
        data = [{"object": "embedding", "embedding": row, "index": index} for index, row in enumerate(numbers)]
        return {"object": "list", "data": data, "model": model, "usage": usage}
    data = [{"embedding": vector(text), "index": index, "object": "embedding"} for index, text in enumerate(texts)]
    return {"model": model, "object": "list", "usage": usage, "data": data}


def error(status, message, type):
    return say(status, json.dumps({"error": {"code": status, "message": message, "type": type}}).encode())


# How it goes wrong, as manners for `expect` or `always`.
LOADING = error(503, "Loading model", "unavailable_error")
UNKNOWN_MODEL = error(404, f'model "{MODEL}" not found, try pulling it first', "api_error")
BROKEN = error(500, "input is too large to process", "server_error")
GARBAGE = say(200, b"<html>welcome to the hotel</html>")
NO_VECTORS = say(200, b'{"object":"list","data":[]}')
NOT_NUMBERS = say(200, b'{"data":[{"index":0,"embedding":[1,null,3]}]}')


class EmbeddingsStandIn(Receiver):
    """Answers `POST /v1/embeddings` for its model; `hold()` makes it silent, `always` wrong."""

    def __init__(self, style="llama.cpp", key=None, **settings):
        self._style = style
        self._key = key
        self._wrong = None
        super().__init__(**settings)
        self.endpoint = f"{self.url}/v1/embeddings"

    @property
    def settings(self):
        """What `recognition` in `triaged.yaml` says to reach it."""
        found = {"url": self.endpoint, "model": MODEL}
        return {"embeddings": found | ({"api_key": "${env:EMBEDDINGS_KEY}"} if self._key else {})}

    def always(self, manner):
        """Treats every request so from now on; `None` for as usual."""
        self._wrong = manner

    @property
    def texts(self):
        """All texts it was asked for."""
        return [text for received in self.received for text in received.json["input"]]

    def ordinary(self, received, receiver):
        if self._wrong:
            return self._wrong(received, receiver)
        if received.method != "POST" or received.path != "/v1/embeddings":
            return (404, {}, b"404 page not found")
        if self._key and received.headers.get("Authorization") != f"Bearer {self._key}":
            return error(401, "Invalid API Key", "authentication_error")(received, receiver)
        asked = received.json
        if asked["model"] != MODEL and self._style == "ollama":
            return UNKNOWN_MODEL(received, receiver)
        texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
        body = json.dumps(answer(texts, asked["model"], self._style)).encode()
        return (200, {"Content-Type": "application/json; charset=utf-8"}, body)
