"""The newcomer's first command."""

import re
import socket
import subprocess
from pathlib import Path

import pytest

from support.daemon import BINARY, ROOT, environment, run

SCRIPT = ROOT / "deploy/quickstart"
pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="deploy/quickstart is not there")


def once(folder, ports):
    """One run on the built binary, with its temporary files where the test can see what is left of them."""
    given = {"TRIAGED_BIN": str(BINARY), "PORT": str(ports[0]), "STAND_IN_PORT": str(ports[1]), "TMPDIR": str(folder)}
    return subprocess.run(
        [SCRIPT, "--once"], cwd=folder, env=environment({}) | given, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=120,
    )


def free_ports(count):
    """Free a moment ago, and found by the kernel: a second taker in that moment is unlikely."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def processes_in(folder):
    """The command lines of running processes that name the folder."""
    lines = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(entry.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return [line for line in lines if str(folder) in line]


def test_quickstart_runs_the_main_job_ends_well_and_can_be_run_again(tmp_path):
    for _ in range(2):
        result = once(tmp_path, free_ports(2))
        assert result.returncode == 0, result.stdout + result.stderr
        numbers = set(re.findall(r"\bR-\d+\b", result.stdout))
        assert len(numbers) >= 2, result.stdout
        for expected in ("asked before", "slack", "typeform"):
            assert expected in result.stdout.lower(), result.stdout
        assert "Fatal" not in result.stderr and "error" not in result.stderr.lower(), result.stderr
    assert processes_in(tmp_path) == [], "--once leaves nothing running"
    assert list(tmp_path.iterdir()) == [], "nor does it leave files"


def test_quickstart_names_the_port_that_is_taken_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = once(tmp_path, [port, *free_ports(1)])
    assert result.returncode != 0
    told = result.stderr.strip().splitlines()
    assert len(told) == 1, result.stderr
    assert str(port) in told[0]


def test_quickstart_with_a_word_it_does_not_know_tells_its_usage(tmp_path):
    result = subprocess.run([SCRIPT, "--onec"], cwd=tmp_path, capture_output=True, text=True, timeout=20)
    assert result.returncode != 0
    assert "--once" in result.stderr


def test_the_starter_rules_are_good_and_pass_their_own_tests():
    assert run("check", ROOT / "Rules/starter.yaml").returncode == 0
    assert run("test", ROOT / "Rules/starter.yaml").returncode == 0
