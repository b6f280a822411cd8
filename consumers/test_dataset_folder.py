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


def test_croissant_is_valid_and_gives_the_records(folder, dataset):
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
    texts = set()
    for split in metadata.metadata.record_sets:
        for record in metadata.records(split.id):
            texts.add(record[f"{split.id}/text"].decode("utf-8"))
    assert texts == {entry["text"] for entry in dataset["documents"][0]["entries"]}


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
