"""Label Studio's own library: its labelling interface and its converter."""

import json

from conftest import liveblog
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


def regions(task, key):
    """The passages of a task, each held against the text that it is about."""
    for work in task[key]:
        for region in work["result"]:
            if region["type"] != "labels":
                continue
            value = region["value"]
            text = task["data"][region["to_name"]].encode("utf-16-le")
            words = text[2 * value["start"] : 2 * value["end"]].decode("utf-16-le")
            assert words == value["text"]
            yield (
                task["data"]["entry_id"],
                region["to_name"],
                region["meta"]["annotator"],
                value["labels"][0],
                len(text[: 2 * value["start"]].decode("utf-16-le")),
                words,
            )


def in_dataset(spans):
    return sorted(
        (entry, part, annotator, label, start, words)
        for entry, part, annotator, label, start, _, words in spans
    )


def test_offsets_count_utf_16(export, spans):
    tasks, _, _ = files(export)
    found = [region for task in tasks for region in regions(task, "annotations")]
    assert sorted(found) == in_dataset(spans)


def test_predictions_say_the_same_as_annotations(export, spans):
    tasks, config, _ = files(export, "--label-studio-as", "predictions")
    assert all(not task.get("annotations") for task in tasks)
    found = [region for task in tasks for region in regions(task, "predictions")]
    assert sorted(found) == in_dataset(spans)
    interface = LabelInterface(config.read_text("utf-8"))
    for task in tasks:
        for prediction in task["predictions"]:
            assert prediction["model_version"] in {"a1", "a2"}
            for region in prediction["result"]:
                if region["type"] == "choices":
                    known = interface.get_control(region["from_name"]).labels
                    assert set(region["value"]["choices"]) <= set(known)


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


def test_what_its_converter_wrote_is_imported(export, dataset, spans, tmp_path):
    tasks, config, _ = files(export, "--annotator", "a1")
    for number, task in enumerate(tasks):
        task["id"] = number
        for annotation in task["annotations"]:
            annotation.update(id=number, completed_by=1, created_at="", updated_at="")
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(tasks), "utf-8")
    converter = Converter(config=config.read_text("utf-8"), project_dir=None)
    converter.convert(str(path), str(tmp_path / "out"), "JSON_MIN", is_dir=False)
    # The configuration says what is data and what a choice.
    (tmp_path / "out" / "config.xml").write_bytes(config.read_bytes())
    made = tmp_path / "made.liveblog.json"
    liveblog("import", tmp_path / "out", "--format", "label-studio", "-o", made)
    made = json.loads(made.read_text("utf-8"))
    found = sorted(
        (
            one["entry"],
            one["span"]["part"],
            one["label"],
            one["span"]["start"],
            one["span"]["exact"],
        )
        for one in made["annotations"]
        if one["span"]
    )
    expected = sorted(
        (entry, part, label, start, words)
        for entry, part, annotator, label, start, _, words in spans
        if annotator == "a1"
    )
    assert found == expected
    labels = {
        (one["entry"], one["label"]) for one in made["annotations"] if not one["span"]
    }
    assert labels == {
        (one["entry"], one["label"])
        for one in dataset["annotations"]
        if not one["span"] and one["annotator"] == "a1"
    }
