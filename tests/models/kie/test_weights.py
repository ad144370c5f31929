from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from builders import a_document, a_page
from idp.document import Box, Document, Page, Word
from idp.fields import FieldName
from models.kie.extractor import KieExtractor
from models.kie.weights import ARTIFACTS, CARD, VOCABULARY, WEIGHTS, has_weights, what_is_wrong


def files_in(folder: Path, content: bytes = b"weights") -> None:
    hashes = {}
    for name in (WEIGHTS, VOCABULARY):
        (folder / name).write_bytes(content)
        hashes[name] = hashlib.sha256(content).hexdigest()
    (folder / CARD).write_text(json.dumps({"files": hashes}))


def test_missing_weights_are_said(tmp_path: Path):
    assert not has_weights(tmp_path)
    assert "missing" in what_is_wrong(tmp_path)


def test_weights_that_were_changed_are_said(tmp_path: Path):
    files_in(tmp_path)
    assert what_is_wrong(tmp_path) == ""
    (tmp_path / WEIGHTS).write_bytes(b"others")
    assert WEIGHTS in what_is_wrong(tmp_path)


def test_a_document_without_words_needs_no_weights(tmp_path: Path):
    extractor = KieExtractor(tmp_path)
    assert extractor.propose(Document("none", ())) == extractor.rows(Document("none", ())) == ()
    with pytest.raises(FileNotFoundError):
        extractor.warm()


def test_the_weights_that_ship_are_those_that_were_measured():
    if not has_weights():
        pytest.skip("this checkout has no weights")
    assert what_is_wrong() == ""
    assert sum(file.stat().st_size for file in ARTIFACTS.iterdir()) < 30_000_000


def test_the_weights_that_ship_read_a_bill():
    if not has_weights():
        pytest.skip("this checkout has no weights")
    document = a_document(
        a_page(
            "Harbour Paper Pty Ltd",
            "12 Quay Street, Sydney NSW 2000",
            "Tax Invoice",
            "Invoice no.  HP-2041",
            "Date  12/03/2024",
            "Description                 Qty   Price   Amount",
            "Copy paper A4                 2    9.00    18.00",
            "Blue pens                     1    2.00     2.00",
            "                            Subtotal       20.00",
            "                            GST 10%         2.00",
            "                            Total          22.00",
        )
    )
    extractor = KieExtractor()
    best = {}
    for candidate in extractor.propose(document):
        best.setdefault(candidate.name, str(candidate.value))
    assert best[FieldName.TOTAL] == "22.00"
    assert best[FieldName.INVOICE_NUMBER] == "HP-2041"
    assert [item.amount for item in extractor.rows(document)] == [Decimal("18.00"), Decimal("2.00")]
    assert sum(extractor.kinds(document).values()) == pytest.approx(1, abs=0.01)


def test_odd_words_are_survived():
    if not has_weights():
        pytest.skip("this checkout has no weights")
    odd = ("\x00\x07", "\u202eשלום", "مرحبا", "9" * 300, "日本", "-", "1.2.3,4", "%%%", "")
    words = tuple(
        Word(odd[n % len(odd)], Box(n % 7 / 7, n % 11 / 11, n % 7 / 7, n % 11 / 11))
        for n in range(400)
    )
    document = Document("odd", (Page(1, 0, 0, words), Page(2, 595, 842)))
    assert KieExtractor().findings(document).said


def test_of_a_very_long_document_only_some_pages_are_looked_at(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("models.kie.extractor.MOST_WORDS", 300)
    if not has_weights():
        pytest.skip("this checkout has no weights")
    page = a_page(*["word " * 10 + "9.00"] * 9, parsed=False)
    document = Document("long", tuple(replace(page, number=n) for n in range(1, 120)))
    extractor = KieExtractor()
    assert extractor.rows(document) == ()
    looked = {said.page for said in extractor.findings(document).said}
    assert {1, 119} <= looked
    assert len(looked) < 12
