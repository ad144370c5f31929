from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.damage import TURNS, measured
from bills import an_extraction
from idp.codec import dump, load
from idp.document import Box, Document, Line, Page, PageSource, Word
from idp.fields import Extraction, Field, FieldName, FieldSource, LineItem, TaxLine
from papers_that_agree import Role, a_paper, misread, numbers_of
from pipelines.stages.reconcile import reconcile

SHEET = (
    ("Blue folders", "4", "12.50", "50.00"),
    ("Copy paper", "2", "31.10", "62.20"),
    ("Subtotal", "112.20"),
    ("GST 10%", "11.22"),
    ("Total", "123.42"),
)


def a_scan(*rows: tuple[str, ...], source: PageSource = PageSource.OCR) -> Document:
    lines = []
    for at, row in enumerate(rows):
        y = 0.1 + 0.02 * at
        words = [Word(p, Box(0.05, y, 0.3, y + 0.01)) for p in row[:1]]
        words += [
            Word(p, Box(0.5 + 0.15 * n, y, 0.6 + 0.15 * n, y + 0.01)) for n, p in enumerate(row[1:])
        ]
        lines.append(Line.of(words))
    words_ = tuple(w for line in lines for w in line.words)
    return Document("doc", (Page(1, 595, 842, words_, tuple(lines), source=source),))


def read(document: Document, **more: object) -> Extraction:
    """What extract and line_items would take from `a_scan`: the last numbers of rows named by their fields, else lines."""
    named = {"Subtotal": FieldName.SUBTOTAL, "GST 10%": FieldName.TAX_TOTAL, "Total": FieldName.TOTAL, "Due": FieldName.AMOUNT_DUE}  # fmt: skip
    fields, items = [], []
    for line in document.pages[0].lines:
        name, *numbers = (w.text for w in line.words)
        if name in named:
            value = Decimal(numbers[-1].replace(",", ""))
            fields.append(Field(named[name], value, line.text, 0.9, 1, line.box))
        elif len(numbers) == 3:
            q, p, a = (Decimal(n.replace(",", "")) for n in numbers)
            items.append(LineItem(name, q, p, a, page=1, box=line.box))
    tax = next((f for f in fields if f.name is FieldName.TAX_TOTAL), None)
    taxes = (TaxLine(Decimal(10), Decimal(str(tax.value))),) if tax else ()
    made = Extraction("doc", document.kind, fields=tuple(fields), line_items=tuple(items), taxes=taxes)  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def changed(row: int, column: int, text: str) -> tuple[tuple[str, ...], ...]:
    rows = [list(r) for r in SHEET]
    rows[row][column] = text
    return tuple(tuple(r) for r in rows)


def reconciled(*rows: tuple[str, ...], source: PageSource = PageSource.OCR) -> Extraction:
    document = a_scan(*rows, source=source)
    return reconcile(read(document), document)


def test_what_agrees_is_not_changed_and_the_proof_says_so_with_figures():
    document = a_scan(*SHEET)
    before = read(document)
    after = reconcile(before, document)
    assert after.fields == before.fields
    assert [i.amount for i in after.line_items] == [i.amount for i in before.line_items]
    assert after.remarks == ()
    assert [(e.code, e.holds) for e in after.proof] == [
        ("lines", True), ("sum", True), ("total", True), ("tax", True),
    ]  # fmt: skip
    assert after.proof[1].say == "The lines come to 112.20, as the subtotal says."
    assert after.proof[2].say == "112.20 + 11.22 tax make 123.42, as the total says."


def test_a_misread_total_is_corrected_keeps_what_was_printed_and_says_why():
    after = reconciled(*changed(4, 1, "128.42"))
    total = after.field(FieldName.TOTAL)
    assert total is not None
    assert (total.value, total.text, total.source) == (Decimal("123.42"), "Total 128.42", FieldSource.RULE)  # fmt: skip
    (remark,) = after.remarks
    assert remark.field == "total"
    assert remark.say == (
        "The total was read as 128.42 and corrected to 123.42, because 112.20 + 11.22 tax make 123.42, as the total says."
    )


@pytest.mark.parametrize(
    ("row", "column", "text", "part", "right"),
    [
        (0, 3, "60.00", "amount", "50.00"),
        (0, 1, "9", "quantity", "4"),
        (1, 2, "37.10", "unit_price", "31.10"),
        (1, 2, "3110", "unit_price", "31.10"),
    ],
    ids=["amount", "quantity", "price", "lost point"],
)
def test_a_misread_number_of_a_line_is_corrected(row, column, text, part, right):
    after = reconciled(*changed(row, column, text))
    assert getattr(after.line_items[row], part) == Decimal(right)
    assert after.line_items[row].source is FieldSource.RULE
    assert [r.field for r in after.remarks] == ["lines"]


def test_a_misread_tax_is_corrected_in_the_summary_too():
    after = reconciled(*changed(3, 1, "17.22"))
    assert after.amount(FieldName.TAX_TOTAL) == Decimal("11.22")
    assert after.taxes == (TaxLine(Decimal(10), Decimal("11.22"), Decimal("112.20")),)


def test_digits_of_a_text_layer_are_not_doubted_and_the_failing_sum_is_named():
    after = reconciled(*changed(4, 1, "128.42"), source=PageSource.TEXT_LAYER)
    assert after.amount(FieldName.TOTAL) == Decimal("128.42")
    failing = [e for e in after.proof if not e.holds]
    assert [(e.code, e.gap) for e in failing] == [("total", Decimal("-5.00"))]
    assert (
        failing[0].say
        == "112.20 + 11.22 tax make 123.42, but the total says 128.42: 5.00 too little."
    )


def test_another_candidate_takes_the_place_of_a_wrong_choice_even_in_a_text_layer():
    document = a_scan(*changed(4, 1, "140.00"), source=PageSource.TEXT_LAYER)
    other = Field(FieldName.TOTAL, Decimal("123.42"), "Amount due 123.42", 0.6, 1)
    after = reconcile(read(document, candidates=(other,)), document)
    total = after.field(FieldName.TOTAL)
    assert total is not None
    assert (total.value, total.text) == (Decimal("123.42"), "Amount due 123.42")


@pytest.mark.parametrize("source", [FieldSource.HUMAN, FieldSource.EINVOICE])
def test_what_a_person_typed_or_an_e_invoice_says_stays(source):
    document = a_scan(*changed(4, 1, "128.42"))
    before = read(document)
    given_ = tuple(replace(f, source=source) for f in before.fields)
    after = reconcile(replace(before, fields=given_), document)
    assert after.amount(FieldName.TOTAL) == Decimal("128.42")


def test_a_number_that_two_slips_explain_equally_well_stays():
    document = a_scan(("Subtotal", "180.00"), ("GST 10%", "15.00"), ("Total", "198.00"))
    after = reconcile(read(document, taxes=()), document)
    assert after.amount(FieldName.SUBTOTAL) == Decimal("180.00")
    assert after.amount(FieldName.TOTAL) == Decimal("198.00")


def test_a_line_read_twice_is_left_out():
    document = a_scan(*SHEET)
    before = read(document)
    twice = (*before.line_items, before.line_items[-1])
    after = reconcile(replace(before, line_items=twice), document)
    assert after.line_items == reconcile(before, document).line_items
    assert [r.code for r in after.remarks] == ["row_left_out"]


def test_a_missed_line_is_added_where_it_stands():
    document = a_scan(*SHEET)
    before = read(document)
    after = reconcile(replace(before, line_items=before.line_items[1:]), document)
    assert [(i.description, i.amount) for i in after.line_items] == [
        ("Blue folders", Decimal("50.00")), ("Copy paper", Decimal("62.20")),
    ]  # fmt: skip


def test_freight_that_no_line_took_stands_beside_the_lines():
    rows = (*SHEET[:2], ("Freight", "10.00"), ("Subtotal", "122.20"), ("GST 10%", "12.22"), ("Total", "134.42"))  # fmt: skip
    after = reconciled(*rows)
    assert [(a.description, a.amount) for a in after.adjustments] == [("Freight", Decimal("10.00"))]
    assert len(after.line_items) == 2


def test_freight_below_the_subtotal_is_found_by_its_label_too():
    rows = (*SHEET[:4], ("Freight", "10.00"), ("Total", "133.42"))
    after = reconciled(*rows)
    assert [(a.description, a.amount) for a in after.adjustments] == [("Freight", Decimal("10.00"))]
    assert [(e.code, e.holds) for e in after.proof[1:3]] == [("sum", True), ("total", True)]


def test_a_total_paid_in_coins_may_be_rounded():
    after = reconciled(*changed(4, 1, "123.40"))
    assert after.amount(FieldName.TOTAL) == Decimal("123.40")
    assert all(e.holds for e in after.proof)


def test_a_discount_that_the_row_prints_is_no_mistake():
    document = a_scan(("Oak shelf", "4", "12.50", "45.00"), ("Subtotal", "45.00"))
    words = (*document.pages[0].words, Word("10%", Box(0.7, 0.1, 0.72, 0.11)))
    document = replace(document, pages=(replace(document.pages[0], words=words),))
    after = reconcile(read(document), document)
    assert after.line_items[0].unit_price == Decimal("12.50")
    assert after.remarks == ()


def test_what_the_lines_prove_is_filled_in():
    document = a_scan(*SHEET[:2], *SHEET[3:])
    after = reconcile(read(document), document)
    subtotal = after.field(FieldName.SUBTOTAL)
    assert subtotal is not None
    assert (subtotal.value, subtotal.source) == (Decimal("112.20"), FieldSource.RULE)
    assert after.tax_included is False
    assert {i.tax_rate for i in after.line_items} == {Decimal(10)}


def test_the_proof_survives_json_and_reconciling_again_changes_nothing():
    document = a_scan(*changed(4, 1, "128.42"))
    once = reconcile(read(document), document)
    assert load(dump(once), Extraction) == once
    assert reconcile(once, document) == once


def test_numbers_that_nobody_can_reckon_with_take_no_part():
    rows = [("x", "1e400", "1", "1e400"), ("y", "NaN", "0", "Infinity"), ("z", "-1", "0", "-0.0")]
    extraction = an_extraction(*rows, total="1e999", subtotal="-5.00")
    after = reconcile(extraction)
    assert after.line_items == extraction.line_items
    assert after.fields == extraction.fields


def test_very_many_lines_are_only_added_up():
    extraction = an_extraction(*((f"row {n}", 1, 2, 2) for n in range(5_000)), total="10000.00")
    assert reconcile(extraction).proof[0].say == "The lines come to 10,000.00, as the total says."


PAPERS = st.integers(0, 10**9).map(lambda seed: a_paper(random.Random(seed)))


@settings(max_examples=15, deadline=None)
@given(PAPERS)
def test_a_paper_that_agrees_keeps_all_its_numbers(paper):
    after = reconcile(paper.extraction(), paper.document())
    assert paper.numbers_in(after) == numbers_of(paper)
    assert [r for r in after.remarks if r.code == "corrected"] == []


@settings(max_examples=15, deadline=None)
@given(PAPERS, st.integers())
def test_a_repair_is_final_and_the_order_of_lines_does_not_matter(paper, seed):
    rnd = random.Random(seed)
    damaged = misread(paper, rnd.choice(list(numbers_of(paper))), rnd, alike=True)
    read_, document = damaged.extraction(), damaged.document()
    once = reconcile(read_, document)
    assert reconcile(replace(once, proof=()), document).fields == once.fields
    turned = replace(read_, line_items=read_.line_items[::-1])
    other = reconcile(turned, document)
    assert other.fields == once.fields
    assert sorted(map(str, (i.amount for i in other.line_items))) == sorted(
        map(str, (i.amount for i in once.line_items))
    )


def test_a_damaged_digit_is_mostly_repaired_and_right_ones_are_left_alone():
    like = measured(TURNS[0], documents=60, seed=7)
    assert like.repaired >= 0.70
    assert like.changed <= 0.002
    assert measured(TURNS[2], documents=60, seed=7).spoilt == 0


def test_the_made_papers_hold_what_the_bench_damages():
    paper = a_paper(random.Random(3))
    assert Role("total") in numbers_of(paper)
    assert paper.numbers_in(paper.extraction()) == numbers_of(paper)
