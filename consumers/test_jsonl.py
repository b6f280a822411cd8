"""JSON Lines, as Hugging Face `datasets` and pandas load them."""

import json
import re

import datasets
import pandas
from conftest import HERE


def passages(rows):
    return [
        (
            row["entry_id"],
            span["part"],
            span["annotator"],
            span["label"],
            span["start"],
            span["end"],
            span["exact"],
        )
        for row in rows
        for span in row["spans"]
    ]


def test_datasets_loads_every_line_with_one_type_a_field(export, dataset, spans, tmp_path):
    path = export("jsonl", "entries.jsonl")
    loaded = datasets.load_dataset(
        "json", data_files=str(path), split="train", cache_dir=str(tmp_path)
    )
    entries = dataset["documents"][0]["entries"]
    assert loaded["entry_id"] == [entry["id"] for entry in entries]
    assert loaded["text"] == [entry["text"] for entry in entries]
    assert sorted(passages(loaded)) == sorted(spans)
    assert loaded[0]["labels"] == ["claim", "quote", "official_statement"]
    for row in loaded:
        for span in row["spans"]:
            part = row["text"] if span["part"] == "text" else row["heading"]
            assert part[span["start"] : span["end"]] == span["exact"]


def test_pandas_reads_it_as_it_is(export, dataset):
    frame = pandas.read_json(export("jsonl", "entries.jsonl"), lines=True)
    entries = dataset["documents"][0]["entries"]
    assert list(frame["heading"]) == [entry["heading"] for entry in entries]
    assert frame["text"][3].startswith("=1+1 is what")
    assert "\n" in frame["text"][1]
    assert frame["timestamp"][0] == pandas.Timestamp("2026-11-22T07:05:00Z")


def test_one_annotator_and_entries_only(export):
    path = export("jsonl", "entries.jsonl", "--annotator", "a2", "--spans", "no")
    frame = pandas.read_json(path, lines=True)
    assert list(frame["labels"])[0] == ["claim"]
    assert all(spans == [] for spans in frame["spans"])


def test_stand_off_has_no_word_of_the_publisher(export, dataset):
    text = export("jsonl", "entries.jsonl", "--stand-off", "yes").read_text("utf-8")
    for entry in dataset["documents"][0]["entries"]:
        for words in [entry["heading"], *entry["text"].split("\n"), *entry["authors"]]:
            assert not words or words not in text


def test_the_documented_types_read_values_that_come_late(export, tmp_path, monkeypatch):
    first = json.loads(export("jsonl", "entries.jsonl").read_text("utf-8").splitlines()[0])
    # As in a live blog whose first entries nobody has labelled.
    empty = {
        key: [] if isinstance(value, list) else None for key, value in first.items()
    } | {"doc_id": first["doc_id"], "entry_id": "e", "text": "Ferries wait. " * 1000}
    line = json.dumps(empty) + "\n"
    with open(tmp_path / "entries.jsonl", "w", encoding="utf-8") as file:
        file.writelines([line] * (25_000_000 // len(line)))
        file.write(json.dumps(first) + "\n")
    docs = (HERE.parent / "docs" / "formats.md").read_text("utf-8")
    snippets = re.findall(r"```python\n(.*?)```", docs, re.DOTALL)
    (snippet,) = [snippet for snippet in snippets if "features = Features(" in snippet]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    names = {}
    exec(snippet, names)
    last = names["entries"][-1]
    assert last["labels"] == first["labels"]
    assert [span["exact"] for span in last["spans"]] == [s["exact"] for s in first["spans"]]
    assert last["doc_date"].isoformat() == first["doc_date"]
