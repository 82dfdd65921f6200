"""Signed Slack events of 1.5 KB, no two alike, as complete HTTP requests in one file.

The file is a row of records: four bytes of length (little-endian), then the request. `intake.lua` and `load.c` read it.
"""

import hashlib
import hmac
import json
import struct
import time

SECRET = "bench-signing-secret"
SIZE = 1500
_SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


def word(number):
    """A made-up word for a number, another one for each."""
    made = ""
    while True:
        made = _SYLLABLES[number % len(_SYLLABLES)] + made
        number //= len(_SYLLABLES)
        if not number:
            return made


def body(number):
    text = (
        f"Please let us export the {word(number)} report as a spreadsheet. We copy it by hand each {word(number + 9)} "
        f"morning, and for {word(number * 31 + 5)} customers that takes most of the day. It would help the whole "
        "support team a lot, since the numbers have to be in the weekly review and nobody else has access to them.")
    ts = f"{1_790_000_000 + number // 1000}.{number % 1000:06d}"
    event = {
        "client_msg_id": f"7c0f1f0e-6d4b-4f7e-9d55-{number:012x}", "type": "message", "user": f"U{number % 500:08d}",
        "text": text, "ts": ts, "team": "T0BENCH00", "channel": "C0BENCH00", "event_ts": ts, "channel_type": "channel",
        "blocks": [{"type": "rich_text", "block_id": word(number), "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}]}],
    }
    envelope = {
        "token": "x", "team_id": "T0BENCH00", "api_app_id": "A0BENCH00", "event": event, "type": "event_callback",
        "event_id": f"Ev{number:09d}", "event_time": int(float(ts)), "is_ext_shared_channel": False,
        "authorizations": [{"enterprise_id": None, "team_id": "T0BENCH00", "user_id": "U0BENCHBOT", "is_bot": True}],
        "event_context": "",
    }
    # Real contexts are opaque and long; this one brings the body to its size.
    short = len(json.dumps(envelope, separators=(",", ":")))
    envelope["event_context"] = "4-" + "e" * max(0, SIZE - short - 2)
    return json.dumps(envelope, separators=(",", ":")).encode()


def request(path, number, stamp):
    content = body(number)
    signature = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + content, hashlib.sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signature}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n")
    return head.encode() + content


def write(file, path, count, first=0):
    """Signed now, so good for five minutes."""
    stamp = int(time.time())
    with file.open("wb") as out:
        for number in range(first, first + count):
            one = request(path, number, stamp)
            out.write(struct.pack("<I", len(one)) + one)
    return file
