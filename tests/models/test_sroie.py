"""True values found again among the words of a receipt as it was read."""

from __future__ import annotations

import json
from pathlib import Path

from idp.document import Box, Document, Page, Word
from models.sroie import aligned, labelled, read_receipt

TILL = """\
KEDAI BUKU SETIA SDN.BHD.
(123456-X)
NO 5, JALAN ARA 2 & 3,
81100 JOHOR BAHRU.
GST ID: 000123456789
Invoice No: KB-1021 Date: 04/05/2018 11.20:13
PENSEL 2B KAYU HITAM
3 x 2.10 6.30 SR
BUKU LATIHAN A4
1 x 4.00 4.00 SR
Total Sales (Excluding GST) 9.72
GST 6% 0.58
Total Sales (Inclusive of GST) 10.30
CASH 20.00
CHANGE 9.70
Rounding 0.00
TERIMA KASIH"""

TRUTH = {
    "supplier_name": "KEDAI BUKU SETIA SDN BHD",
    "supplier_address": "NO 5, JALAN ARA 2 & 3, 81100 JOHOR BAHRU",
    "issue_date": "2018-05-04",
    "total": "10.30",
    "tax_total": "0.58",
    "supplier_tax_id": "000123456789",
    "line_items": [
        {
            "description": "PENSEL 2B KAYU HITAM",
            "quantity": "3",
            "unit_price": "2.10",
            "amount": "6.30",
        },
        {"description": "BUKU LATIHAN A4", "quantity": "1", "unit_price": "4.00", "amount": "4.00"},
    ],
}


def a_slip(text: str) -> Page:
    words = []
    for row, line in enumerate(text.splitlines()):
        for place, word in enumerate(line.split()):
            x, y = 0.05 + 0.1 * place, 0.02 + 0.05 * row
            words.append(Word(word, Box(x, y, x + 0.09, y + 0.03)))
    return Page(1, 400, 900, words=tuple(words))


def told(text: str, truth=TRUTH) -> dict[str, str]:
    page = a_slip(text)
    found: dict[str, list[str]] = {}
    for word, tag in zip(page.words, aligned(page, truth), strict=True):
        found.setdefault(tag, []).append(word.text)
    return {tag: " ".join(words) for tag, words in found.items() if tag}


def test_every_value_is_found_where_it_stands():
    assert told(TILL) == {
        "supplier_name": "KEDAI BUKU SETIA SDN.BHD.",
        "supplier_address": "NO 5, JALAN ARA 2 & 3, 81100 JOHOR BAHRU.",
        "supplier_tax_id": "000123456789",
        "invoice_number": "KB-1021",
        "issue_date": "04/05/2018",
        "line/0/description": "PENSEL 2B KAYU HITAM",
        "line/0/quantity": "3",
        "line/0/unit_price": "2.10",
        "line/0/amount": "6.30",
        "line/1/description": "BUKU LATIHAN A4",
        "line/1/quantity": "1",
        "line/1/unit_price": "4.00",
        "line/1/amount": "4.00",
        "subtotal": "9.72",
        "tax_total": "0.58",
        "total": "10.30",
        "cash": "20.00",
        "change": "9.70",
        "rounding": "0.00",
    }


def test_a_name_that_was_misread_is_still_found():
    misread = TILL.replace("KEDAI BUKU", "KEDA1 8UKU")
    assert told(misread)["supplier_name"] == "KEDA1 8UKU SETIA SDN.BHD."


def test_the_total_is_not_the_same_sum_as_cash_or_as_a_line():
    exact = TILL.replace("CASH 20.00", "CASH 10.30").replace("CHANGE 9.70", "CHANGE 0.00")
    found = told(exact)
    assert (found["total"], found["cash"], found["change"]) == ("10.30", "10.30", "0.00")


def test_numbers_above_their_words_are_theirs():
    above = TILL.replace(
        "PENSEL 2B KAYU HITAM\n3 x 2.10 6.30 SR\nBUKU LATIHAN A4\n1 x 4.00 4.00 SR",
        "955001 3 2.10 6.30 SR\nPENSEL 2B KAYU HITAM\n955002 1 4.00 4.00 SR\nBUKU LATIHAN A4",
    )
    found = told(above)
    assert found["line/0/amount"] == "6.30"
    assert (found["line/1/quantity"], found["line/1/amount"]) == ("1", "4.00")


def test_only_the_training_part_is_taken(tmp_path: Path):
    row = {
        "id": "r1",
        "split": "train",
        "files": ["images/r1.jpg"],
        "fields": TRUTH | {"_note": "x", "total_raw": "RM10.30"},
    }
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "r1.jpg").write_bytes(b"jpeg")
    (tmp_path / "train.jsonl").write_text(json.dumps(row))
    (tmp_path / "silver_items.jsonl").write_text(json.dumps({"id": "r1", "tax_total": "0.58"}))
    (receipt,) = labelled(tmp_path)
    assert receipt.truth == TRUTH
    example = read_receipt(receipt, lambda _upload: Document("r1", (a_slip(TILL),)))
    assert (example.id, example.kind, example.tagged > 20) == ("r1", "receipt", True)
