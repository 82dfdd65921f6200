"""The example rule sets: without a remark, with tests that pass, and with pages that show what really comes out."""

import re
import subprocess

import pytest

from support.daemon import ROOT, environment, run
from support.installation import install

SETS = sorted(path.parent for path in (ROOT / "Rules/examples").glob("*/rules.yaml"))


def name(path):
    return path.name


@pytest.mark.parametrize("path", SETS, ids=name)
def test_an_example_has_no_remark_and_covers_its_rules(path):
    checked = run("check", path)
    assert checked.returncode == 0 and checked.stderr == "" and "warning" not in checked.stdout
    tested = run("test", path, "--min-coverage", 90)
    assert tested.returncode == 0, tested.stdout


@pytest.mark.parametrize("path", SETS, ids=name)
def test_its_page_shows_what_comes_out(path, tmp_path):
    page = (path / "README.md").read_text()
    session = "".join(re.findall(r"```\n(\$ .*?)```", page, re.S))
    calls = re.findall(r"\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", session)
    assert len(calls) >= 3
    install(tmp_path)
    env = environment() | {"PATH": f"{tmp_path}/bin:/usr/bin:/bin"}
    for command, shown in calls:
        done = subprocess.run(["bash", "-c", command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
        assert done.stdout == shown, command


def test_all_three_are_there():
    assert [path.name for path in SETS] == ["developer-platform", "internal-tools", "support-desk"]
