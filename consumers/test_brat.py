"""brat's stand-off files, as `bioc` reads them."""

from bioc import brat


def test_every_passage_is_where_its_words_are(export, dataset):
    folder = export("brat", "folder")
    conf = (folder / "annotation.conf").read_text("utf-8").splitlines()
    sections = [line for line in conf if line.startswith("[")]
    assert sections == ["[entities]", "[relations]", "[events]", "[attributes]"]
    found = []
    for annotator in ["a1", "a2"]:
        for text_path in sorted((folder / annotator).glob("*.txt")):
            with open(text_path, encoding="utf-8", newline="") as text:
                with open(text_path.with_suffix(".ann"), encoding="utf-8", newline="") as ann:
                    document = brat.load(text, ann)
            for entity in document.entities:
                words = " ".join(
                    document.text[span.begin : span.end] for span in sorted(entity.locations)
                )
                assert words == entity.text
                found.append((annotator, entity.type, entity.text))
    for one in dataset["annotations"]:
        if one["span"]:
            words = one["span"]["exact"].replace("\n", " ")
            assert (one["annotator"], one["label"], words) in found
