"""Waiting for a thing to become so, with a deadline instead of a nap."""

import time

# Generous, since two cores may be compiling beside the tests; nothing waits longer than it must.
PATIENCE = 20.0
# For conversations with a second server, which take a moment there.
LONG = 60.0


def until(what, check, seconds=PATIENCE, every=0.01):
    """Polls `check` until it gives something true, and returns that."""
    deadline = time.monotonic() + seconds
    while True:
        last = check()
        if last:
            return last
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain for {what}; last seen: {last!r}")
        time.sleep(every)
