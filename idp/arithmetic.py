"""Whether the paper's amounts agree with each other, and with the draft made of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from idp.draft import Draft, Issue, LineAmountTypes, Severity
from idp.fields import Extraction, FieldName
from idp.money import cents
from idp.stated import SLIP, Stated, is_credit, plausible_tax, stated


def arithmetic_issues(draft: Draft) -> tuple[Issue, ...]:
    """Issues of lines, tax per rate and totals; none where all agrees."""
    paper = stated(draft.extraction)
    return (
        *_paper_itself(draft.extraction),
        *_implausible(draft.extraction),
        *_tax_per_rate(draft.extraction),
        *_draft_against_paper(draft, paper),
        *_tax_against_paper(draft, paper),
    )


def money(amount: Decimal) -> str:
    return f"{cents(amount):,.2f}"


def _paper_itself(extraction: Extraction) -> Iterator[Issue]:
    """Subtotal and tax against the total; a few cents are the till's rounding."""
    subtotal = extraction.amount(FieldName.SUBTOTAL)
    tax = extraction.amount(FieldName.TAX_TOTAL)
    total = extraction.amount(FieldName.TOTAL)
    if subtotal is None or tax is None or total is None:
        return
    beside = sum((row.amount or Decimal(0) for row in extraction.adjustments), Decimal(0))
    # Some receipts print a subtotal that holds the tax already, some bills freight below the subtotal.
    gaps = (subtotal + tax - total, subtotal - total, subtotal + tax + beside - total)
    if min(abs(gap) for gap in gaps) > SLIP:
        yield Issue(
            "paper_disagrees",
            FieldName.TOTAL,
            Severity.WARNING,
            f"The subtotal {money(subtotal)} and the tax {money(tax)} make {money(subtotal + tax)},"
            f" but the total says {money(total)}.",
        )


def _implausible(extraction: Extraction) -> Iterator[Issue]:
    tax, total = extraction.amount(FieldName.TAX_TOTAL), extraction.amount(FieldName.TOTAL)
    if tax is not None and total is not None and not plausible_tax(tax, total):
        say = f"A tax of {money(tax)} cannot be right for a total of {money(total)}; correct it."
        yield Issue("tax_implausible", FieldName.TAX_TOTAL, Severity.WARNING, say)


def _tax_per_rate(extraction: Extraction) -> Iterator[Issue]:
    for one in extraction.taxes:
        if one.rate is None or one.base is None:
            continue
        due = cents(one.base * one.rate / 100)
        # Every line may round by half a cent.
        slip = max(SLIP, Decimal("0.005") * len(extraction.line_items))
        if abs(due - one.tax) > slip:
            yield Issue(
                "tax_rate_differs",
                FieldName.TAX_TOTAL,
                Severity.WARNING,
                f"{one.rate.normalize():f} % of {money(one.base)} is {money(due)}, but the tax says {money(one.tax)}.",
            )


def _draft_against_paper(draft: Draft, paper: Stated) -> Iterator[Issue]:
    """The lines against the paper: once, at the sum where the difference arises."""
    if draft.totals is None or paper.total is None or draft.totals.total == paper.total:
        return
    lines = sum((cents(line.line_amount) for line in draft.lines), Decimal(0))
    what = "credit note" if is_credit(draft.extraction) else "document"
    wanted, where = paper.total, "its total is"
    as_cost = bool(paper.tax) and draft.totals.total_tax == 0
    exclusive = draft.line_amount_types is LineAmountTypes.EXCLUSIVE
    if exclusive and not as_cost and paper.subtotal is not None:
        wanted, where = paper.subtotal, "its subtotal is"
    if lines != wanted:
        say = f"The lines come to {money(lines)}, but on the {what} {where} {money(wanted)}."
        yield Issue("lines_differ", "lines", Severity.ERROR, say)
    else:
        say = f"The bill comes to {money(draft.totals.total)}, but the {what} says {money(paper.total)}."
        yield Issue("total_differs", FieldName.TOTAL, Severity.ERROR, say)


def _tax_against_paper(draft: Draft, paper: Stated) -> Iterator[Issue]:
    if draft.totals is None:
        return
    ours, theirs = draft.totals.total_tax, paper.tax
    if theirs is None and draft.extraction.amount(FieldName.TAX_TOTAL) is not None:
        return
    if theirs is None:
        say = f"No tax was found on the document; the bill holds {money(ours)}."
        yield Issue("tax_not_stated", FieldName.TAX_TOTAL, Severity.WARNING, say)
    elif ours == theirs or draft.totals.total != paper.total:
        return
    elif ours == 0:
        say = f"The tax of {money(theirs)} is entered as a cost, as no tax rate in Xero fits it."
        yield Issue("tax_not_claimed", FieldName.TAX_TOTAL, Severity.WARNING, say)
    else:
        say = f"The bill's tax comes to {money(ours)}, but the document says {money(theirs)}."
        yield Issue("tax_differs", FieldName.TAX_TOTAL, Severity.WARNING, say)
