from __future__ import annotations

from builders import a_document, a_page
from idp.document import Document, Part
from pipelines.stages.parse_layout import parse_layout

BODY = [
    f"Line {n} of what this page has to say to its reader" for n in "abcdefghijklmnopqrstuvwxyz"
]


def parts_of(document: Document, page: int = 0) -> dict[str, Part]:
    return {b.text: b.part for b in parse_layout(document).pages[page].blocks}


def a_long_page(number: int, *, foot: str = "Harbour Paper   IBAN DE20 2009") -> tuple[str, ...]:
    return (f"Harbour Paper, statement 17, sheet {number}", "", "", *BODY, *[""] * 10, foot)


def test_what_repeats_on_every_page_is_head_and_foot_whatever_its_numbers():
    first = a_page(*a_long_page(1), number=2, parsed=False)
    second = a_page(*a_long_page(2), number=3, parsed=False)
    parts = parts_of(a_document(first, second), 1)
    assert parts["Harbour Paper, statement 17, sheet 2"] is Part.HEADER
    assert parts["IBAN DE20 2009"] is Part.FOOTER
    assert Part.BODY in parts.values()


def test_a_page_number_at_the_bottom_is_foot():
    page = a_page(*BODY, *[""] * 12, "Page 2 of 3", number=2, parsed=False)
    assert parts_of(a_document(page))["Page 2 of 3"] is Part.FOOTER


def test_who_the_sender_is_stands_in_the_foot():
    rows = (*BODY, *[""] * 12, "Registered in England, VAT No 111 3503 35")
    parts = parts_of(a_document(a_page(*rows, number=2, parsed=False)))
    assert parts["Registered in England, VAT No 111 3503 35"] is Part.FOOTER


def test_a_letterhead_is_head_on_the_first_page_only():
    rows = ("Harbour Paper Pty Ltd", "", "", "", *BODY)
    first = parts_of(a_document(a_page(*rows, parsed=False)))
    later = parts_of(a_document(a_page(*rows, number=2, parsed=False)))
    assert first["Harbour Paper Pty Ltd"] is Part.HEADER
    assert later["Harbour Paper Pty Ltd"] is Part.BODY


def test_totals_at_the_bottom_of_the_page_are_body():
    page = a_page(*BODY, *[""] * 12, "Total          118.00", number=2, parsed=False)
    assert set(parts_of(a_document(page)).values()) == {Part.BODY}
