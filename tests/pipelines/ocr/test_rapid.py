from __future__ import annotations

import numpy as np
import pytest

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


def read(seen: Seen):
    engine = RapidEngine()
    engine._engine = lambda _picture: seen
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
