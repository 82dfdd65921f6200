"""A binary that was copied away from its build: with the similarity model beside it, and without."""

import subprocess

import pytest

from support.daemon import environment
from support.installation import install

RULES = """\
version: 1
teams:
  identity: { name: Identity }
  ops: { name: Ops }
rules:
  - { name: examples, when: { text: { similar_to: ["log in with Google"] } }, then: { route: identity } }
  - { name: everything else, then: { route: ops } }
"""
PLAIN = RULES.replace('similar_to: ["log in with Google"]', "words: [login]")
CONFIGURATION = """\
version: 1
listen: 127.0.0.1:0
store: { path: triaged.sqlite }
rules: rules.yaml
"""


@pytest.fixture
def call(tmp_path):
    """Runs an installed binary in a folder with rules and a configuration."""
    (tmp_path / "rules.yaml").write_text(RULES)
    (tmp_path / "plain.yaml").write_text(PLAIN)
    (tmp_path / "triaged.yaml").write_text(CONFIGURATION)

    def call(binary, *arguments):
        return subprocess.run(
            [binary, *arguments], cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60
        )

    return call


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "rules.yaml"],
        ["test", "rules.yaml"],
        ["explain", "--rules", "rules.yaml", "--text", "hello"],
        ["diff", "rules.yaml", "plain.yaml", "--store", "triaged.sqlite"],
        ["serve", "--config", "triaged.yaml"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_without_the_model_it_stops_and_says_where_it_looked(call, tmp_path, arguments):
    done = call(install(tmp_path / "usr", model=False), *arguments)
    assert done.returncode == (78 if arguments[0] == "serve" else 1)
    assert "the similarity model was not found: no table.bin in" in done.stderr
    assert f"{tmp_path}/usr/bin/../share/triaged/similarity" in done.stderr
    assert "deploy/README.md" in done.stderr
    assert not (tmp_path / "triaged.sqlite").exists()


def test_rules_without_examples_can_be_checked_without_it(call, tmp_path):
    done = call(install(tmp_path / "usr", model=False), "check", "plain.yaml")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_broken_model_is_named(call, tmp_path):
    binary = install(tmp_path / "usr")
    table = tmp_path / "usr/share/triaged/similarity/table.bin"
    table.chmod(0o644)
    table.write_bytes(table.read_bytes()[:1000])
    done = call(binary, "check", "rules.yaml")
    assert done.returncode == 1
    assert "table.bin of the similarity model is broken" in done.stderr


def test_with_the_model_in_share_it_compares_by_meaning(call, tmp_path):
    binary = install(tmp_path / "usr")
    assert call(binary, "check", "rules.yaml").returncode == 0
    # Only one word in common.
    asked = ["--text", "Can we use our Google account to sign in?"]
    shown = call(binary, "explain", "--rules", "rules.yaml", *asked)
    assert 'near "log in with Google"' in shown.stdout and "identity" in shown.stdout, shown.stdout
