"""What an organisation remembers of a supplier: where it prints its fields, how it writes, and how its lines are booked.

Plain values. `models.memory` learns and uses them, `idp.storage` keeps them, one organisation apart from the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from idp.document import Document
from idp.draft import Draft
from idp.fields import FieldName

CORRECTED, CONFIRMED = 2, 1
"""How much a document says where a person set the value, and where an approval let it stand."""

_PRIOR_FOR, _PRIOR_AGAINST = 1.0, 0.1


class Trait(StrEnum):
    """What is remembered beside the fields."""

    DATE_ORDER = "date_order"
    PRICES = "prices"
    CODING = "coding"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands relative to words: the label words before it in its row and those right above it, as printed.

    `x` and `y` are its left end and the middle of its height in 0..1 of page `page`. Of all values with the same labels it is
    the one at `first` counted from the top and `last` from the end, both from 0. Empty labels mean that no words stand there.
    """

    left: str
    above: str
    x: float
    y: float
    page: int
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Coding:
    """How a line is booked; empty parts say nothing. `tracking` maps category to option name, as in a DraftLine."""

    account_code: str = ""
    tax_type: str = ""
    tracking: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Habit:
    """One thing that is remembered. `about` is a FieldName or a Trait; one of `place`, `value` and `coding` says what.

    A placed habit finds a value on the page, `examples` being the latest as printed; a `value` is the same on every document.
    `words` are the words of a line's description that its coding is for, empty for all lines. `agreed` and `disagreed` count
    documents, those that a person corrected more; `documents` is how many agreed, `last` the day of the latest.
    """

    id: str
    about: str
    agreed: int
    disagreed: int
    documents: int
    last: date
    active: bool = True
    place: Place | None = None
    examples: tuple[str, ...] = ()
    value: str = ""
    words: str = ""
    coding: Coding | None = None

    @property
    def say(self) -> float:
        """How likely it holds for the next document: the mean of a Beta distribution over what was seen, 0..1."""
        seen = self.agreed + self.disagreed
        return (_PRIOR_FOR + self.agreed) / (_PRIOR_FOR + _PRIOR_AGAINST + seen)

    def agreeing(self, weight: int, day: date) -> Habit:
        return replace(
            self,
            agreed=self.agreed + weight,
            documents=self.documents + 1,
            last=max(self.last, day),
        )

    def disagreeing(self, weight: int) -> Habit:
        return replace(self, disagreed=self.disagreed + weight)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A word without digits that stands at (x, y), its left end and middle, on the first page of the supplier's documents."""

    word: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class KnownSupplier:
    """A supplier as remembered. `keys` are its marks as `models.memory.marks` writes them; `contact_id` is Xero's, `last` the day of the latest document."""

    id: str
    name: str
    contact_id: str = ""
    keys: tuple[str, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    habits: tuple[Habit, ...] = ()
    documents: int = 0
    last: date = date.min

    def about(self, about: str) -> tuple[Habit, ...]:
        """What is remembered about one thing and is not switched off, the surest first."""
        found = (h for h in self.habits if h.about == about and h.active)
        return tuple(sorted(found, key=lambda h: (-h.say, h.id)))

    def with_habit(self, changed: Habit) -> KnownSupplier:
        """The same with `changed` in the place of the habit of its id, or added."""
        kept = tuple(changed if h.id == changed.id else h for h in self.habits)
        if all(h.id != changed.id for h in self.habits):
            kept = (*kept, changed)
        return replace(self, habits=kept)

    def without(self, habit_id: str) -> KnownSupplier:
        return replace(self, habits=tuple(h for h in self.habits if h.id != habit_id))


@dataclass(frozen=True, slots=True)
class Lesson:
    """An approved document: its words, the draft as approved, and the names of the fields and parts that people corrected."""

    document: Document
    draft: Draft
    corrected: frozenset[str]
    day: date


def sentence(habit: Habit) -> str:
    """The habit as people read it, without how often it was seen."""
    if habit.coding is not None:
        return _coding_sentence(habit.words, habit.coding)
    if habit.about == Trait.DATE_ORDER:
        order = "the month" if habit.value == "MDY" else "the day"
        return f"Dates are written with {order} first."
    if habit.about == Trait.PRICES:
        return f"Prices are {'with' if habit.value == 'with' else 'without'} tax."
    name = field_words(habit.about)
    if habit.place is None:
        return f"{name} is “{habit.value}”."
    return f"{name} stands {_where(habit.place)}."


def field_words(about: str) -> str:
    """“invoice_number” as “Invoice number”."""
    known = {str(FieldName.IBAN): "IBAN", str(FieldName.SUPPLIER_TAX_ID): "Supplier tax id"}
    return known.get(about, about.replace("_", " ").capitalize())


def seen(habit: Habit) -> str:
    """How often, as people read it."""
    count = f"{habit.documents} document{'s' if habit.documents != 1 else ''}"
    against = f", {habit.disagreed} against it" if habit.disagreed else ""
    return f"Seen in {count}, last on {habit.last.day} {habit.last:%b %Y}{against}."


def _where(place: Place) -> str:
    if place.left:
        return f"right of the words “{place.left}”"
    if place.above:
        return f"below the words “{place.above}”"
    part = "top" if place.y < 1 / 3 else "middle" if place.y < 2 / 3 else "bottom"
    return f"without a label at the {part} of page {place.page}"


def _coding_sentence(words: str, coding: Coding) -> str:
    what = f"Lines with “{words}”" if words else "Lines"
    parts = [f"account {coding.account_code}"] if coding.account_code else []
    parts += [f"tax rate {coding.tax_type}"] if coding.tax_type else []
    parts += [f"{name} {option}" for name, option in coding.tracking]
    return f"{what} take {', '.join(parts) or 'no account'}."
