from pathlib import Path

from desks import a_desk
from models.metrics import Marks, Tally, score
from pipelines.evaluate import Evaluated, Labelled
from pipelines.report.cases import case_of, flawed

BOX = [0.1, 0.2, 0.3, 0.22]


def done(tmp_path: Path) -> Evaluated:
    """A bill whose total was taken from elsewhere and whose second line was missed; and one that is right."""
    lines = [
        {"description": "Paper", "amount": "100.00"},
        {"description": "Ink", "amount": "10.00"},
    ]
    labels = (
        {"id": "bad", "files": ["bad.pdf"], "fields": {"total": "110.00", "line_items": lines}},
        {"id": "fine", "files": ["fine.pdf"], "fields": {"total": "110.00"}},
    )
    found = {"value": "10.00", "confidence": 0.9, "page": 1, "box": BOX, "source": "spacy"}
    right = {"value": "110.00", "confidence": 0.9}
    predictions = {
        "bad": {"fields": {"total": found}, "line_items": [lines[0], lines[0]]},
        "fine": {"fields": {"total": right}},
    }
    (tmp_path / "bad.pdf").write_bytes(b"%PDF bad")
    labelled = Labelled(tmp_path / "labels.jsonl", labels)
    return Evaluated(labelled, score(labels, predictions), (), predictions)


def test_errors_weigh_as_much_as_they_were_believed(tmp_path: Path) -> None:
    one = done(tmp_path)
    assert [m.document for m in flawed(one)] == ["bad"]


def test_a_case_shows_what_was_taken_and_where_the_right_value_stands(tmp_path: Path) -> None:
    one = done(tmp_path)
    with a_desk(tmp_path / "home") as desk:
        case = case_of(one, flawed(one)[0], desk.services)
    (value,) = case.values
    assert (value.source, value.mark.got, value.found_at is not None) == ("spacy", "10.00", True)
    assert [page for page, _ in value.wanted_at] == [1]
    assert [row.right for row in case.rows] == [True, False, False]
    assert case.wrong == ("total", "lines")
    assert [sheet.picture[:16] for sheet in case.sheets] == ["data:image/webp;"]


def test_a_case_whose_file_is_gone_still_tells_its_values(tmp_path: Path) -> None:
    one = done(tmp_path)
    (tmp_path / "bad.pdf").unlink()
    with a_desk(tmp_path / "home") as desk:
        case = case_of(one, flawed(one)[0], desk.services)
    assert (case.sheets, case.values[0].mark.got) == ((), "10.00")


def test_missed_lines_alone_make_a_case(tmp_path: Path) -> None:
    one = done(tmp_path)
    marks = Marks("bad", (), Tally(1, 2, 2))
    with a_desk(tmp_path / "home") as desk:
        assert case_of(one, marks, desk.services).wrong == ("lines",)
