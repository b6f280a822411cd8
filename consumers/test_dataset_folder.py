"""The dataset folder: Hugging Face `datasets` loads it by its card, and
`mlcroissant` by its metadata."""

import hashlib
import json
import zipfile

import datasets
import mlcroissant
import pytest

RIGHTS = ["--label-license", "CC-BY-4.0", "--text-rights", "© the publisher"]


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def folder(export):
    return export("dataset-zip", "folder", *RIGHTS)


def test_datasets_loads_it_by_its_card(folder, dataset, spans, tmp_path):
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path))
    rows = [row for split in loaded.values() for row in split]
    entries = dataset["documents"][0]["entries"]
    assert {row["entry_id"] for row in rows} == {entry["id"] for entry in entries}
    words = {span["exact"] for row in rows for span in row["spans"]}
    assert words == {span[-1] for span in spans}
    card = (folder / "README.md").read_text("utf-8")
    assert "CC-BY-4.0" in card and "© the publisher" in card


def test_croissant_is_valid_and_gives_the_records(folder, dataset, spans):
    metadata = mlcroissant.Dataset(jsonld=folder / "croissant.json")
    assert not metadata.metadata.ctx.issues.errors
    described = json.loads((folder / "croissant.json").read_text("utf-8"))
    hashed = 0
    for one in described["distribution"]:
        path = folder / one["contentUrl"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == one["sha256"]
        assert str(path.stat().st_size) in str(one["contentSize"])
        hashed += 1
    assert hashed >= 1
    texts, passages, labels, authors = set(), [], [], {}
    for split in metadata.metadata.record_sets:
        for record in metadata.records(split.id):
            record = short(split.id, record)
            entry = record["entry_id"]
            texts.add(record["text"])
            authors[entry] = record["authors"]
            for span in record["spans"]:
                keys = ["part", "annotator", "label", "start", "end", "exact"]
                passages.append((entry, *(span[key] for key in keys)))
                part = record["text"] if span["part"] == "text" else record["heading"]
                assert part[span["start"] : span["end"]] == span["exact"]
            for label in record["entry_labels"]:
                moment = label["created"].isoformat()
                labels.append((entry, label["label"], label["annotator"], label["id"], moment))
            assert record["source"]["start"] < record["source"]["end"]
    entries = dataset["documents"][0]["entries"]
    assert texts == {entry["text"] for entry in entries}
    assert authors == {entry["id"]: entry["authors"] for entry in entries}
    assert sorted(passages) == sorted(spans)
    assert sorted(labels) == sorted(
        (
            one["entry"],
            one["label"],
            one["annotator"],
            one["id"],
            one["created"].replace("Z", "+00:00"),
        )
        for one in dataset["annotations"]
        if not one["span"]
    )


def short(above, value):
    """Values with the names that fields have in a line, and texts as texts."""
    if isinstance(value, dict):
        return {
            key.removeprefix(f"{above}/"): short(key, inner) for key, inner in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [short(above, inner) for inner in value]
    return value.decode("utf-8") if isinstance(value, bytes) else value


def test_the_archive_holds_the_same_and_is_the_same_each_time(export, folder):
    moment = ["--exported", "2026-11-30T08:00:00Z"]
    archives = [
        export("dataset-zip", "dataset.zip", *RIGHTS, *moment).read_bytes() for _ in range(2)
    ]
    assert archives[0] == archives[1]
    path = export("dataset-zip", "dataset.zip", *RIGHTS)
    with zipfile.ZipFile(path) as file:
        names = {name for name in file.namelist() if not name.endswith("/")}
    assert names == {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    }
