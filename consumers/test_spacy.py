"""What spaCy is given: its own JSON Lines, Prodigy's, and CoNLL."""

import json

import spacy
from spacy.training import Example
from spacy.training.converters import conll_ner_to_docs


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def in_texts(dataset, annotator):
    """The passages of texts and headings of one annotator, by their words."""
    return sorted(
        (one["span"]["exact"], one["label"])
        for one in dataset["annotations"]
        if one["span"] and one["annotator"] == annotator
    )


def test_examples_have_categories_and_overlapping_spans(export, dataset):
    nlp = spacy.blank("en")
    found = []
    for line in lines(export("spacy", "train.jsonl", "--annotator", "a1")):
        doc = nlp.make_doc(line["text"])
        spans = line["spans"]["sc"]
        example = Example.from_dict(doc, {"cats": line["cats"]})
        assert example.reference.cats == line["cats"]
        for start, end, label, _ in spans:
            # Exactly these characters; whether tokens end there is the tokenizer's.
            span = doc.char_span(start, end, label=label, alignment_mode="expand")
            assert line["text"][start:end] in span.text
            found.append((line["text"][start:end], label))
    assert sorted(found) == in_texts(dataset, "a1")
    first = lines(export("spacy", "train.jsonl", "--annotator", "a1"))[0]
    assert first["cats"]["claim"] == 1.0 and first["cats"]["denial"] == 0.0


def test_prodigy_spans_are_where_their_words_are(export, dataset):
    tasks = lines(export("prodigy", "tasks.jsonl"))
    nlp = spacy.blank("en")
    found = []
    for task in tasks:
        doc = nlp(task["text"])
        for span in task.get("spans", []):
            words = task["text"][span["start"] : span["end"]]
            assert doc.char_span(span["start"], span["end"], alignment_mode="expand")
            if task["_annotator_id"] == "a1":
                found.append((words, span["label"]))
    assert sorted(found) == in_texts(dataset, "a1")
    assert tasks[0]["accept"] == ["claim", "quote", "official_statement"]


def test_conll_is_read_with_its_entities(export):
    text = export("conll", "tokens.conll").read_text("utf-8")
    docs = list(conll_ner_to_docs(text, n_sents=1, no_print=True))
    entities = {(ent.text, ent.label_) for doc in docs for ent in doc.ents}
    assert ("Water in the harbour tunnel", "claim") in entities
    assert ("Mayor Ana Pérez", "source") in entities
    assert any(label == "unverified" for _, label in entities)
    # Every token line has four columns, so that no word was split in two.
    rows = [line for line in text.splitlines() if line]
    assert all(len(row.split(" ")) == 4 for row in rows)
