from __future__ import annotations

import numpy as np
import pytest

from pipelines.ocr.recognising import Letter
from pipelines.ocr.wording import words_of

PITCH = 10.0
HEIGHT = 20.0


def a_line(text: str, gaps: dict[int, float] | None = None, sure: float = 0.9):
    """Letters ten pixels apart in a line 20 high; `gaps` adds room before a letter."""
    x, places = 0.0, []
    for i in range(len(text)):
        x += (gaps or {}).get(i, 0.0)
        places.append(x + PITCH / 2)
        x += PITCH
    letters = [Letter(c, sure, at / x) for c, at in zip(text, places, strict=True)]
    return letters, np.array([[0, 0], [x, 0], [x, HEIGHT], [0, HEIGHT]], np.float64)


def words(text: str, gaps: dict[int, float] | None = None):
    letters, corners = a_line(text, gaps)
    return list(words_of(letters, corners, (400, 100)))


def test_words_have_the_boxes_of_their_letters():
    total, amount = words("TOTAL 118.00")
    assert (total.text, amount.text) == ("TOTAL", "118.00")
    assert amount.box.x0 == pytest.approx(60 / 400)
    assert amount.box.x1 == pytest.approx(120 / 400)
    assert amount.box.y1 == pytest.approx(0.2)


def test_a_wide_gap_parts_words_where_the_model_left_out_the_space():
    assert [w.text for w in words("CITYCABS", {4: 9})] == ["CITY", "CABS"]


def test_letters_set_wide_stay_one_word():
    assert [w.text for w in words("TOTAL", dict.fromkeys(range(1, 5), 8.0))] == ["TOTAL"]


def test_a_lone_letter_has_a_box_of_its_own_size():
    (one,) = words("1")
    assert one.box.x1 - one.box.x0 == pytest.approx(10 / 400)


def test_a_speck_that_looks_hardly_like_a_letter_is_left_out():
    letters, corners = a_line("1 TOTAL")
    letters[0] = Letter("1", 0.2, letters[0].place)
    assert [w.text for w in words_of(letters, corners, (400, 100))] == ["TOTAL"]


def test_a_line_without_letters_has_no_words():
    _, corners = a_line("x")
    assert list(words_of([], corners, (400, 100))) == []
