"""Lines booked as a supplier's lines were booked before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from idp.books import Books
from idp.chart import ROUNDING
from idp.draft import DraftLine
from idp.memory import Habit, KnownSupplier, Trait
from idp.text import words

LEAST_SAY = 0.6
"""Below this a habit is not followed."""

ALIKE = 0.5
_MOST_WORDS = 6


def line_words(description: str) -> tuple[str, ...]:
    """The words by which a line is known again, in order: those of letters alone, with more than two."""
    found = (w for w in words(description) if len(w) > 2 and not any(c.isdigit() for c in w))
    return tuple(dict.fromkeys(found))[:_MOST_WORDS]


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """The share of the shorter's words that both have, 0..1; 0 where one has none."""
    left, right = set(one), set(other)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def habit_for(description: str, supplier: KnownSupplier) -> Habit | None:
    """How a line with this description is booked: as lines with its words, else as all lines of the supplier; None where nothing is sure."""
    known = [h for h in supplier.about(Trait.CODING) if h.say >= LEAST_SAY]
    mine = line_words(description)
    near = [(likeness(mine, h.words.split()), h) for h in known if h.words]
    best = max(near, key=lambda n: (n[0], n[1].say), default=(0.0, None))
    usual = next((h for h in known if not h.words), None)
    if best[1] is None or best[0] < ALIKE or (usual and usual.coding == best[1].coding):
        return usual
    return best[1]


def booked(
    lines: tuple[DraftLine, ...], supplier: KnownSupplier | None, books: Books | None
) -> tuple[DraftLine, ...]:
    """`lines` with the account, tax rate and tracking that the supplier's lines took before, each saying why.

    What the books no longer offer is left out, and so is a tax rate of another percentage than the paper's: no sum changes.
    """
    if supplier is None or books is None:
        return lines
    return tuple(_booked(line, supplier, books) for line in lines)


def _booked(line: DraftLine, supplier: KnownSupplier, books: Books) -> DraftLine:
    account = books.account(line.account_code)
    habit = habit_for(line.description, supplier)
    if habit is None or habit.coding is None or (account and account.system_account == ROUNDING):
        return line
    coding = habit.coding
    wanted = books.account(coding.account_code)
    if wanted is not None and wanted.offered:
        account = wanted
    rate, now = books.tax_rate(coding.tax_type), books.tax_rate(line.tax_type)
    fits = rate is not None and now is not None and rate.rate == now.rate
    fits = fits and rate is not None and rate.status == "ACTIVE"
    offered = {(c.name, option) for c in books.tracking for option in c.options}
    after = replace(
        line,
        account_code=account.code if account else line.account_code,
        tax_type=rate.tax_type if rate and fits else line.tax_type,
        tracking=tuple(t for t in coding.tracking if t in offered) or line.tracking,
    )
    return replace(after, why=reason(habit)) if after.account_code == coding.account_code else after


def reason(habit: Habit) -> str:
    """Why a line is booked so, in words."""
    which = f"lines with “{habit.words}” in " if habit.words else "in "
    count = f"{habit.documents} bills" if habit.documents > 1 else "bill"
    return f"as {which}your last {count} of this supplier"
