"""Gathers the short texts that the table is trained on, one a line, with a manifest of sources and hashes.

    python texts.py --out DIR [--debian 26000] [--wordnet 20000] [--own 20000]

Sources, all free to use: the one-line descriptions of Debian's main archive (needs `apt-get update` once), the glosses
and example sentences of WordNet (Debian package `wordnet-base`, fetched with apt-get), entries of change logs of
projects with permissive licences (also from Debian packages), and sentences of our own making.
"""

import argparse
import hashlib
import json
import random
import re
import subprocess
import tempfile
from pathlib import Path

from changelogs import LOGS, changelog_entries
from sentences import sentences

SEED = 11
DEBIAN = {"Origin": "Debian", "Component": "main"}
TOO_SHORT = 12


def _output(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def debian_descriptions():
    """The one-line descriptions of the packages in Debian's main archive, without variants in brackets."""
    wanted = [f"{key}: {value}" for key, value in DEBIAN.items()]
    listed = _output("apt-get", "indextargets", "--format", "$(FILENAME)\t$(SUITE)", "Created-By: Packages", *wanted)
    paths = sorted(line.split("\t")[0] for line in listed.splitlines() if not re.search("updates|security", line))
    if not paths:
        raise SystemExit("No package lists: run apt-get update first")
    found = {}
    for path in paths:
        for line in _output("/usr/lib/apt/apt-helper", "cat-file", path).splitlines():
            if line.startswith("Description: "):
                text = re.sub(r"\s*\([^)]*\)\s*$", "", line.removeprefix("Description: "))
                found[re.sub(r" (-+|–) .*$", "", text).strip()] = None
    return list(found)


def wordnet_texts():
    """WordNet's glosses: definitions and example sentences, each a text."""
    with tempfile.TemporaryDirectory() as scratch:
        _output("apt-get", "download", "wordnet-base", cwd=scratch)
        (package,) = Path(scratch).glob("wordnet-base_*.deb")
        _output("dpkg-deb", "-x", package, scratch)
        found = {}
        for part in ("noun", "verb", "adj", "adv"):
            data = Path(scratch, "usr/share/wordnet", f"data.{part}").read_text(encoding="latin-1")
            for line in data.splitlines():
                if line.startswith("  ") or " | " not in line:
                    continue
                gloss = line.split(" | ", 1)[1]
                for example in re.findall(r'"([^"]+)"', gloss):
                    found[example.strip()] = None
                found[re.sub(r'"[^"]*"', "", gloss).strip(" ;:,")] = None
        return list(found)


def sample(texts, count):
    """Up to `count` of the texts that are long enough, in random but repeatable order."""
    texts = sorted(text for text in texts if len(text) >= TOO_SHORT)
    random.Random(SEED).shuffle(texts)
    return texts[:count]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--debian", type=int, default=26000)
    parser.add_argument("--wordnet", type=int, default=20000)
    parser.add_argument("--changelogs", type=int, default=20000)
    parser.add_argument("--own", type=int, default=20000)
    options = parser.parse_args()
    sources = {
        "debian": (
            "descriptions in Debian main, each under its package's free licence",
            debian_descriptions,
            options.debian,
        ),
        "wordnet": ("WordNet 3.0 (WordNet licence, Princeton University)", wordnet_texts, options.wordnet),
        "changelogs": (
            "change logs: " + ", ".join(f"{package} ({licence})" for package, _, licence in LOGS),
            lambda: changelog_entries(sample),
            options.changelogs,
        ),
        "own": ("our own sentences (Apache-2.0)", lambda: sentences(options.own), options.own),
    }
    options.out.mkdir(parents=True, exist_ok=True)
    manifest = []
    for name, (licence, gather, count) in sources.items():
        texts = sample(gather(), count)
        data = "".join(text + "\n" for text in texts).encode()
        (options.out / f"{name}.txt").write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        manifest.append({"file": f"{name}.txt", "texts": len(texts), "licence": licence, "sha256": digest})
        print(name, len(texts), digest)
    (options.out / "MANIFEST.json").write_text(json.dumps(manifest, indent=1) + "\n")


if __name__ == "__main__":
    main()
