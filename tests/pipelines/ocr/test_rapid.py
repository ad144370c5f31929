from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from papers import a_picture
from pipelines.ocr.rapid import RapidEngine

LINE_HEIGHT, LETTER = 20, 10


def letters(text: str, gaps: dict[int, float] | None = None):
    """A box of a letter's width for every letter but spaces, which leave one empty; `gaps` adds room before a letter."""
    x, boxes = 0.0, []
    for i, letter in enumerate(text):
        x += (gaps or {}).get(i, 0)
        if letter != " ":
            boxes.append(
                (letter, 0.9, [[x, 0], [x + 9, 0], [x + 9, LINE_HEIGHT], [x, LINE_HEIGHT]])
            )
        x += LETTER
    return boxes, x


class Seen:
    def __init__(self, text, gaps=None, *, with_letters=True):
        boxes, width = letters(text, gaps)
        self.txts = (text,)
        self.scores = (0.9,)
        self.boxes = np.array([[[0, 0], [width, 0], [width, LINE_HEIGHT], [0, LINE_HEIGHT]]])
        self.word_results = (boxes,) if with_letters else ()


class Answers:
    """Stands for RapidOCR with its models loaded."""

    def __init__(self, seen):
        self.seen = seen
        self.text_det = SimpleNamespace(limit_side_len=0)

    def __call__(self, _picture):
        return self.seen


def read(seen: Seen):
    engine = RapidEngine()
    engine._engine = Answers(seen)
    return engine.words(np.zeros((100, 400, 3), np.uint8))


def test_words_have_the_boxes_of_their_letters():
    total, amount = read(Seen("TOTAL 118.00"))
    assert (total.text, amount.text) == ("TOTAL", "118.00")
    assert amount.box.x0 == pytest.approx(60 / 400)
    assert amount.box.x1 == pytest.approx(119 / 400)
    assert amount.box.y1 == pytest.approx(0.2)
    assert amount.confidence == 0.9


def test_a_wide_gap_parts_words_where_the_model_left_out_the_space():
    assert [w.text for w in read(Seen("CITYCABS", {4: 9}))] == ["CITY", "CABS"]


def test_letters_set_wide_stay_one_word():
    spread = dict.fromkeys(range(1, 5), 8.0)
    assert [w.text for w in read(Seen("TOTAL", spread))] == ["TOTAL"]


def test_without_letters_a_word_takes_its_share_of_the_line():
    total, amount = read(Seen("TOTAL 118.00", with_letters=False))
    assert total.box.x1 == pytest.approx(amount.box.x0 - 10 / 400)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("Tel：603", ["Tel:603"]),
        ("Total 15一", ["Total", "15"]),
        ("上", []),
        ("二 10.20", ["10.20"]),
        ("合计 金额 総額", ["合计", "金额", "総額"]),
    ],
)
def test_strokes_taken_for_chinese_are_left_out_of_latin_lines(seen, expected):
    assert [w.text for w in read(Seen(seen))] == expected


def test_a_blank_page_has_no_words():
    seen = Seen("x")
    seen.txts = None
    assert read(seen) == ()


@pytest.mark.parametrize(("size", "side"), [(10, 1280), (24, 960), (60, 960)])
def test_small_print_is_looked_for_in_a_larger_picture(size, side):
    page = np.full((1600, 1200, 3), 255, np.uint8)
    print_ = np.array(a_picture(*["Paper A4 80 gsm, carton of five, 24 at 28.50"] * 6, size=size))
    page[: print_.shape[0], :900] = print_
    engine = RapidEngine()
    engine._engine = Answers(Seen("x"))
    engine.words(page)
    assert engine._engine.text_det.limit_side_len == pytest.approx(side, abs=100)
