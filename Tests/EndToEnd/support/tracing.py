"""What reaches the disk before the 200 reaches the sender, told by the kernel.

`strace` writes calls in the order in which they happen. From its lines, for each marked event: the write of its bytes
to the log of the database (`-wal`), the sync of that file which follows, and the first byte of the answer.
"""

import re
import shutil
import subprocess

_CALLS = "read,recvfrom,recvmsg,readv,pread64,pwrite64,pwritev,write,writev,sendto,sendmsg,fdatasync,fsync"
_LINE = re.compile(r"^(\d+) +(?:(\w+)\((\d+)<(.*?)>[,) ]|<\.\.\. (\w+) resumed>)(.*)$", re.DOTALL)


def why_not():
    """Why strace cannot be used here; None when it can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-yy", "-e", "trace=write", "true"], capture_output=True, text=True)
    return None if tried.returncode == 0 else f"strace is not usable: {tried.stderr.strip().splitlines()[-1]}"


def wrapper(trace):
    """What to put before the command. Strings are long enough to hold a whole page of the database."""
    return ["strace", "-f", "-yy", "-s", "8192", "-e", f"trace={_CALLS}", "-e", "signal=none", "-o", str(trace)]


def acknowledged_unsynced(trace, markers):
    """The markers, each part of one event's body, whose event was acknowledged before it was safe on the disk.

    Of an event that is safe: a write to the log holds its marker; after that write a sync of the log begins and ends;
    after that end the 200 is written to the connection that the event came in on.
    """
    calls = list(_calls(trace))
    return [marker for marker in markers if not _is_safe(calls, marker)]


def _is_safe(calls, marker):
    asked = next((call for call in calls if call.is_arrival and marker in call.text), None)
    assert asked, f"the trace does not show the request with {marker}"
    kept = next((call for call in calls if call.is_log_write and marker in call.text), None)
    told = next((c for c in calls if c.is_answer and c.file == asked.file and c.begins > asked.begins), None)
    assert told, f"the trace does not show the answer to {marker}"
    if kept is None:
        return False
    return any(call.is_log_sync and call.begins > kept.ends and call.ends < told.begins for call in calls)


class _Call:
    """One system call: its place at the beginning and at the end, in lines of the trace."""

    def __init__(self, name, file, text, begins):
        self.name, self.file, self.text, self.begins, self.ends = name, file, text, begins, begins

    @property
    def is_arrival(self):
        return self.name in ("read", "recvfrom", "recvmsg", "readv") and "TCP" in self.file

    @property
    def is_log_write(self):
        return self.name in ("pwrite64", "pwritev", "write") and self.file.endswith("-wal")

    @property
    def is_log_sync(self):
        return self.name in ("fdatasync", "fsync") and self.file.endswith("-wal")

    @property
    def is_answer(self):
        is_write = self.name in ("write", "writev", "sendto", "sendmsg")
        return is_write and "TCP" in self.file and "HTTP/1.1 200" in self.text


def _calls(trace):
    """Calls in the order of their beginnings; `<unfinished ...>` and `resumed` halves of one thread are joined."""
    open_calls = {}
    found = []
    for place, line in enumerate(trace.read_text(errors="replace").splitlines()):
        match = _LINE.match(line)
        if not match:
            continue
        thread, name, _, file, resumed, rest = match.groups()
        if resumed:
            call = open_calls.pop(thread, None)
            if call:
                call.text += rest
                call.ends = place
            continue
        call = _Call(name, file, rest, place)
        found.append(call)
        if rest.endswith("<unfinished ...>"):
            open_calls[thread] = call
    return found
