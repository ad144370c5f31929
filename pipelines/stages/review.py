"""Review: what a person changed, applied to a draft, each change kept as a Correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from idp.books import Books
from idp.document import Kind
from idp.draft import Draft, DraftLine, LineAmountTypes, Match, totals
from idp.errors import BadValue
from idp.fields import (
    AMOUNTS,
    DATES,
    Correction,
    Extraction,
    Field,
    FieldName,
    FieldSource,
    Value,
    coerce,
    written,
)
from idp.memory import KnownSupplier
from idp.money import cents, parse_amount
from pipelines.stages.resolve import resolve


@dataclass(frozen=True, slots=True)
class LineEdit:
    """A line as typed; an empty quantity means 1, an empty line amount means quantity × unit amount."""

    description: str
    quantity: str = ""
    unit_amount: str = ""
    line_amount: str = ""
    account_code: str = ""
    tax_type: str = ""
    tracking: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a person sends: only what is named here changes. An empty text takes a field away."""

    fields: Mapping[FieldName, str] = field(default_factory=dict)
    kind: Kind | None = None
    contact_id: str | None = None
    lines: tuple[LineEdit, ...] | None = None
    line_amount_types: LineAmountTypes | None = None


def review(
    draft: Draft,
    changes: Changes,
    *,
    books: Books | None,
    who: str,
    at: datetime,
    supplier: KnownSupplier | None = None,
) -> tuple[Draft, tuple[Correction, ...]]:
    """The draft with `changes` applied and totals computed anew, and what was corrected; the caller validates it.

    Parts set by hand stay, everything else follows the corrected fields and what is remembered of `supplier`. Raises BadValue for what cannot be taken.
    """
    extraction = _extraction(draft.extraction, changes)
    fresh = resolve(extraction, books=books, supplier=supplier)
    contact = _contact(draft, changes, fresh, books, who)
    lines, types = _lines(draft, changes, fresh)
    by_hand = set(draft.by_hand)
    if changes.contact_id is not None:
        by_hand = by_hand | {"contact"} if contact else by_hand - {"contact"}
    if changes.lines is not None and lines != draft.lines:
        by_hand.add("lines")
    if types != fresh.line_amount_types or changes.line_amount_types not in (
        None,
        draft.line_amount_types,
    ):
        by_hand.add("lines")
    rates = books.rates() if books else {}
    after = replace(
        fresh,
        contact=contact,
        lines=lines,
        line_amount_types=types,
        totals=totals(lines, types, rates),
        by_hand=tuple(sorted(by_hand)),
        issues=(),
    )
    chosen = changes.contact_id is not None or "contact" in by_hand
    return after, _corrections(draft, after, who, at, contact_chosen=chosen)


def _extraction(extraction: Extraction, changes: Changes) -> Extraction:
    if changes.kind is not None and changes.kind is not extraction.kind:
        extraction = replace(extraction, kind=changes.kind, kind_confidence=1.0)
    for name, typed in changes.fields.items():
        before = extraction.field(name)
        text = typed.strip()
        if not text:
            extraction = _unsaid(extraction.without(name), name)
            continue
        value = typed_value(name, text)
        if before is not None and before.value == value:
            continue
        known = _candidate(extraction, name, value) or before  # misread, but printed there
        changed = Field(
            name,
            value,
            text=text,
            confidence=1.0,
            page=known.page if known else None,
            box=known.box if known else None,
            source=FieldSource.HUMAN,
        )
        extraction = _unsaid(extraction.with_field(changed), name)
    return extraction


def _unsaid(extraction: Extraction, name: FieldName) -> Extraction:
    """Without what reconcile said of a field that a person has set since, and without a proof that its old amount was part of."""
    remarks = tuple(r for r in extraction.remarks if (r.code, r.field) != ("corrected", name))
    proof = () if name in AMOUNTS else extraction.proof
    return replace(extraction, remarks=remarks, proof=proof)


def _candidate(extraction: Extraction, name: FieldName, value: object) -> Field | None:
    """Where the page shows what was typed, if a candidate says so."""
    same = (c for c in extraction.candidates if c.value == value)
    return next(iter(sorted(same, key=lambda c: c.name != name)), None)


def typed_value(name: FieldName, text: str) -> Value:
    """What was typed for `name` as its value. Raises BadValue with a sentence."""
    if name in AMOUNTS:
        amount = parse_amount(text)
        if amount is None:
            raise BadValue(name, f"“{text}” is not an amount. Type it as 1204.50.")
        return amount
    if name in DATES:
        try:
            return coerce(name, text)
        except ValueError as error:
            raise BadValue(name, f"“{text}” is not a date. Type it as 2026-11-20.") from error
    if name is FieldName.CURRENCY:
        if len(text) != 3 or not text.isalpha():
            raise BadValue(
                name, f"“{text}” is not a currency code. Type three letters, such as AUD."
            )
        return text.upper()
    return text


def _contact(
    draft: Draft, changes: Changes, fresh: Draft, books: Books | None, who: str
) -> Match | None:
    if changes.contact_id is None:
        return draft.contact if "contact" in draft.by_hand else fresh.contact
    if not changes.contact_id:
        return None
    if draft.contact and draft.contact.contact_id == changes.contact_id:
        return draft.contact
    found = books.contact(changes.contact_id) if books else None
    if found is None:
        raise BadValue(
            "contact", "This contact is not in Xero (any more). Choose one from the list."
        )
    return Match(found.id, found.name, f"Chosen by {who}", 1.0)


def _lines(
    draft: Draft, changes: Changes, fresh: Draft
) -> tuple[tuple[DraftLine, ...], LineAmountTypes]:
    if changes.lines is None and changes.line_amount_types is None:
        kept = draft if "lines" in draft.by_hand else fresh
        return kept.lines, kept.line_amount_types
    types = changes.line_amount_types or draft.line_amount_types
    if changes.lines is None:
        return draft.lines, types
    same_types = types is draft.line_amount_types
    typed = tuple(_line(number, edit) for number, edit in enumerate(changes.lines))
    lines = _with_known_tax(typed, draft.lines) if same_types else typed
    if same_types and lines == draft.lines and "lines" not in draft.by_hand:
        return fresh.lines, fresh.line_amount_types
    return lines, types


def _line(number: int, edit: LineEdit) -> DraftLine:
    quantity = (
        _number(edit.quantity, f"lines.{number}.quantity") if edit.quantity.strip() else Decimal(1)
    )
    given = edit.line_amount.strip()
    amount = _number(given, f"lines.{number}.line_amount") if given else None
    if edit.unit_amount.strip():
        unit = _number(edit.unit_amount, f"lines.{number}.unit_amount")
    elif amount is not None and quantity:
        unit = (amount / quantity).quantize(Decimal("0.0001"))
    else:
        raise BadValue(
            f"lines.{number}.unit_amount",
            f"Line {number + 1} has no price. Type its unit price or its amount.",
        )
    description = edit.description.strip()
    if not description:
        raise BadValue(
            f"lines.{number}.description",
            f"Line {number + 1} has no description. Xero wants one on every line.",
        )
    return DraftLine(
        description,
        quantity,
        unit,
        cents(amount if amount is not None else quantity * unit),
        edit.account_code.strip(),
        edit.tax_type.strip(),
        tracking=tuple(t for t in edit.tracking if t[1]),
    )


def _with_known_tax(
    typed: tuple[DraftLine, ...], before: tuple[DraftLine, ...]
) -> tuple[DraftLine, ...]:
    """Lines that were left as they are keep the tax that was set for them, wherever they stand now."""
    free = list(before)
    kept = []
    for line in typed:
        same = next((b for b in free if _shown(b) == line), None)
        if same is not None:
            free.remove(same)
        kept.append(same or line)
    return tuple(kept)


def _shown(line: DraftLine) -> DraftLine:
    """The line as the form gives it back: no input shows its tax, nor why it is booked so."""
    return replace(line, tax_amount=None, why="", description=line.description.strip())


def _number(text: str, where: str) -> Decimal:
    value = parse_amount(text)
    if value is None:
        raise BadValue(where, f"“{text}” is not a number. Type it as 1204.50.")
    return value


def _corrections(
    before: Draft, after: Draft, who: str, at: datetime, *, contact_chosen: bool
) -> tuple[Correction, ...]:
    """One Correction for every part that a person made different; a contact that follows the fields is none."""
    pairs = [
        (str(n), before.extraction.text(n), after.extraction.text(n))
        for n in FieldName
        if before.extraction.value(n) != after.extraction.value(n)
    ]
    if before.kind is not after.kind:
        pairs.append(("kind", before.kind, after.kind))
    if contact_chosen and before.contact != after.contact:
        pairs.append(("contact", _name(before.contact), _name(after.contact)))
    if "lines" in after.by_hand and (before.lines, before.line_amount_types) != (
        after.lines,
        after.line_amount_types,
    ):
        pairs.append(("lines", _lines_text(before), _lines_text(after)))
    return tuple(Correction(name, old, new, who, at) for name, old, new in pairs)


def _name(match: Match | None) -> str:
    return match.name if match else ""


def _lines_text(draft: Draft) -> str:
    rows = [
        " · ".join(
            (
                written(line.quantity),
                line.description,
                written(line.unit_amount),
                written(line.line_amount),
                line.account_code,
                line.tax_type,
            )
        )
        for line in draft.lines
    ]
    return "\n".join([str(draft.line_amount_types), *rows])
