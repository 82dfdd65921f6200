"""The newcomer's first command."""

import os
import re
import subprocess

import pytest

from support.daemon import BINARY, ROOT

SCRIPT = ROOT / "deploy/quickstart"


def once():
    return subprocess.run(
        [SCRIPT, "--once"], cwd=ROOT, env=os.environ | {"TRIAGED_BIN": str(BINARY)}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=120,
    )


@pytest.mark.skipif(not SCRIPT.exists(), reason="deploy/quickstart is not there yet")
def test_quickstart_runs_the_main_job_ends_well_and_can_be_run_again():
    for _ in range(2):
        result = once()
        assert result.returncode == 0, result.stdout + result.stderr
        numbers = set(re.findall(r"\bR-\d+\b", result.stdout))
        assert len(numbers) >= 2, result.stdout
        for expected in ("asked before", "slack", "typeform"):
            assert expected in result.stdout.lower(), result.stdout
    left = subprocess.run(["pgrep", "-f", f"{BINARY} serve.*quickstart"], capture_output=True, text=True)
    assert left.stdout == "", "--once leaves nothing running"
