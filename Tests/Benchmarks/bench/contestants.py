"""Other people's programs beside ours: installed in a folder that goes away, run on one core."""

import os
import subprocess
import sys
import venv


def pinned():
    return ["taskset", "-c", str(max(os.sched_getaffinity(0)))]


def run(command, timeout=120):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def made_venv(folder, *packages, alone=()):
    """The Python of a new venv with these packages from PyPI; those `alone` come without what they depend on."""
    venv.create(folder, with_pip=True)
    python = folder / "bin/python"
    install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*install, *packages], 600)
    if alone:
        run([*install, "--no-deps", *alone], 600)
    return python
