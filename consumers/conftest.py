"""What the tests of the exports share: the dataset, and its exports.

The dataset, `varnholm.liveblog.json`, is invented. It has what breaks tools: an
emoji before everything else, passages that overlap, words from right to left, a
quotation over two lines, text that a spreadsheet takes for a formula, passages of
headings, two annotators.
"""

import json
import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
DATASET = HERE / "varnholm.liveblog.json"


def liveblog(*arguments):
    """Runs the command line program and returns what it printed."""
    call = [os.environ["LIVEBLOG"], *map(str, arguments)]
    ran = subprocess.run(call, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout


@pytest.fixture(scope="session")
def dataset():
    """The dataset file, as JSON."""
    return json.loads(DATASET.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def export(tmp_path_factory):
    """Exports the dataset: `export("jsonl", "out.jsonl", "--spans", "no")`."""

    def run(name, output, *options):
        path = tmp_path_factory.mktemp(name) / output
        liveblog("export", DATASET, "--format", name, "-o", path, *options)
        return path

    return run


@pytest.fixture(scope="session")
def spans(dataset):
    """All labelled passages: (entry, part, annotator, label, start, end, words)."""
    return [
        (
            one["entry"],
            one["span"]["part"],
            one["annotator"],
            one["label"],
            one["span"]["start"],
            one["span"]["end"],
            one["span"]["exact"],
        )
        for one in dataset["annotations"]
        if one["span"]
    ]
