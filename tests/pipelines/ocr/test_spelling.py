from __future__ import annotations

import pytest

from pipelines.ocr.recognising import Letter
from pipelines.ocr.spelling import mended


def spelt(text: str, sure: float = 0.97, **doubts: str) -> str:
    """`text` after mending; doubts name letters of it that the model would also have taken for another."""
    letters = [
        Letter(c, 0.6 if c in doubts else sure, i / len(text), doubts.get(c, ""))
        for i, c in enumerate(text)
    ]
    return "".join(x.text for x in mended(letters))


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("TOTAI", "TOTAL"),
        ("lnvoice", "invoice"),
        ("Recelpt", "Receipt"),
        ("CASH1ER:", "CASHIER:"),
        ("(excluslve)", "(exclusive)"),
        ("Rechnunq", "Rechnung"),
        ("JAIAN", "JALAN"),
        ("Kuale", "Kuala"),
        ("5treet", "street"),
        ("CONFECTIUNERY", "CONFECTIONERY"),
    ],
)
def test_a_word_of_bills_is_put_right_by_what_looks_alike(read, right):
    assert spelt(read) == right


@pytest.mark.parametrize(
    "text",
    [
        "TOTAL",
        "1001",
        "10.00",
        "INV-1O1",
        "Harbour",
        "B0X",
        "Tolalex",
        "TAX",
        "A1B2C3D4",
        "FLOUR",
        "MARKER",
        "SUNGEI",
    ],
)
def test_names_codes_figures_and_short_words_are_left_alone(text):
    assert spelt(text) == text


def test_what_the_model_is_certain_of_stays():
    assert spelt("TOTAI", sure=0.9999) == "TOTAI"


def test_what_the_model_would_also_have_read_counts_though_it_does_not_look_alike():
    assert spelt("prxce", x="i") == "price"


def test_a_letter_that_was_mended_remembers_what_was_read():
    letters = mended([Letter(c, 0.97, 0.1) for c in "TOTAI"])
    assert letters[4].other == "I"


def test_an_accent_that_the_model_doubted_is_taken_off():
    assert spelt("páper", á="a") == "paper"
    assert spelt("café", sure=0.99) == "café"
