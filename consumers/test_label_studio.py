"""Label Studio's own library: its labelling interface and its converter."""

import json

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface


def files(export, *options):
    path = export("label-studio", "tasks.json", *options)
    return json.loads(path.read_text("utf-8")), path.with_name("tasks.config.xml"), path


def test_the_interface_knows_every_control_and_label(export):
    tasks, config, _ = files(export)
    interface = LabelInterface(config.read_text("utf-8"))
    for task in tasks:
        assert interface.validate_task({"data": task["data"]})
        for annotation in task["annotations"]:
            for region in annotation["result"]:
                if region["type"] != "relation":
                    control = interface.get_control(region["from_name"])
                    assert region["to_name"] in control.to_name


def test_offsets_count_utf_16(export):
    tasks, _, _ = files(export)
    found = 0
    for task in tasks:
        for annotation in task["annotations"]:
            for region in annotation["result"]:
                if region["type"] != "labels":
                    continue
                text = task["data"][region["to_name"]].encode("utf-16-le")
                value = region["value"]
                words = text[2 * value["start"] : 2 * value["end"]].decode("utf-16-le")
                assert words == value["text"]
                found += 1
    assert found == 14


def test_its_converter_gives_the_same_labels(export, tmp_path):
    tasks, config, _ = files(export)
    for number, task in enumerate(tasks):
        # As its server does on import.
        task["id"] = number
        for annotation in task["annotations"]:
            annotation.update(id=number, completed_by=1, created_at="", updated_at="")
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(tasks), "utf-8")
    converter = Converter(config=config.read_text("utf-8"), project_dir=None)
    converter.convert(str(path), str(tmp_path / "out"), "JSON_MIN", is_dir=False)
    (result,) = (tmp_path / "out").glob("*.json")
    tasks = json.loads(result.read_text("utf-8"))
    first = next(t for t in tasks if t["entry_id"].endswith("e001"))
    assert "🚨 Mayor Ana Pérez" in first["text"]
    spans = {(span["text"], span["labels"][0]) for span in first["span"]}
    assert ("“No new pumps this year.”", "content") in spans
    assert ("Mayor Ana Pérez", "source") in spans
    assert set(first["entry"]["choices"]) == {"claim", "quote", "official_statement"}


def test_predictions_take_the_place_of_annotations(export):
    tasks, _, _ = files(export, "--label-studio-as", "predictions")
    assert all(not task.get("annotations") for task in tasks)
    assert all(task["predictions"] for task in tasks[:3])
