"""What an approved document teaches about its supplier."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from idp.dates import Order, find_dates, order_of
from idp.draft import LineAmountTypes
from idp.fields import DATES, Field, FieldName, written
from idp.memory import CONFIRMED, CORRECTED, Habit, KnownSupplier, Lesson, Place, Trait
from idp.text import name_key
from models.memory.booking import learned_coding
from models.memory.finding import alike, date_order, found_by
from models.memory.labels import announced
from models.memory.marks import keys_of, landmarks_on, still_there
from models.memory.rows import Sheet, sheet_of
from models.memory.spans import NUMBERS, PLACED, Span, printed, same, spans_of

MOST_EXAMPLES = 5
MOST_PLACES = 2
FORGOTTEN = 0.35
"""A habit whose say falls below this is dropped."""

_FEWEST_LANDMARKS = 8


def learned(lesson: Lesson, known: KnownSupplier | None) -> KnownSupplier:
    """`known`, or a new supplier, after the lesson; the same lesson twice counts twice."""
    sheet = sheet_of(lesson.document)
    supplier = _introduced(lesson, known, sheet)
    order = date_order(supplier, sheet)
    for name in FieldName:
        supplier = _taught_field(supplier, name, lesson, sheet, order)
    supplier = _taught_order(supplier, lesson, sheet)
    supplier = _taught_prices(supplier, lesson)
    supplier = learned_coding(supplier, lesson)
    kept = tuple(h for h in supplier.habits if not h.active or h.say >= FORGOTTEN)
    return replace(supplier, habits=kept)


def supplier_id(lesson: Lesson) -> str:
    """The same for all documents of one contact of the books, or of one name where there is no contact."""
    contact = lesson.draft.contact
    read = lesson.draft.extraction.text(FieldName.SUPPLIER_NAME)
    return _digest(contact.contact_id if contact else name_key(read))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _introduced(lesson: Lesson, known: KnownSupplier | None, sheet: Sheet) -> KnownSupplier:
    """The supplier with the marks of this document; of words only those that keep their place."""
    draft, seen = lesson.draft, landmarks_on(sheet.first)
    contact = draft.contact
    name = contact.name if contact else draft.extraction.text(FieldName.SUPPLIER_NAME)
    if known is None:
        known = KnownSupplier(supplier_id(lesson), name)
    kept = still_there(known.landmarks, sheet.first)
    landmarks = kept if len(kept) >= _FEWEST_LANDMARKS else known.landmarks or seen
    fresh = keys_of(draft, sheet, landmarks)
    lasting = (k for k in known.keys if not k.startswith("word:"))
    return replace(
        known,
        name=name or known.name,
        contact_id=contact.contact_id if contact else known.contact_id,
        keys=tuple(dict.fromkeys((*lasting, *fresh))),
        landmarks=landmarks,
        documents=known.documents + 1,
        last=max(known.last, lesson.day),
    )


def _weight(lesson: Lesson, name: str) -> int:
    return CORRECTED if name in lesson.corrected else CONFIRMED


def _taught_field(
    supplier: KnownSupplier, name: FieldName, lesson: Lesson, sheet: Sheet, order: Order
) -> KnownSupplier:
    """Every habit about the field judged by the approved value, and new ones where none found it."""
    field = lesson.draft.extraction.field(name)
    weight = _weight(lesson, name)
    if field is None and name not in lesson.corrected:
        return supplier
    agreed = contrary = False
    for habit in (h for h in supplier.habits if h.about == name):
        found = found_by(habit, sheet, order)
        if found is None:
            continue
        if field is not None and same(found.value, field.value):
            agreed |= habit.active
            examples = (field.text or written(field.value),)
            examples = (found.span.text,) if found.span else examples
            kept = tuple(dict.fromkeys((*habit.examples, *examples)))[-MOST_EXAMPLES:]
            supplier = supplier.with_habit(
                replace(habit.agreeing(weight, lesson.day), examples=kept)
            )
        else:
            contrary |= habit.active
            supplier = supplier.with_habit(habit.disagreeing(weight))
    if field is None or agreed:
        return supplier
    known = {h.id for h in supplier.habits}
    for habit in _new_habits(name, field, sheet, order):
        if habit.id not in known:
            first = habit.agreeing(weight, lesson.day)
            supplier = supplier.with_habit(first.disagreeing(weight) if contrary else first)
    return supplier


def _new_habits(name: FieldName, field: Field, sheet: Sheet, order: Order) -> Iterator[Habit]:
    if name not in PLACED:
        value = written(field.value)
        yield replace(_habit(name, value), value=value)
        return
    orders = (order, *(o for o in (Order.DMY, Order.MDY) if o is not order))
    for tried in orders if name in DATES else orders[:1]:
        spans = printed(name, field.value, sheet, order=tried)
        for span in _telling(name, field, spans):
            place = _place(name, span, sheet, tried)
            made = _habit(name, place.left, place.above, "" if place.left else f"{span.y:.2f}")
            yield replace(made, place=place, examples=(span.text,))
        if spans:
            return


def _habit(about: str, *what: str) -> Habit:
    return Habit(_digest(about, *what), about, 0, 0, 0, date.min)


def _telling(name: FieldName, field: Field, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The places worth remembering: those whose label names the field, else any label that names no other; where it was read wins."""

    def worth(span: Span) -> int:
        announces = announced(span.left) or announced(span.above)
        label = 2 if announces == name else 1 if span.left and announces is None else 0
        there = field.box is not None and field.page == span.page and _touch(field, span)
        return 2 * label + there

    ranked = sorted(spans, key=worth, reverse=True)
    best = [s for s in ranked if worth(s) == worth(ranked[0])]
    return tuple(best[:MOST_PLACES])


def _touch(field: Field, span: Span) -> bool:
    one, other = field.box, span.box
    return one is not None and not (
        one.x1 < other.x0 or other.x1 < one.x0 or one.y1 < other.y0 or other.y1 < one.y0
    )


def _place(name: FieldName, span: Span, sheet: Sheet, order: Order) -> Place:
    examples = (span.text,) if name in NUMBERS else ()
    others = [
        s
        for s in spans_of(name, sheet, order=order, examples=examples)
        if (alike(s.left, span.left) if span.left else not s.left and alike(s.above, span.above))
    ]
    at = next((i for i, s in enumerate(others) if s.box == span.box and s.page == span.page), 0)
    last = max(0, len(others) - 1 - at)
    return Place(span.left, span.above, span.x, span.y, span.page, at, last)


def _taught_order(supplier: KnownSupplier, lesson: Lesson, sheet: Sheet) -> KnownSupplier:
    """The order in which the approved dates are printed, where a number above 12 proves it or only one order gives the date."""
    for name in sorted(DATES):
        field = lesson.draft.extraction.field(name)
        if field is None:
            continue
        read = {o: printed(name, field.value, sheet, order=o) for o in (Order.DMY, Order.MDY)}
        ways = {o for o, spans in read.items() for s in spans if _ambiguous(s.text)}
        proofs = (order_of(s.text) for spans in read.values() for s in spans)
        ways |= {o for o, proven in proofs if proven}
        if len(ways) == 1:
            return _taught_trait(supplier, lesson, Trait.DATE_ORDER, str(ways.pop()), name)
    return supplier


def _ambiguous(text: str) -> bool:
    return any(f.ambiguous for f in find_dates(re.sub(r"\s", "", text)))


def _taught_prices(supplier: KnownSupplier, lesson: Lesson) -> KnownSupplier:
    types = lesson.draft.line_amount_types
    if types is LineAmountTypes.NO_TAX or not lesson.draft.lines:
        return supplier
    value = "with" if types is LineAmountTypes.INCLUSIVE else "without"
    return _taught_trait(supplier, lesson, Trait.PRICES, value, "lines")


def _taught_trait(
    supplier: KnownSupplier, lesson: Lesson, trait: Trait, value: str, part: str
) -> KnownSupplier:
    weight = _weight(lesson, part)
    mine = replace(_habit(trait, value), value=value)
    for habit in (h for h in supplier.habits if h.about == trait):
        if habit.value == value:
            mine = habit
        else:
            supplier = supplier.with_habit(habit.disagreeing(weight))
    return supplier.with_habit(mine.agreeing(weight, lesson.day))
