from dataclasses import replace
from decimal import Decimal

import pytest

from builders import a_document, a_page
from idp.document import Box, Code
from idp.fields import Candidate, FieldName, FieldSource
from pipelines.stages.coded import coded
from pipelines.stages.extract import extract

PLACE = Box(0.7, 0.8, 0.9, 0.95)


def giro(amount: str = "123.45", purpose: str = "") -> Code:
    lines = ["BCD", "002", "1", "SCT", "", "Hafenpapier GmbH", "DE89370400440532013000"]
    return Code("QRCode", "\n".join([*lines, f"EUR{amount}", "", "", purpose]), PLACE)


def a_bill(*codes: Code, rows: tuple[str, ...] = ("Rechnung", "Summe 123,45")):
    return a_document(replace(a_page(*rows), codes=codes))


def test_what_a_code_says_stands_where_the_code_stands():
    found = {c.name: c for c in coded(a_bill(giro()))}
    total = found[FieldName.AMOUNT_DUE]
    assert (total.value, total.page, total.box) == (Decimal("123.45"), 1, PLACE)
    assert total.source is FieldSource.CODE
    assert found[FieldName.IBAN].confidence == pytest.approx(0.98)


def test_the_code_of_an_article_says_nothing_of_the_bill():
    assert coded(a_bill(Code("EAN13", "4006381333931", PLACE))) == ()


def test_the_same_code_on_two_pages_counts_once():
    page = replace(a_page("Rechnung"), codes=(giro(),))
    once = coded(a_document(page))
    assert coded(a_document(page, replace(page, number=2))) == once


def test_codes_of_several_bills_in_one_file_are_sure_of_nothing():
    found = coded(a_bill(giro("123.45"), giro("99.00")))
    assert max(c.confidence for c in found) <= 0.6


@pytest.mark.parametrize(
    "rows",
    [
        ("Biller Code: 23796   Ref: 2001 4567 8903",),
        ("BPAY", "Biller Code: 23796", "Ref: 2001 4567 8903", "Telephone banking"),
        ("Biller code 23796", "Customer Reference Number", "CRN 2001 4567 8903"),
    ],
)
def test_the_printed_box_of_bpay_is_read(rows: tuple[str, ...]):
    (account,) = coded(a_bill(rows=rows))
    assert account.value == "BPAY 23796 ref 200145678903"
    assert (account.name, account.source) == (FieldName.BANK_ACCOUNT, FieldSource.RULE)


class Reads:
    """An extractor that proposes as it is told."""

    def __init__(self, *given: Candidate) -> None:
        self.given = given

    def propose(self, document: object) -> tuple[Candidate, ...]:
        return self.given


def test_the_code_beats_a_misread_account():
    misread = Candidate(FieldName.IBAN, "DE89370400440532013008", confidence=0.9)
    found = extract(a_bill(giro()), extractors=[Reads(misread)])
    assert found.text(FieldName.IBAN) == "DE89370400440532013000"


def test_sums_that_add_up_on_the_page_beat_the_code_that_asks_for_the_rest():
    read = Reads(
        Candidate(FieldName.TOTAL, Decimal("223.45"), confidence=0.9),
        Candidate(FieldName.SUBTOTAL, Decimal("187.77"), confidence=0.9),
        Candidate(FieldName.TAX_TOTAL, Decimal("35.68"), confidence=0.9),
    )
    found = extract(a_bill(giro("123.45")), extractors=[read])
    assert found.amount(FieldName.TOTAL) == Decimal("223.45")
    assert found.amount(FieldName.AMOUNT_DUE) == Decimal("123.45")


def test_the_code_decides_between_totals_that_were_read():
    read = Reads(
        Candidate(FieldName.TOTAL, Decimal("128.45"), confidence=0.7),
        Candidate(FieldName.TOTAL, Decimal("123.45"), confidence=0.6),
    )
    found = extract(a_bill(giro("123.45")), extractors=[read])
    assert found.amount(FieldName.TOTAL) == Decimal("123.45")
