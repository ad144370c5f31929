"""What a habit finds on a page: the value whose labels, shape and place are most like those remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from idp.dates import Order, order_of
from idp.fields import FieldName, Value
from idp.memory import Habit, KnownSupplier, Place, Trait
from idp.text import plain, words
from models.memory.rows import Sheet
from models.memory.shapes import strict_shape
from models.memory.spans import NUMBERS, Span, printed, spans_of

LEAST_SAY = 0.6
"""Below this a habit about dates, prices or coding is not followed."""

ALIKE = 80
_NEAR = 0.04
_OTHER_SHAPE, _UNSHAPED, _SEVERAL = 0.9, 0.75, 0.8
_UNPRINTED = frozenset(
    {
        FieldName.SUPPLIER_NAME,
        FieldName.SUPPLIER_ADDRESS,
        FieldName.CUSTOMER_NAME,
        FieldName.CURRENCY,
    }
)
"""What may be remembered where the page does not say it. Accounts and tax ids may not: they must be on the paper."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value with how well it fits what is remembered, 0..1; `span` is None where no page shows it in one place."""

    value: Value
    fit: float
    span: Span | None = None


def date_order(supplier: KnownSupplier | None, sheet: Sheet) -> Order:
    """The order of day and month that the supplier is known for, else what the document's own dates say."""
    for habit in supplier.about(Trait.DATE_ORDER) if supplier else ():
        if habit.say >= LEAST_SAY:
            return Order(habit.value)
    return order_of(sheet.text)[0]


def found_by(habit: Habit, sheet: Sheet, order: Order) -> Found | None:
    """What the habit finds on the page, None where its words are not there."""
    name = FieldName(habit.about)
    if habit.place is None:
        return _constant(name, habit.value, sheet, order)
    spans = spans_of(name, sheet, order=order, examples=_shape(name, habit))
    best = _best(habit, name, spans)
    if best is None and name in NUMBERS:
        unshaped = _best(habit, name, spans_of(name, sheet, order=order, examples=()))
        return unshaped and Found(unshaped.value, unshaped.fit * _UNSHAPED, unshaped.span)
    return best


def _shape(name: FieldName, habit: Habit) -> tuple[str, ...]:
    return habit.examples if name in NUMBERS else ()


def _constant(name: FieldName, value: str, sheet: Sheet, order: Order) -> Found | None:
    places = printed(name, value, sheet, order=order)
    if places:
        return Found(value, 1.0, places[0])
    if name is FieldName.SUPPLIER_NAME:  # whose bill it is was told by other marks
        return Found(value, 1.0)
    if _words_there(value, sheet):
        return Found(value, 0.97)
    return Found(value, 0.9) if name in _UNPRINTED else None


def _words_there(value: str, sheet: Sheet) -> bool:
    """Whether nearly all words of `value` are on the page, as of an address over several rows."""
    wanted = set(words(value))
    if len(wanted) < 2:
        return False
    there = set(words(sheet.text))
    return len(wanted & there) >= 0.8 * len(wanted)


def _best(habit: Habit, name: FieldName, spans: Sequence[Span]) -> Found | None:
    place = habit.place
    if place is None:
        return None
    shape = strict_shape(habit.examples) if _shape(name, habit) else None
    shaped = [shape is None or shape.fullmatch(s.text) is not None for s in spans]
    fits = [_fit(place, s, exact=e) for s, e in zip(spans, shaped, strict=True)]
    at_best = [i for i, fit in enumerate(fits) if fit and fit == max(fits)]
    if not at_best:
        return None
    exact = [i for i in at_best if shaped[i]] or at_best
    chosen = min(exact, key=lambda i: (_out_of_turn(place, exact, i), _away(place, spans[i])))
    fit = fits[chosen] * (1.0 if shaped[chosen] else _OTHER_SHAPE)
    values = {plain(str(spans[i].value)) for i in exact}
    sure = len(values) == 1 or len(exact) == place.first + place.last + 1
    return Found(spans[chosen].value, fit if sure else fit * _SEVERAL, spans[chosen])


def _out_of_turn(place: Place, same: Sequence[int], index: int) -> int:
    """How far it is from being the one it was last time, counted from the nearer end of those with the same labels."""
    at = same.index(index)
    return min(abs(at - place.first), abs(len(same) - 1 - at - place.last))


def _away(place: Place, span: Span) -> float:
    return abs(span.x - place.x) + abs(span.y - place.y) + abs(span.page - place.page)


def _fit(place: Place, span: Span, *, exact: bool) -> float:
    """How well the words around `span` are those remembered; 0 where it is not the place."""
    near = _is_near(place, span)
    if place.left:
        if alike(place.left, span.left):
            return 1.0
        if near and place.above and alike(place.above, span.above):
            return 0.75
        return 0.65 if near and exact else 0.0
    if place.above and not span.left and alike(place.above, span.above):
        return 0.97
    if place.above:
        return 0.65 if near and exact else 0.0
    return 0.85 if near and exact and not span.left else 0.0


def _is_near(place: Place, span: Span) -> bool:
    return (
        span.page == place.page and abs(span.x - place.x) < _NEAR and abs(span.y - place.y) < _NEAR
    )


def alike(one: str, other: str) -> bool:
    """Whether two labels are the same, but for a letter that was misread."""
    left, right = " ".join(words(one)), " ".join(words(other))
    if left == right:
        return bool(left)
    return min(len(left), len(right)) > 4 and fuzz.ratio(left, right) >= ALIKE
