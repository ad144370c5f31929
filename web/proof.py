"""The proof strip: does the document add up, and does Xero come to the same?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from idp.draft import Draft, DraftLine, LineAmountTypes, Totals, totals
from idp.fields import FieldName
from idp.money import cents
from web.present import amount

ZERO = Decimal(0)
ROUNDING = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison, of the document with itself where `name` is empty: `figures` is the equation, `say` what is wrong with it in words, empty where it `holds`."""

    name: str
    figures: str
    holds: bool
    say: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The sums as the document states them, None where it states none."""

    sub_total: Decimal | None = None
    tax: Decimal | None = None
    total: Decimal | None = None

    @staticmethod
    def off(draft: Draft) -> Read:
        return Read(*(draft.extraction.amount(n) for n in SUMS))


SUMS = (FieldName.SUBTOTAL, FieldName.TAX_TOTAL, FieldName.TOTAL)


@dataclass(frozen=True, slots=True)
class Proof:
    """All checks, the document's own sums first, and Xero's totals."""

    checks: tuple[Check, ...]
    xero: Totals | None = None

    @property
    def holds(self) -> bool:
        return bool(self.checks) and all(c.holds for c in self.checks)


def prove(
    read: Read,
    lines: tuple[DraftLine, ...],
    types: LineAmountTypes,
    rates: Mapping[str, Decimal],
) -> Proof:
    """Compares the stated sums with each other, with the lines, and with what Xero will make of the lines."""
    xero = totals(lines, types, rates) if lines else None
    found = (_stated(read), _from_lines(read, lines, types), _in_xero(read, xero))
    return Proof(tuple(c for c in found if c is not None), xero)


def _stated(read: Read) -> Check | None:
    if read.total is None:
        return Check("", "no total", holds=False, say="No total was found. Type it in.")
    if read.sub_total is None:
        figures = amount(read.total) + (f" with {amount(read.tax)} tax" if read.tax else "")
        return Check("", figures, holds=True)
    tax = read.tax or ZERO
    made = read.sub_total + tax
    figures = f"{amount(read.sub_total)} + {amount(tax)} = {amount(made)}"
    if abs(made - read.total) < ROUNDING:
        return Check("", figures, holds=True)
    say = (
        f"Sub-total and tax come to {amount(made)} but the total says {amount(read.total)}: "
        f"{_apart(made, read.total)}."
    )
    return Check("", figures, holds=False, say=say)


def _from_lines(read: Read, lines: tuple[DraftLine, ...], types: LineAmountTypes) -> Check | None:
    inclusive = types is not LineAmountTypes.EXCLUSIVE
    stated = read.total if inclusive or read.sub_total is None else read.sub_total
    if not lines or stated is None or (read.sub_total is None and not inclusive):
        return None
    made = sum((cents(line.line_amount) for line in lines), ZERO)
    what = "total" if inclusive else "sub-total"
    if abs(made - stated) < ROUNDING:
        return Check("Lines", amount(made), holds=True)
    say = f"The lines come to {amount(made)} but the {what} says {amount(stated)}: {_apart(made, stated)}."
    return Check("Lines", amount(made), holds=False, say=say)


def _in_xero(read: Read, xero: Totals | None) -> Check | None:
    if xero is None or read.total is None:
        return None
    if abs(xero.total - read.total) < ROUNDING:
        return Check("Xero", amount(xero.total), holds=True)
    say = f"Xero would make it {amount(xero.total)}: {_apart(xero.total, read.total)} for the document."
    return Check("Xero", amount(xero.total), holds=False, say=say)


def _apart(made: Decimal, stated: Decimal) -> str:
    gap = made - stated
    return f"{amount(abs(gap))} too {'much' if gap > 0 else 'little'}"
