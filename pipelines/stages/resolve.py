"""Resolve: what was read becomes a draft in the words of the organisation's books."""

from __future__ import annotations

from decimal import Decimal

from idp.booking import LEAST_SAY, booked
from idp.books import Books
from idp.chart import account_for
from idp.document import Kind
from idp.draft import Draft, DraftLine, DraftType, LineAmountTypes, Match, Totals, totals
from idp.fields import Extraction, FieldName
from idp.lines import Ground, lines_of, mended
from idp.memory import KnownSupplier, Trait
from idp.stated import Stated, is_credit, rows_with_amounts, stated
from idp.supplier import match_contact


def resolve(
    extraction: Extraction, *, books: Books | None, supplier: KnownSupplier | None = None
) -> Draft:
    """Contact, account, tax rates, currency and lines for `extraction`; without books the first three stay open.

    Lines of a remembered `supplier` are booked as before. What does not fit is left as it is: `validate` says so.
    """
    match = _contact(extraction, books, supplier) if books else None
    if supplier and match and supplier.contact_id not in ("", match.contact_id):
        supplier = None
    contact = books.contact(match.contact_id) if books and match else None
    account = account_for(contact, books) if books else None
    home = books.organisation.base_currency if books else ""
    currency = extraction.text(FieldName.CURRENCY).upper() or home
    number = extraction.text(FieldName.INVOICE_NUMBER)
    paid = match.name if match else extraction.text(FieldName.SUPPLIER_NAME)
    ground = Ground(
        extraction=extraction,
        stated=stated(extraction),
        name=f"{paid} {number}".strip() or "All of the document",
        books=books,
        account=account,
        foreign=bool(home) and currency != home,
    )
    types, lines, sums = _best(ground, _usual_prices(supplier))
    lines = booked(lines, supplier, books)
    return Draft(
        extraction=extraction,
        type=DraftType.CREDIT_NOTE if is_credit(extraction) else DraftType.BILL,
        contact=match,
        number=number,
        issue_date=extraction.date(FieldName.ISSUE_DATE),
        due_date=extraction.date(FieldName.DUE_DATE),
        currency=currency,
        line_amount_types=types,
        lines=lines,
        totals=sums if lines else None,
        known=supplier.id if supplier else "",
    )


def _contact(extraction: Extraction, books: Books, supplier: KnownSupplier | None) -> Match | None:
    """The contact that the paper points to, else that of the supplier's earlier bills."""
    match = match_contact(extraction, books)
    if match is not None or supplier is None:
        return match
    contact = books.contact(supplier.contact_id)
    if contact is None or not contact.usable:
        return None
    count = f"{supplier.documents} bills" if supplier.documents > 1 else "bill"
    return Match(contact.id, contact.name, f"as in your last {count} of this supplier", 0.9)


def _usual_prices(supplier: KnownSupplier | None) -> bool | None:
    """Whether the supplier's prices hold the tax, None where that is not remembered."""
    for habit in supplier.about(Trait.PRICES) if supplier else ():
        if habit.say >= LEAST_SAY:
            return habit.value == "with"
    return None


def _best(
    ground: Ground, usual: bool | None
) -> tuple[LineAmountTypes, tuple[DraftLine, ...], Totals]:
    """The reading of the amounts, with or without tax in them, whose totals are nearest to the paper's."""
    rates = ground.books.rates() if ground.books else {}
    made = []
    for types in _readings(ground, usual):
        lines = mended(ground, lines_of(ground, types), types)
        made.append((types, lines, totals(lines, types, rates)))
    return min(made, key=lambda m: _distance(m[2], ground.stated))


def _readings(ground: Ground, usual: bool | None) -> tuple[LineAmountTypes, ...]:
    """What to try, the likeliest first: of equally good readings the first is taken."""
    taxed, inclusive = ground.stated.tax, ground.extraction.tax_included
    if ground.books is None and not taxed and not inclusive:
        return (LineAmountTypes.NO_TAX,)
    if inclusive is None:
        inclusive = _looks_inclusive(ground) if usual is None else usual
    both = (LineAmountTypes.INCLUSIVE, LineAmountTypes.EXCLUSIVE)
    return both if inclusive else both[::-1]


def _looks_inclusive(ground: Ground) -> bool:
    """By the rows' sum where there are rows; a receipt without any says its total only."""
    paper = ground.stated
    rows = rows_with_amounts(ground.extraction.line_items)
    if not rows:
        return ground.extraction.kind is Kind.RECEIPT
    amount = abs(sum((a for _, a in rows), Decimal(0)))
    if paper.total is None or paper.subtotal is None:
        return False
    return abs(amount - paper.total) < abs(amount - paper.subtotal)


def _distance(ours: Totals, paper: Stated) -> Decimal:
    """How far our totals are from the paper's; the total weighs most, as it is what will be paid."""
    total = Decimal(0) if paper.total is None else abs(ours.total - paper.total)
    tax = Decimal(0) if paper.tax is None else abs(ours.total_tax - paper.tax)
    return total * 10 + tax
