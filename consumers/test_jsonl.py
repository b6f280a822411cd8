"""JSON Lines, as Hugging Face `datasets` and pandas load them."""

import datasets
import pandas


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
