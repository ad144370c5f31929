from __future__ import annotations

import numpy as np

from idp.document import Box, Word
from pipelines.ocr.scanned import FEWEST, read_scan

PAGE = np.full((300, 200, 3), 255, np.uint8)
ENGLISH = [
    "the",
    "invoice",
    "and",
    "your",
    "total",
    "amount",
    "due",
    "date",
    "please",
    "pay",
    "within",
    "thank",
    "you",
    "for",
    "this",
    "order",
    "tax",
    "number",
]
GERMAN = [
    "die",
    "Rechnung",
    "und",
    "der",
    "Betrag",
    "bitte",
    "zahlen",
    "Sie",
    "bis",
    "zum",
    "Datum",
    "mit",
    "MwSt",
    "Summe",
    "Menge",
    "Kunde",
]


def a_page(texts, sure=0.95, unsure=()):
    words = [*texts, *(str(n) for n in range(FEWEST))]
    return [
        Word(t, Box(0.1, i / 99, 0.2, (i + 0.8) / 99), 0.5 if t in unsure else sure)
        for i, t in enumerate(words)
    ]


class Tesseract:
    """Reads the same page in every language; knows those that are given."""

    name = "tesseract"

    def __init__(self, words, languages=("en",)):
        self.page, self.languages = words, languages
        self.asked: list[str] = []

    def code(self, language):
        return language if language in self.languages else "en"

    def knows(self, language):
        return language in self.languages

    def words(self, _picture, code, _segmentation):
        self.asked.append(code)
        return iter(self.page)


class Rapid:
    """Reads every box as the text given, as surely as given."""

    def __init__(self, text, sure):
        self.text, self.sure = text, sure

    def within(self, _picture, boxes):
        return [Word(self.text, box, self.sure) for box in boxes]


def read(words, rapid=None, languages=("en",), installed=("en",)):
    return read_scan(PAGE, Tesseract(words, installed), rapid, languages)


def test_a_clean_scan_is_read_by_tesseract_alone():
    reading = read(a_page(ENGLISH))
    assert (len(reading.words), reading.engine, reading.turn) == (
        len(ENGLISH) + FEWEST,
        "tesseract",
        0,
    )


def test_what_tesseract_is_unsure_of_all_over_is_no_clean_scan():
    assert read(a_page(ENGLISH, sure=0.7)) is None


def test_few_words_prove_nothing():
    assert read(a_page(ENGLISH)[:10]) is None


def test_an_unsure_word_is_taken_from_the_engine_that_is_surer():
    reading = read(a_page(ENGLISH, unsure=("total",)), Rapid("tota1", 0.9))
    mended = next(w for w in reading.words if w.text == "tota1")
    assert mended.others == ("total",)


def test_an_unsure_word_keeps_what_the_other_engine_reads_beside_it():
    reading = read(a_page(ENGLISH, unsure=("total",)), Rapid("tota1", 0.1))
    assert next(w for w in reading.words if w.text == "total").others == ("tota1",)


def test_a_page_in_another_language_is_read_again_in_it():
    tesseract = Tesseract(a_page(GERMAN), ("en", "de"))
    assert read_scan(PAGE, tesseract, None, ("en",)) is not None
    assert tesseract.asked == ["en", "de"]


def test_a_page_in_a_language_that_tesseract_lacks_is_left_to_the_other_engine():
    assert read(a_page(GERMAN)) is None
