"""REFI-QDA, read by `pyrefiqda` and by a plain XML parser."""

import xml.etree.ElementTree as ElementTree
import zipfile

from pyrefiqda import RefiCodebook, RefiProject

NAMES = {"c": "urn:QDA-XML:codebook:1.0", "p": "urn:QDA-XML:project:1.0"}


def test_codebook(export, dataset):
    root = ElementTree.parse(export("refi-qdc", "codebook.qdc")).getroot()
    codes = root.findall(".//c:Code[@isCodable='true']", NAMES)
    names = {label["name"] for label in dataset["codebook"]["labels"]}
    assert names <= {code.get("name") for code in codes}
    made = [*root.iterfind(".//c:Code", NAMES), *root.iterfind(".//c:Set", NAMES)]
    guids = [element.get("guid") for element in made]
    assert len(guids) == len(set(guids)) == len(names) + 2


def test_project(export, dataset):
    path = export("refi-qdpx", "project.qdpx")
    with zipfile.ZipFile(path) as file:
        (name,) = [name for name in file.namelist() if name.endswith(".qde")]
        root = ElementTree.fromstring(file.read(name))
        sources = root.findall(".//p:TextSource", NAMES)
        assert len(sources) == len(dataset["documents"])
        places = sources[0].get("plainTextPath").removeprefix("internal://")
        text = file.read(f"sources/{places}").decode("utf-8")
    assert "\r" not in text and not text.startswith("\ufeff")
    codes = {code.get("guid"): code.get("name") for code in root.findall(".//p:Code", NAMES)}
    users = {user.get("guid"): user.get("name") for user in root.findall(".//p:User", NAMES)}
    found = set()
    for selection in root.findall(".//p:PlainTextSelection", NAMES):
        words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
        for coding in selection.findall("p:Coding", NAMES):
            code = coding.find("p:CodeRef", NAMES).get("targetGUID")
            found.add((codes[code], users[coding.get("creatingUser")], words))
    labels = {label["id"]: label["name"] for label in dataset["codebook"]["labels"]}
    people = {one["id"]: one["name"] for one in dataset["annotators"]}
    for one in dataset["annotations"]:
        if one["span"]:
            words = one["span"]["exact"]
            assert (labels[one["label"]], people[one["annotator"]], words) in found


def test_models_made_of_the_standard_s_schema_read_the_project(export, dataset, tmp_path):
    path = export("refi-qdpx", "project.qdpx")
    project = RefiProject.load(path, extract_dir=tmp_path)
    assert project.name == dataset["name"]
    (source,) = project.sources.text_source
    labels = {label["name"] for label in dataset["codebook"]["labels"]}
    assert len(project.users.user) == 2
    text = next((tmp_path / "sources").iterdir()).read_text("utf-8")
    words = {
        text[one.start_position : one.end_position] for one in source.plain_text_selection
    }
    for one in dataset["annotations"]:
        if one["span"]:
            assert one["span"]["exact"] in words
    codes = project.code_book.codes.code
    assert labels <= {code.name for group in codes for code in [group, *group.code]}


def test_models_made_of_the_standard_s_schema_read_the_codebook(export, dataset):
    codebook = RefiCodebook.load(export("refi-qdc", "codebook.qdc"))
    codes = codebook.codes.code
    names = {code.name for group in codes for code in [group, *group.code]}
    assert {label["name"] for label in dataset["codebook"]["labels"]} <= names
