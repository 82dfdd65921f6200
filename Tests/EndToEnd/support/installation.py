"""The binary away from its build, as somebody installs it."""

import os
import shutil

from support.daemon import BINARY, ROOT

MODEL = ROOT / "Sources/Similarity/Resources"


def install(prefix, model=True):
    """`prefix/bin/triaged`, and its model where an installation has it; the path of the binary."""
    binary = prefix / "bin/triaged"
    binary.parent.mkdir(parents=True)
    try:
        os.link(BINARY, binary)
    except OSError:
        shutil.copy(BINARY, binary)
    if model:
        shutil.copytree(MODEL, prefix / "share/triaged/similarity")
    return binary
