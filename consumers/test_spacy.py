"""What spaCy is given: its own JSON Lines, Prodigy's, and CoNLL."""

import json

import spacy
from spacy.training import Example
from spacy.training.converters import conll_ner_to_docs


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def in_dataset(spans, only):
    """The passages of one annotator."""
    return sorted(
        (entry, part, label, start, end, words)
        for entry, part, annotator, label, start, end, words in spans
        if annotator == only
    )


def characters(doc, start, end, label):
    """The span of the tokens from `start` to `end`; where these are no borders of
    tokens, the offsets of the characters within the tokens that they touch."""
    span = doc.char_span(start, end, label=label)
    if span is not None:
        return span.text
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    within = start - span.start_char
    return span.text[within : within + end - start]


def test_examples_have_categories_and_overlapping_spans(export, dataset, spans):
    nlp = spacy.blank("en")
    found = []
    done = {
        one["entry"]
        for one in dataset["statuses"]
        if one["annotator"] == "a1" and one["status"] == "done"
    }
    offered = set()
    for line in lines(export("spacy", "train.jsonl", "--annotator", "a1")):
        doc = nlp.make_doc(line["text"])
        meta = line["meta"]
        example = Example.from_dict(doc, {"cats": line["cats"]})
        assert example.reference.cats == line["cats"]
        # To spaCy a label that is not named is unknown, one with 0.0 absent.
        if meta["part"] == "text" and meta["entry_id"] in done:
            offered.add(tuple(line["cats"]))
        else:
            assert set(line["cats"].values()) <= {1.0}
        for start, end, label, _ in line["spans"]["sc"]:
            words = line["text"][start:end]
            assert characters(doc, start, end, label) == words
            found.append((meta["entry_id"], meta["part"], label, start, end, words))
    assert sorted(found) == in_dataset(spans, "a1")
    assert len(offered) == 1
    first = lines(export("spacy", "train.jsonl", "--annotator", "a1"))[0]
    assert first["cats"]["claim"] == 1.0 and first["cats"]["denial"] == 0.0


def test_prodigy_spans_are_where_their_words_are(export, spans):
    tasks = lines(export("prodigy", "tasks.jsonl"))
    nlp = spacy.blank("en")
    found = []
    for task in tasks:
        doc = nlp(task["text"])
        meta = task["liveblog"]
        for span in task.get("spans", []):
            start, end, label = span["start"], span["end"], span["label"]
            words = task["text"][start:end]
            assert characters(doc, start, end, label) == words
            if task["_annotator_id"] == "a1":
                found.append((meta["entry_id"], meta["part"], label, start, end, words))
    assert sorted(found) == in_dataset(spans, "a1")
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
