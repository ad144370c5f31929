from __future__ import annotations

import numpy as np
import pytest

from builders import words_of
from fakes import FakeOcr
from idp.document import Box, Word
from idp.errors import NeedsHuman
from pipelines.ocr.auto import AutoEngine
from pipelines.ocr.engines import engine

PRINT = "Harbour Paper Pty Ltd Invoice 4471 Total AUD 118.00"
GARBLED = words_of("ptl htd jade wrq noqj ehz 81l latol eoiovnI", confidence=0.6)
SIDEWAYS = [
    Word(w.text, Box(w.box.y0, w.box.x0, w.box.y1, w.box.x1), 0.97) for w in words_of(PRINT)
]
# Wider than high, so that a turn shows in the shape.
PICTURE = np.tile(np.arange(0, 200, dtype=np.uint8)[None, :, None], (100, 1, 3))


class Second(FakeOcr):
    """Stands for Tesseract: also knows which way is up, and may be missing."""

    def __init__(self, *, turn=None, readings=((),), missing=False):
        super().__init__(readings, name="second")
        self.degrees = turn
        self.asked = 0
        self.fails = NeedsHuman("no_ocr", "Install tesseract-ocr.") if missing else None

    def turn(self, picture):
        self.asked += 1
        if self.fails:
            raise self.fails
        return self.degrees


def test_a_page_that_reads_well_is_read_once():
    first, second = FakeOcr([words_of(PRINT, confidence=0.97)]), Second()
    words = AutoEngine(first=first, second=second).words(PICTURE)
    assert " ".join(w.text for w in words) == PRINT
    assert (len(first.seen), second.asked) == (1, 0)


def test_a_page_on_its_head_is_turned_and_its_boxes_turned_back():
    good = words_of(PRINT, confidence=0.97)
    first, second = FakeOcr([GARBLED, good]), Second()
    words = AutoEngine(first=first, second=second).words(PICTURE)
    assert " ".join(w.text for w in words) == PRINT
    assert words[0].box.x1 == pytest.approx(1 - good[0].box.x0)
    assert words[0].box.y1 == pytest.approx(1 - good[0].box.y0)
    assert second.asked == 0


def test_a_page_on_its_left_side_is_turned_by_three_quarters():
    first = FakeOcr([SIDEWAYS, words_of(PRINT, confidence=0.97)])
    words = AutoEngine(first=first, second=Second()).words(PICTURE)
    assert first.seen == [(100, 200, 3), (200, 100, 3)]
    assert words[0].box.y0 < words[-1].box.y0  # runs down the page as given


def test_where_the_first_guess_reads_no_better_tesseract_is_asked():
    first = FakeOcr([GARBLED, GARBLED, words_of(PRINT, confidence=0.97)])
    second = Second(turn=90)
    words = AutoEngine(first=first, second=second).words(PICTURE)
    assert " ".join(w.text for w in words) == PRINT
    assert first.seen[2] == (200, 100, 3)


def test_a_page_that_never_reads_well_keeps_the_best_reading():
    worse = words_of("xx yy zz qq ww ee rr tt uu", confidence=0.51)
    engine_ = AutoEngine(first=FakeOcr([GARBLED, worse]), second=Second(turn=0))
    assert engine_.words(PICTURE) == tuple(GARBLED)


def test_where_the_first_engine_sees_nothing_the_second_reads():
    second = Second(readings=[words_of("Total 118.00", confidence=0.8)])
    words = AutoEngine(first=FakeOcr(), second=second).words(PICTURE)
    assert [w.text for w in words] == ["Total", "118.00"]


def test_a_missing_tesseract_only_takes_the_second_look_away():
    few = words_of("Total 118.00", confidence=0.97)
    engine_ = AutoEngine(first=FakeOcr([few]), second=Second(missing=True))
    assert engine_.words(PICTURE) == tuple(few)


def test_an_empty_page_costs_no_reading():
    first = FakeOcr([words_of(PRINT)])
    engine_ = AutoEngine(first=first, second=Second())
    assert engine_.words(np.full((400, 300, 3), 250, np.uint8)) == ()
    assert first.seen == []


@pytest.mark.parametrize(
    ("name", "expected"), [("tesseract", "tesseract"), ("rapidocr", "rapidocr")]
)
def test_an_engine_is_chosen_by_name_without_loading_it(name, expected):
    assert engine(name, 1).name == expected


def test_the_name_of_auto_says_which_engine_reads():
    assert AutoEngine(first=FakeOcr(), second=Second()).name == "auto: fake"
