"""`triaged similar eval`: what is found again of a labelled set, and what is said of one that cannot be read."""

import gzip
import json
from itertools import islice

import pytest

from support.daemon import ROOT, run
from support.labelled import requests, write

KEYS = ["documents", "queries", "recall@1", "recall@5", "recall@10", "mrr", "f1", "p50_ms", "p99_ms"]
TIMES = {"p50_ms", "p99_ms"}
SETS = ROOT.parent / "shared/similarity/data"


def evaluated(folder, timeout=60):
    result = run("similar", "eval", folder, "--json", timeout=timeout)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    figures = json.loads(result.stdout)
    assert list(figures) == KEYS
    return figures


def without_times(figures):
    return {key: value for key, value in figures.items() if key not in TIMES}


def test_paraphrases_are_found(tmp_path):
    documents, pairs = requests()
    figures = evaluated(write(tmp_path / "set", documents, pairs))
    assert (figures["documents"], figures["queries"]) == (len(documents), len(pairs)) == (60, 15)
    assert figures["recall@1"] >= 0.9
    assert figures["recall@1"] <= figures["recall@5"] <= figures["recall@10"] <= 1
    assert figures["mrr"] >= 0.9 and figures["f1"] >= 0.8
    assert 0 < figures["p50_ms"] <= figures["p99_ms"]


def test_compressed_shuffled_and_without_bodies_it_is_the_same_set(tmp_path):
    documents, pairs = requests()
    plain = evaluated(write(tmp_path / "plain", documents, pairs))
    # Time decides the order, not the line; a missing body is an empty one; ids may be numbers.
    numbers = {document["id"]: number for number, document in enumerate(documents)}
    shuffled = [
        {"title": document["title"], "time": document["time"], "id": numbers[document["id"]]}
        for document in reversed(documents)
    ]
    renamed = [(numbers[other], numbers[one]) for one, other in pairs]
    packed = evaluated(write(tmp_path / "packed", shuffled, renamed, compressed=True))
    assert without_times(plain) == without_times(packed)


def test_people_get_a_table(tmp_path):
    result = run("similar", "eval", write(tmp_path / "set", *requests()))
    assert result.returncode == 0 and result.stderr == ""
    assert "60 documents, 15 of them repeat an earlier one" in result.stdout
    assert "recall@10" in result.stdout and "p99" in result.stdout


DOCUMENT = {"id": "1", "time": "1", "title": "Dark mode", "body": ""}
OTHER = DOCUMENT | {"id": "2"}


@pytest.mark.parametrize("lines, pairs, words", [
    (["{"], "1\t2\n", "docs.jsonl:1: this is not JSON"),
    ([DOCUMENT, "", "[1]"], "1\t2\n", "docs.jsonl:3: this is not an object"),
    ([DOCUMENT, {"time": "1", "title": "x"}], "1\t2\n", 'docs.jsonl:2: "id" is missing'),
    ([{"id": "1", "title": "x"}], "1\t2\n", 'docs.jsonl:1: "time" is missing'),
    ([{"id": "1", "time": "1"}], "1\t2\n", 'docs.jsonl:1: "title" is missing'),
    ([DOCUMENT | {"body": 7}], "1\t2\n", 'docs.jsonl:1: "body" is no text'),
    ([DOCUMENT, OTHER, DOCUMENT], "1\t2\n", 'docs.jsonl:3: the id "1" is also that of line 1'),
    ([], "1\t2\n", "docs.jsonl has no documents"),
    ([DOCUMENT, OTHER], "", "pairs.tsv has no pairs"),
    ([DOCUMENT, OTHER], "1\t2\n1\t3\n", 'pairs.tsv:2: no document has the id "3"'),
    ([DOCUMENT, OTHER], "1 2\n", "pairs.tsv:1: these are not two ids"),
    ([DOCUMENT, OTHER], "1\t1\n", 'pairs.tsv:1: "1" is paired with itself'),
])
def test_what_is_wrong_is_told_with_its_place(tmp_path, lines, pairs, words):
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    (tmp_path / "docs.jsonl").write_text(text)
    (tmp_path / "pairs.tsv").write_text(pairs)
    refused(tmp_path, words)


def test_a_folder_that_is_no_set_is_told(tmp_path):
    refused(tmp_path / "nowhere", "is no folder")
    refused(tmp_path, "has neither docs.jsonl nor docs.jsonl.gz")
    write(tmp_path, *requests())
    (tmp_path / "pairs.tsv").rename(tmp_path / "elsewhere")
    refused(tmp_path, "has neither pairs.tsv nor pairs.tsv.gz")
    (tmp_path / "docs.jsonl.gz").write_bytes(b"")
    refused(tmp_path, "has both docs.jsonl and docs.jsonl.gz")


@pytest.mark.parametrize("name", ["docs.jsonl.gz", "pairs.tsv.gz"])
def test_a_damaged_file_is_told(tmp_path, name):
    path = write(tmp_path / "set", *requests(), compressed=True) / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    refused(path.parent, f"{name} is cut short")
    path.write_bytes(whole[:-8] + bytes(8))
    refused(path.parent, f"{name} is damaged")


def refused(folder, words):
    result = run("similar", "eval", folder, "--json")
    assert result.returncode == 1
    assert result.stdout == ""
    assert words in result.stderr, result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.skipif(not SETS.is_dir(), reason=f"the labelled sets are not in the project; there is no {SETS}")
def test_a_public_tracker_reaches_its_floor(tmp_path):
    # A debug build takes a tenth of a second for each; a release build does the whole set in two.
    with gzip.open(SETS / "eclipse/docs.jsonl.gz", "rt") as file:
        documents = [json.loads(line) for line in islice(file, 300)]
    known = {document["id"] for document in documents}
    with gzip.open(SETS / "eclipse/pairs.tsv.gz", "rt") as file:
        pairs = [pair for pair in (tuple(line.split()) for line in file) if known.issuperset(pair)]
    figures = evaluated(write(tmp_path / "set", documents, pairs, compressed=True), timeout=120)
    assert figures["recall@1"] >= 0.78 and figures["recall@10"] >= 0.92 and figures["mrr"] >= 0.82
