"""Entries of upstream change logs that Debian packages carry: short texts about what was broken, added or wished for.

Only projects with permissive licences are taken.
"""

import gzip
import re
import subprocess
import tempfile
from pathlib import Path

# Package, file under its documentation folder, licence of the project.
LOGS = (
    ("apache2", "changelog.gz", "Apache-2.0"),
    ("curl", "changelog.gz", "curl"),
    ("jupyter-notebook", "changelog.gz", "BSD-3-Clause"),
    ("libtk8.6", "changelog.gz", "TCL"),
    ("nginx-common", "changelog.gz", "BSD-2-Clause"),
    ("python3-sphinx", "changelog.gz", "BSD-2-Clause"),
    ("python3.11", "NEWS.gz", "PSF-2.0"),
    ("rustc", "changelog.gz", "MIT or Apache-2.0"),
    ("subversion", "changelog.gz", "Apache-2.0"),
    ("tmux", "changelog.gz", "ISC"),
)
LONGEST = 200
MOST_PER_LOG = 2500

_BULLET = re.compile(r"^\s*(?:[-*o]|\*\))\s+(?=\S)")
_NOISE = (
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),  # links
    (re.compile(r":[\w:]+:`([^`]*)`"), r"\1"),  # roles
    (re.compile(r"https?://\S+"), " "),
    (re.compile(r"\((?:@[^)]*|r\d[^)]*|#\d[^)]*|issue[^)]*|cve[^)]*)\)", re.I), " "),
    (re.compile(r"\[(?:@[^\]]*|[A-Z][\w. ,<>@-]*|#?\d+)\]"), " "),  # names and numbers in brackets
    (re.compile(r"\b(?:bpo|gh)-(?:issue-)?\d+:?|\bCVE-[\d-]+:?|\bPR ?\d+|\bIssue #?\d+:?|#\d+[:,]?", re.I), " "),
    (re.compile(r"^\s*(?:Bugfix|Feature|Change|Security|Workaround):\s*", re.I), ""),
    (re.compile(r"\b(?:Patch|Contributed|Reported|Submitted|Initial patch|Credits)\b.*$"), ""),
    (re.compile(r"[`*|]+"), ""),
    (re.compile(r"\s+"), " "),
)


def _bullets(text):
    """The bulleted paragraphs of a change log, each on one line."""
    open_entry = None
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        if bullet or not line.strip() or not line[0].isspace():
            if open_entry:
                yield open_entry
            open_entry = line[bullet.end() :] if bullet else None
        elif open_entry:
            open_entry += " " + line.strip()
    if open_entry:
        yield open_entry


def _tidied(entry):
    for pattern, replacement in _NOISE:
        entry = pattern.sub(replacement, entry)
    entry = entry.strip(" :;,-")
    if len(entry) > LONGEST:
        entry = entry[:LONGEST].rsplit(" ", 1)[0]
    return entry


def changelog_entries(shuffled):
    """Tidied entries of all logs; `shuffled(texts, count)` picks when a log has too many."""
    found = []
    with tempfile.TemporaryDirectory() as scratch:
        for package, name, _ in LOGS:
            subprocess.run(["apt-get", "download", package], check=True, capture_output=True, cwd=scratch)
            (archive,) = Path(scratch).glob(f"{package}_*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, scratch], check=True, capture_output=True)
            packed = Path(scratch, "usr/share/doc", package, name).read_bytes()
            log = gzip.decompress(packed).decode(errors="replace")
            entries = {_tidied(entry) for entry in _bullets(log)}
            wordy = [entry for entry in entries if len(re.findall(r"\b[A-Za-z]{2,}\b", entry)) >= 4]
            picked = shuffled(wordy, MOST_PER_LOG)
            print(f"  {package}: {len(picked)} of {len(wordy)} entries")
            found += picked
    return found
