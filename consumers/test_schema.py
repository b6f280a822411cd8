"""The published JSON Schemas, held by Python's `jsonschema`."""

import copy
import json
import pathlib

import jsonschema
import pytest

DOCS = pathlib.Path(__file__).parents[1] / "docs"


def validator(name):
    schema = json.loads((DOCS / name).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("stand_off", ["no", "yes"])
def test_the_dataset_file(export, stand_off):
    path = export("json", "dataset.json", "--stand-off", stand_off)
    data = json.loads(path.read_text("utf-8"))
    check = validator("liveblog-annotations.schema.json")
    check.validate(data)
    broken = copy.deepcopy(data)
    broken["annotations"][0]["label"] = 7
    assert not check.is_valid(broken)
    del data["documents"][0]["entries"][0]["id"]
    assert not check.is_valid(data)


@pytest.mark.parametrize("stand_off", ["no", "yes"])
def test_each_line_of_json_lines(export, stand_off):
    path = export("jsonl", "entries.jsonl", "--stand-off", stand_off)
    check = validator("liveblog-entries.schema.json")
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        check.validate(row)
        row["spans"] = None
        assert not check.is_valid(row)
