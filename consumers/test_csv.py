"""The tables, as pandas reads them and as measures of agreement take them."""

import csv

import krippendorff
import pandas


def table(path):
    return pandas.read_csv(path, encoding="utf-8-sig", keep_default_na=False, dtype=str)


def test_entries(export, dataset):
    frame = table(export("csv-entries", "entries.csv", "--formula-guard", "no"))
    entries = dataset["documents"][0]["entries"]
    assert list(frame["entry_id"]) == [entry["id"] for entry in entries]
    assert list(frame["text"]) == [entry["text"] for entry in entries]
    assert list(frame["heading"]) == [entry["heading"] for entry in entries]


def test_rows_end_as_the_rfc_says_and_begin_with_a_mark_for_spreadsheets(export):
    data = export("csv-entries", "entries.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = data.decode("utf-8-sig").split("\r\n")
    assert len(rows) == 7 and rows[-1] == ""


def test_the_guard_can_be_taken_off(export):
    frame = table(export("csv-entries", "entries.csv"))
    assert frame["text"][3].startswith("'=1+1 is")
    assert frame["heading"][3] == "'=SUM of the night"
    assert frame["guarded"][3] == "1" and frame["guarded"][0] == "0"
    note = export("csv-entries", "table.csv").with_name("table.README.txt")
    assert "Formula guard: on" in note.read_text("utf-8")


def test_annotations(export, spans):
    frame = table(export("csv-annotations", "annotations.csv", "--formula-guard", "no"))
    rows = frame[frame["part"] != ""]
    found = {
        (
            row["entry_id"],
            row["part"],
            row["annotator"],
            row["label"],
            int(row["start_cp"]),
            int(row["end_cp"]),
            row["quote"],
        )
        for _, row in rows.iterrows()
    }
    assert found == set(spans)
    claim = frame[frame["quote"] == "No new pumps this year"].iloc[0]
    assert (claim["start_utf16"], claim["end_utf16"]) == ("26", "48")
    assert claim["note"] == "check the budget"


def test_wide_gives_agreement(export):
    path = export("csv-wide", "wide.csv")
    frame = pandas.read_csv(path, encoding="utf-8-sig")
    pair = frame[["claim.a1", "claim.a2"]]
    assert pair.iloc[0].tolist() == [1, 1]
    # The second annotator has not come to the last two entries.
    assert pair["claim.a2"].isna().tolist() == [False, False, False, True, True]
    alpha = krippendorff.alpha(
        reliability_data=pair.T.to_numpy(), level_of_measurement="nominal"
    )
    assert alpha == 1.0
    assert frame["entry.status.a1"].tolist() == ["done", "done", "done", "unsure", "done"]


def test_codebook(export, dataset):
    path = export("csv-codebook", "codebook.csv")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    labels = dataset["codebook"]["labels"]
    assert [row["label"] if "label" in row else row["id"] for row in rows] == [
        label["id"] for label in labels
    ]
    assert [row["definition"] for row in rows] == [label["definition"] for label in labels]
