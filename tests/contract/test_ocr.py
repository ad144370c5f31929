"""One suite for every engine: print of a till roll, upright and turned, made by the test."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from idp.errors import NeedsHuman
from papers import a_picture
from pipelines.ocr.engines import engine
from pipelines.ocr.tesseract import TesseractEngine
from pipelines.pictures.prepare import turned

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs the package tesseract-ocr"),
]
TILL = (
    "CORNER BEAN CAFE",
    "12 Station Street, Fitzroy",
    "Tax invoice number 4471",
    "Date 03/11/2026 at 10:22",
    "Flat white large 5.50",
    "Banana bread toasted 7.20",
    "Total including tax 12.70",
    "Thank you and please come again",
)
WORDS = {word for line in TILL for word in line.split()}
ENGINES = ("tesseract", "rapidocr", "auto")


@pytest.fixture(scope="module")
def till() -> np.ndarray:
    return np.array(a_picture(*TILL))


@pytest.fixture(scope="module", params=ENGINES)
def reader(request):
    return engine(request.param, 1)


def share_found(words) -> float:
    return len(WORDS & {w.text for w in words}) / len(WORDS)


def test_print_is_read(reader, till):
    words = reader.words(till)
    assert share_found(words) > 0.9
    assert all(0 < w.confidence <= 1 and " " not in w.text for w in words)


def test_boxes_stand_where_the_words_are(reader, till):
    words = {w.text: w.box for w in reader.words(till)}
    height = till.shape[0]
    for number, line in enumerate(TILL):
        for word in set(line.split()) & words.keys():
            middle = words[word].centre[1] * height
            assert abs(middle - (40 + 68 * number + 20)) < 25
    assert words["invoice"].x0 < words["4471"].x0
    assert all(0 <= v <= 1 for b in words.values() for v in (b.x0, b.y0, b.x1, b.y1))


def test_words_come_in_reading_order(reader, till):
    text = " ".join(w.text for w in reader.words(till))
    places = [text.find(part) for part in ("CORNER", "Station", "4471", "toasted", "12.70")]
    assert -1 not in places
    assert places == sorted(places)


def test_a_blank_page_has_no_words(reader):
    assert reader.words(np.full((600, 400, 3), 255, np.uint8)) == ()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_auto_reads_a_turned_page_with_boxes_in_the_page_as_given(till, degrees):
    words = engine("auto", 1).words(turned(till, degrees))
    assert share_found(words) > 0.9
    first = next(w for w in words if w.text == "CORNER")
    x, y = first.box.centre
    assert {90: x > 0.8, 180: y > 0.8, 270: x < 0.2}[degrees]


def test_tesseract_tells_which_way_is_up(till):
    assert TesseractEngine().turn(turned(till, 180)) == 180
    assert TesseractEngine().turn(till) in (0, None)


def test_a_missing_tesseract_says_what_to_install(monkeypatch, till):
    import pytesseract

    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    with pytest.raises(NeedsHuman, match="tesseract-ocr") as missing:
        TesseractEngine().words(till)
    assert missing.value.code == "no_ocr"
