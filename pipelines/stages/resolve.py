"""Resolve: what was read becomes a draft in the words of the organisation's books."""

from __future__ import annotations

from decimal import Decimal

from idp.books import Books
from idp.chart import account_for
from idp.document import Kind
from idp.draft import Draft, DraftLine, DraftType, LineAmountTypes, Totals, totals
from idp.fields import Extraction, FieldName
from idp.lines import Ground, lines_of, mended
from idp.stated import Stated, is_credit, rows_with_amounts, stated
from idp.supplier import match_contact


def resolve(extraction: Extraction, *, books: Books | None) -> Draft:
    """Contact, account, tax rates, currency and lines for `extraction`; without books the first three stay open.

    What does not fit is left as it is: `validate` says so.
    """
    match = match_contact(extraction, books) if books else None
    contact = books.contact(match.contact_id) if books and match else None
    account = account_for(contact, books) if books else None
    home = books.organisation.base_currency if books else ""
    currency = extraction.text(FieldName.CURRENCY).upper() or home
    number = extraction.text(FieldName.INVOICE_NUMBER)
    supplier = match.name if match else extraction.text(FieldName.SUPPLIER_NAME)
    ground = Ground(
        extraction=extraction,
        stated=stated(extraction),
        name=f"{supplier} {number}".strip() or "All of the document",
        books=books,
        account=account,
        foreign=bool(home) and currency != home,
    )
    types, lines, sums = _best(ground)
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
    )


def _best(ground: Ground) -> tuple[LineAmountTypes, tuple[DraftLine, ...], Totals]:
    """The reading of the amounts, with or without tax in them, whose totals are nearest to the paper's."""
    rates = ground.books.rates() if ground.books else {}
    made = []
    for types in _readings(ground):
        lines = mended(ground, lines_of(ground, types), types)
        made.append((types, lines, totals(lines, types, rates)))
    return min(made, key=lambda m: _distance(m[2], ground.stated))


def _readings(ground: Ground) -> tuple[LineAmountTypes, ...]:
    """What to try, the likeliest first: of equally good readings the first is taken."""
    taxed, inclusive = ground.stated.tax, ground.extraction.tax_included
    if ground.books is None and not taxed and not inclusive:
        return (LineAmountTypes.NO_TAX,)
    if inclusive is None:
        inclusive = _looks_inclusive(ground)
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
