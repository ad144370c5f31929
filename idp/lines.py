"""A document's rows as a bill's lines, each with the tax rate that the paper implies.

Where the paper has no rows, one line stands for all of it, or one for every rate of tax.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from idp.books import Account, Books
from idp.chart import rounding_account, tax_rate_for, usable_rates, usual_rate
from idp.document import Kind
from idp.draft import DraftLine, LineAmountTypes, line_tax, totals
from idp.fields import Extraction
from idp.money import cents
from idp.stated import SLIP, Stated, is_credit, rows_with_amounts

MOST_ROWS_TO_TRY = 12
_FOUR = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Row:
    """A line before its tax rate is looked up; `rate` in percent, None where nothing says it."""

    description: str
    quantity: Decimal
    unit: Decimal
    amount: Decimal
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What lines are made from, and for whose books."""

    extraction: Extraction
    stated: Stated
    name: str
    books: Books | None
    account: Account | None
    foreign: bool

    @property
    def usual(self) -> Decimal | None:
        return usual_rate(self.books, self.account) if self.books else None

    @property
    def known(self) -> tuple[Decimal, ...]:
        """The percentages of the books, the usual one first."""
        if self.books is None:
            return ()
        found = {t.rate for t in usable_rates(self.books, self.account)}
        return tuple(sorted(found, key=lambda r: (r != self.usual, -r)))


def rows_of(ground: Ground, types: LineAmountTypes) -> tuple[Row, ...]:
    """The rows in the amounts of `types`."""
    found = rows_with_amounts(ground.extraction.line_items)
    if not found:
        return _rows_without_items(ground, types)
    found += rows_with_amounts(ground.extraction.adjustments)
    negative = sum(amount for _, amount in found) < 0 and is_credit(ground.extraction)
    sign = -1 if negative else 1
    amounts = [cents(amount * sign) for _, amount in found]
    rates = _rates(ground, [item.tax_rate for item, _ in found], amounts, types)
    if rates is None:
        return _rows_without_items(ground, types)
    rows = []
    for (item, _), amount, rate in zip(found, amounts, rates, strict=True):
        quantity = item.quantity or Decimal(1)
        price = item.unit_price
        unit = amount / quantity if price is None else price * sign
        name = item.description.strip() or ground.name
        rows.append(Row(name, quantity, unit.quantize(_FOUR), amount, rate))
    return tuple(rows)


def lines_of(ground: Ground, types: LineAmountTypes) -> tuple[DraftLine, ...]:
    """The lines in the amounts of `types`; tax that no rate of the books fits becomes a cost of its own line."""
    rows = rows_of(ground, types)
    lines = [_line(ground, row, types) for row in rows]
    if ground.books is None or types is LineAmountTypes.NO_TAX:
        return tuple(lines)
    lost = [row for row, line in zip(rows, lines, strict=True) if _unclaimed(ground, row, line)]
    if lost and types is LineAmountTypes.EXCLUSIVE:
        tax = sum((cents(r.amount * (r.rate or 0) / 100) for r in lost), Decimal(0))
        if len(lost) == len(rows) and ground.stated.tax is not None:
            tax = ground.stated.tax
        cost = Row("Tax that cannot be claimed", Decimal(1), tax, tax, Decimal(0))
        lines.append(_line(ground, cost, types))
    return tuple(lines)


def mended(
    ground: Ground, lines: tuple[DraftLine, ...], types: LineAmountTypes
) -> tuple[DraftLine, ...]:
    """The lines with up to five cents of difference to the paper taken up: in the tax of the largest, or a rounding line."""
    rates = ground.books.rates() if ground.books else {}
    paper = ground.stated
    ours = totals(lines, types, rates)
    if paper.tax is not None and Decimal(0) < abs(paper.tax - ours.total_tax) <= SLIP:
        lines = _tax_mended(lines, types, ground, paper.tax - ours.total_tax)
        ours = totals(lines, types, rates)
    if paper.total is None or ground.books is None:
        return lines
    account, missing = rounding_account(ground.books), paper.total - ours.total
    if account is None or not Decimal(0) < abs(missing) <= SLIP:
        return lines
    free = tax_rate_for(Decimal(0), ground.books, account)
    tax_type = free.tax_type if free else ""
    return (
        *lines,
        DraftLine("Rounding", Decimal(1), missing, missing, account.code, tax_type),
    )


def _tax_mended(
    lines: tuple[DraftLine, ...], types: LineAmountTypes, ground: Ground, missing: Decimal
) -> tuple[DraftLine, ...]:
    rates = ground.books.rates() if ground.books else {}
    taxed = [i for i, line in enumerate(lines) if line_tax(line, types, rates) != 0]
    if not taxed:
        return lines
    at = max(taxed, key=lambda i: abs(lines[i].line_amount))
    tax = line_tax(lines[at], types, rates) + missing
    return tuple(replace(line, tax_amount=tax) if i == at else line for i, line in enumerate(lines))


def _unclaimed(ground: Ground, row: Row, line: DraftLine) -> bool:
    rate = ground.books.tax_rate(line.tax_type) if ground.books else None
    return bool(row.rate) and (rate is None or rate.rate != row.rate)


def _line(ground: Ground, row: Row, types: LineAmountTypes) -> DraftLine:
    line = DraftLine(
        row.description,
        row.quantity,
        row.unit,
        row.amount,
        account_code=ground.account.code if ground.account else "",
    )
    if types is LineAmountTypes.NO_TAX or row.rate is None:
        return line
    if ground.books is None:
        # Without the books' tax rates the paper's own tax is all there is.
        tax = line_tax(replace(line, tax_type="paper"), types, {"paper": row.rate})
        return replace(line, tax_amount=tax)
    found = tax_rate_for(row.rate, ground.books, ground.account, foreign=ground.foreign)
    if found is None:
        found = tax_rate_for(Decimal(0), ground.books, ground.account, foreign=True)
    return replace(line, tax_type=found.tax_type if found else "")


def _rows_without_items(ground: Ground, types: LineAmountTypes) -> tuple[Row, ...]:
    paper, inclusive = ground.stated, types is LineAmountTypes.INCLUSIVE
    by_rate = [
        (t.rate, t.base, t.tax)
        for t in ground.extraction.taxes
        if t.rate is not None and t.base is not None
    ]
    if len(by_rate) > 1:
        return tuple(
            _whole(
                f"{ground.name}, {_percent(rate)} tax",
                abs(_net_or_gross(base, tax, inclusive)),
                rate,
            )
            for rate, base, tax in by_rate
        )
    if paper.total is None:
        return ()
    amount = paper.total if inclusive or paper.subtotal is None else paper.subtotal
    rate = _uniform(ground)
    taxed = _taxed_part(ground) if rate is None else None
    if taxed is not None and paper.tax is not None and ground.usual is not None:
        part = _net_or_gross(taxed, paper.tax, inclusive)
        return (
            _whole(f"{ground.name}, {_percent(ground.usual)} tax", part, ground.usual),
            _whole(f"{ground.name}, without tax", amount - part, Decimal(0)),
        )
    return (_whole(ground.name, amount, ground.usual if rate is None else rate),)


def _taxed_part(ground: Ground) -> Decimal | None:
    """The part, without tax, that bears the usual rate; None where the tax is not that of a part."""
    paper = ground.stated
    if not paper.tax or not paper.subtotal or not ground.usual:
        return None
    part = cents(paper.tax * 100 / ground.usual)
    return part if Decimal(0) < part < paper.subtotal else None


def _net_or_gross(base: Decimal, tax: Decimal, inclusive: bool) -> Decimal:
    return cents(base + tax if inclusive else base)


def _whole(name: str, amount: Decimal, rate: Decimal | None) -> Row:
    return Row(name, Decimal(1), amount, amount, rate)


def _uniform(ground: Ground) -> Decimal | None:
    """The one rate of the whole document, or None where there is more than one or nothing says it."""
    paper = ground.stated
    if paper.tax is None:
        # Prices that hold their tax hold the usual one; a paper that is silent on tax gives none to claim.
        return ground.usual if ground.extraction.tax_included else Decimal(0)
    if paper.tax == 0 or not paper.subtotal:
        return Decimal(0)
    printed = [t.rate for t in ground.extraction.taxes if t.rate is not None and t.tax]
    for rate in (*printed, *ground.known):
        if abs(paper.subtotal * rate / 100 - paper.tax) <= SLIP:
            return rate
    implied = (paper.tax * 100 / paper.subtotal).quantize(Decimal("0.1"))
    fits = abs(paper.subtotal * implied / 100 - paper.tax) <= SLIP
    # Within the usual rate and zero a fraction means that only a part was taxed.
    below = ground.usual is not None and Decimal(0) < implied < ground.usual
    return implied if fits and not (below and not ground.foreign) else None


def _rates(
    ground: Ground,
    printed: Sequence[Decimal | None],
    amounts: Sequence[Decimal],
    types: LineAmountTypes,
) -> list[Decimal | None] | None:
    """A rate for every row: the printed one, else the document's, else what makes the tax come out.

    None where a till slip is taxed in part and nothing tells which part: its rows cannot be told apart.
    """
    if all(rate is not None for rate in printed):
        return list(printed)
    uniform = _uniform(ground)
    if uniform is None:
        mixed = _mixed(ground, amounts, types) if not any(printed) else None
        if mixed:
            return list(mixed)
        slip = ground.extraction.kind is Kind.RECEIPT and not any(printed)
        if slip and _taxed_part(ground) is not None:
            return None
        uniform = ground.usual
    return [uniform if rate is None else rate for rate in printed]


def _mixed(
    ground: Ground, amounts: Sequence[Decimal], types: LineAmountTypes
) -> Iterable[Decimal] | None:
    """Which rows are taxed at the usual rate and which are free, where one choice comes nearest to the paper's tax."""
    taxed = [t.rate for t in ground.extraction.taxes if t.rate and t.tax]
    rate = taxed[0] if taxed else ground.usual
    wanted = ground.stated.tax
    if rate is None or wanted is None or len(amounts) > MOST_ROWS_TO_TRY:
        return None
    share = {"paper": rate}
    taxes = [
        line_tax(DraftLine("", Decimal(1), a, a, tax_type="paper"), types, share) for a in amounts
    ]
    nearest, found = Decimal("0.02"), list[tuple[bool, ...]]()
    for choice in product((True, False), repeat=len(amounts)):
        away = abs(
            sum((t for t, yes in zip(taxes, choice, strict=True) if yes), Decimal(0)) - wanted
        )
        if away < nearest:
            nearest, found = away, [choice]
        elif away == nearest:
            found.append(choice)
    return [rate if yes else Decimal(0) for yes in found[0]] if len(found) == 1 else None


def _percent(rate: Decimal) -> str:
    return f"{(rate.normalize() + 0):f} %"
