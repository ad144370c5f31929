"""What one document teaches, and what the next one of the supplier is read as."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bills import HARBOUR_PAPER, demo_books
from builders import a_document, a_page
from idp.booking import booked
from idp.document import Document, Kind
from idp.draft import Draft, DraftLine, Match
from idp.fields import Extraction, Field, FieldName, FieldSource
from idp.memory import KnownSupplier, Lesson, seen, sentence
from models.memory import Memory
from models.memory.shapes import loose_shape, strict_shape

DAY = date(2026, 11, 22)
NUMBER = FieldName.INVOICE_NUMBER
MEMORY = Memory()


def a_bill(*rows: str) -> Document:
    head = ("Harbour Paper Pty Ltd", "Registered under 23 983 690 060", "")
    return a_document(a_page(*head, *rows), kind=Kind.INVOICE)


def a_lesson(
    document: Document,
    *corrected: str,
    lines: tuple[DraftLine, ...] = (),
    contact: str = HARBOUR_PAPER,
    **fields: object,
) -> Lesson:
    """The document approved with these fields, of which `corrected` were typed by a person."""
    given = {"supplier_name": "Harbour Paper Pty Ltd", "supplier_tax_id": "23983690060"} | fields
    made = tuple(
        Field(FieldName(n), v, text=str(v), source=FieldSource.HUMAN)  # type: ignore[arg-type]
        for n, v in given.items()
    )
    match = Match(contact, "Harbour Paper Pty Ltd", "", 1.0)
    draft = Draft(Extraction("doc", Kind.INVOICE, fields=made), contact=match, lines=lines)
    return Lesson(document, draft, frozenset(corrected), DAY)


def taught(*lessons: Lesson) -> KnownSupplier:
    known = None
    for lesson in lessons:
        known = MEMORY.learn(lesson, known)
    assert known is not None
    return known


def proposed(known: KnownSupplier, document: Document, name: FieldName = NUMBER) -> list[Field]:
    found = MEMORY.recognise(document, (known,))
    assert found is not None
    return [c for c in found[1].propose(document) if c.name is name]


@pytest.mark.parametrize(
    ("first", "following"),
    [
        ("Our mark K-22    Route R-9", "Our mark K-37    Route R-8"),
        ("Our mark: K-22", "Route R-8    Our rnark: K-37"),
        ("Route R-9\nOurmark:K-22", "Ourmark:K-37"),
        ("Route    Our mark\nR-9      K-22", "Route    Our mark\nR-8      K-37"),
    ],
    ids=["beside", "misread and elsewhere", "glued", "below"],
)
def test_a_number_is_found_by_the_words_around_it(first: str, following: str) -> None:
    known = taught(a_lesson(a_bill(*first.split("\n")), NUMBER, invoice_number="K-22"))
    best = proposed(known, a_bill("A line more", "", *following.split("\n")))[0]
    assert (best.value, best.source) == ("K-37", FieldSource.MEMORY)
    assert best.box is not None


def test_of_two_sums_with_one_label_the_same_one_is_taken() -> None:
    known = taught(
        a_lesson(a_bill("Sum 10.00", "Goods", "Sum 30.00"), "total", total=Decimal("30.00"))
    )
    following = a_bill("Sum 15.00", "Goods", "More goods", "Sum 45.00")
    assert proposed(known, following, FieldName.TOTAL)[0].value == Decimal("45.00")


def test_a_date_that_proves_its_order_tells_how_the_next_one_is_read() -> None:
    known = taught(a_lesson(a_bill("Raised 04/25/2026"), issue_date=date(2026, 4, 25)))
    (day,) = proposed(known, a_bill("Raised 05/06/2026"), FieldName.ISSUE_DATE)
    assert day.value == date(2026, 5, 6)


def test_agreement_raises_what_a_correction_taught() -> None:
    first = a_lesson(a_bill("Our mark K-22"), NUMBER, invoice_number="K-22")
    second = a_lesson(a_bill("Our mark K-23"), invoice_number="K-23")
    says = [taught(*lessons).about(NUMBER)[0].say for lessons in ([first], [first, second])]
    assert 0.95 < says[0] < says[1]


def test_two_corrections_that_disagree_count_less_than_other_proposals() -> None:
    rows = ("Our mark K-22", "Slip 4711")
    known = taught(
        a_lesson(a_bill(*rows), NUMBER, invoice_number="K-22"),
        a_lesson(a_bill(*rows), NUMBER, invoice_number="4711"),
    )
    assert {h.disagreed > 0 for h in known.about(NUMBER)} == {True}
    assert max(c.confidence for c in proposed(known, a_bill("Our mark K-9", "Slip 81"))) < 0.65


def test_an_account_is_never_proposed_where_the_page_does_not_show_it() -> None:
    iban = "DE89370400440532013000"
    known = taught(a_lesson(a_bill(f"IBAN {iban}"), iban=iban))
    assert proposed(known, a_bill("Pay by cheque"), FieldName.IBAN) == []
    assert proposed(known, a_bill("Pay to DE89 3704 0044 0532 0130 00"), FieldName.IBAN)


def test_a_name_that_is_drawn_as_a_logo_is_remembered() -> None:
    lesson = a_lesson(a_bill("Our mark K-22"), supplier_name="Harbour Group")
    (name,) = proposed(taught(lesson), a_bill("Our mark K-23"), FieldName.SUPPLIER_NAME)
    assert (name.value, name.box) == ("Harbour Group", None)


def test_strangers_are_not_taken_for_a_known_supplier() -> None:
    known = taught(a_lesson(a_bill("Our mark K-22", "Call 02 5550 1234"), invoice_number="K-22"))
    stranger = a_document(a_page("Kestrel Works", "Invoice 17", "To: Mia", "Call 02 5550 1234"))
    assert MEMORY.recognise(stranger, (known,)) is None
    assert MEMORY.recognise(a_document(a_page()), (known,)) is None


def test_a_mark_that_two_suppliers_share_tells_nothing() -> None:
    lesson = a_lesson(a_bill("Our mark K-22"))
    twin = a_lesson(a_bill("Our mark K-22"), contact="another")
    assert MEMORY.supplier_of(lesson) != MEMORY.supplier_of(twin)
    both = (taught(lesson), taught(twin))
    assert MEMORY.recognise(a_bill("Our mark K-23"), both) is None


def test_lines_are_booked_by_their_words_else_as_most_are() -> None:
    def line(description: str, code: str) -> DraftLine:
        one = Decimal(1)
        return DraftLine(description, one, one, one, account_code=code, tax_type="INPUT")

    lines = (line("Paper 80 gsm", "461"), line("Paper 90 gsm", "461"), line("Freight", "425"))
    known = taught(a_lesson(a_bill("Goods"), "lines", lines=lines))
    found = booked((line("Freight to Perth", "429"), line("Glue", "429")), known, demo_books())
    assert [(x.account_code, x.why) for x in found] == [
        ("425", "as lines with “freight” in your last bill of this supplier"),
        ("461", "as in your last bill of this supplier"),
    ]


def test_a_habit_is_a_sentence() -> None:
    known = taught(a_lesson(a_bill("Rechnung Nr. K-22"), NUMBER, invoice_number="K-22"))
    (habit,) = known.about(NUMBER)
    assert sentence(habit) == "Invoice number stands right of the words “Rechnung Nr”."
    assert seen(habit) == "Seen in 1 document, last on 22 Nov 2026."


def test_a_shape_keeps_letters_and_counts_digits() -> None:
    shape = strict_shape(("INV-00412", "INV-00977"))
    assert shape.findall("No. INV-01234, INV-1, XNV-01234") == ["INV-01234"]
    assert loose_shape(("INV-00412",)).findall("Re INV-7 of ABC-99") == ["INV-7", "ABC-99"]
