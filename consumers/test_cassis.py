"""UIMA CAS JSON, as `dkpro-cassis` (and so INCEpTION) reads it."""

import warnings

import cassis


def test_every_passage_is_where_its_words_are(export, dataset):
    folder = export("cas-json", "folder")
    (path,) = folder.glob("d-*.json")
    with open(path, "rb") as file, warnings.catch_warnings():
        warnings.simplefilter("error")
        cas = cassis.load_cas_from_json(file)
    assert cas.sofa_string.startswith("07:05 · Mira Oland\n🚨 Water in the harbour tunnel\n")
    found = {
        (one.label, one.annotator, one.get_covered_text())
        for one in cas.select("liveblog.Passage")
    }
    for one in dataset["annotations"]:
        if one["span"]:
            assert (one["label"], one["annotator"], one["span"]["exact"]) in found
    entries = list(cas.select("liveblog.Entry"))
    assert [entry.id for entry in entries] == [
        entry["id"] for entry in dataset["documents"][0]["entries"]
    ]


def test_the_type_system_is_the_one_of_the_files(export):
    folder = export("cas-json", "folder")
    with open(folder / "TypeSystem.xml", "rb") as file:
        types = cassis.load_typesystem(file)
    (path,) = folder.glob("d-*.json")
    with open(path, "rb") as file:
        cas = cassis.load_cas_from_json(file)
    for one in cas.typesystem.get_types():
        if one.name.startswith("liveblog."):
            features = {feature.name for feature in one.features}
            assert features == {feature.name for feature in types.get_type(one.name).features}
