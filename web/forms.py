"""The correction form of the desk: what was typed, compared with the draft it was made from.

Only what a person made different becomes a change. A part that cannot be taken becomes a sentence at its input, and
everything typed is kept for another try.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from idp.books import Books
from idp.document import Kind
from idp.draft import Draft, DraftLine, LineAmountTypes
from idp.fields import AMOUNTS, DATES, FieldName, written
from idp.money import cents
from pipelines.workflow import Changes, LineEdit
from web.present import amount, figure, price, shown
from web.typed import typed_amount, typed_currency, typed_day

Form = MultiDict[str, str]
COLUMNS = ("description", "quantity", "unit_amount", "line_amount", "account", "tax_type")
MOST_TEXT, MOST_LINES = 2000, 500


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A row of the lines table as typed; `tracking` is the chosen option of each category, in the order of the books."""

    description: str = ""
    quantity: str = ""
    unit_amount: str = ""
    line_amount: str = ""
    account: str = ""
    tax_type: str = ""
    tracking: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        typed = (self.description, self.quantity, self.unit_amount, self.line_amount, self.account)
        return not any(text.strip() for text in typed)


@dataclass(frozen=True, slots=True)
class Typed:
    """Everything in the form's inputs."""

    fields: Mapping[FieldName, str] = field(default_factory=dict)
    kind: str = ""
    contact: str = ""
    line_amount_types: str = ""
    lines: tuple[TypedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the form changes; `refused` holds a sentence by FieldName, `contact` or `lines.N.COLUMN`."""

    changes: Changes
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        return self.changes != Changes()


def typed_of_draft(draft: Draft, books: Books | None) -> Typed:
    """The form's inputs as the draft fills them."""
    return Typed(
        {name: shown(name, draft.extraction.value(name)) for name in FieldName},
        str(draft.kind),
        draft.contact.name if draft.contact else "",
        str(draft.line_amount_types),
        tuple(_typed_line(line, books) for line in draft.lines),
    )


def _typed_line(line: DraftLine, books: Books | None) -> TypedLine:
    chosen = dict(line.tracking)
    return TypedLine(
        line.description,
        figure(line.quantity),
        price(line.unit_amount),
        amount(line.line_amount),
        account_label(books, line.account_code),
        line.tax_type,
        tuple(chosen.get(c.name, "") for c in (books.tracking if books else ())),
    )


def account_label(books: Books | None, code: str) -> str:
    """“453 Office”, or the bare code where the books do not have it."""
    known = books.account(code) if books and code else None
    return f"{known.code} {known.name}" if known else code


def typed_of_form(form: Form, draft: Draft, books: Books | None) -> Typed:
    """The form's inputs as sent; what it does not hold is as in the draft, and rows left wholly empty are no lines."""
    before = typed_of_draft(draft, books)
    columns = [form.getlist(f"line_{name}") for name in COLUMNS]
    count = min(max((len(c) for c in columns), default=0), MOST_LINES)
    categories = books.tracking if books else ()
    tracking = [form.getlist(f"line_tracking_{n}") for n in range(len(categories))]
    rows = (
        TypedLine(
            **{name: _at(column, row) for name, column in zip(COLUMNS, columns, strict=True)},
            tracking=tuple(_at(options, row) for options in tracking),
        )
        for row in range(count)
    )
    return Typed(
        {n: form.get(str(n), before.fields[n])[:MOST_TEXT] for n in FieldName},
        form.get("kind", before.kind),
        form.get("contact", before.contact)[:MOST_TEXT],
        form.get("line_amount_types", before.line_amount_types),
        tuple(row for row in rows if not row.empty) if count else before.lines,
    )


def _at(values: list[str], index: int) -> str:
    return values[index][:MOST_TEXT] if index < len(values) else ""


def parse(typed: Typed, draft: Draft, books: Books | None) -> Parsed:
    """The changes that `typed` makes to `draft`, in the plain form that the workflow takes."""
    refused: dict[str, str] = {}
    before = typed_of_draft(draft, books)
    fields = _fields(typed, before, books, refused)
    contact_id = _contact(typed, before, books, refused)
    lines = None
    if typed.lines != before.lines:
        lines = tuple(
            _line(number, row, _same_row(before.lines, number), books, refused)
            for number, row in enumerate(typed.lines)
        )
    kind = Kind(typed.kind) if typed.kind in set(Kind) and typed.kind != before.kind else None
    types = (
        LineAmountTypes(typed.line_amount_types)
        if typed.line_amount_types in set(LineAmountTypes)
        and typed.line_amount_types != before.line_amount_types
        else None
    )
    return Parsed(Changes(fields, kind, contact_id, lines, types), refused)


def _same_row(rows: tuple[TypedLine, ...], number: int) -> TypedLine | None:
    return rows[number] if number < len(rows) else None


def _fields(
    typed: Typed, before: Typed, books: Books | None, refused: dict[str, str]
) -> dict[FieldName, str]:
    changed: dict[FieldName, str] = {}
    for name, text in typed.fields.items():
        if text.strip() == before.fields[name].strip():
            continue
        try:
            changed[name] = _plain(name, text.strip(), books)
        except ValueError as error:
            refused[str(name)] = str(error)
    return changed


def _plain(name: FieldName, text: str, books: Books | None) -> str:
    if not text:
        return ""
    if name in AMOUNTS:
        return written(typed_amount(text))
    if name in DATES:
        american = books is not None and books.organisation.country == "US"
        return written(typed_day(text, month_first=american))
    return typed_currency(text) if name is FieldName.CURRENCY else text


def _contact(
    typed: Typed, before: Typed, books: Books | None, refused: dict[str, str]
) -> str | None:
    """The id of the contact whose name was typed; "" takes the contact away, None leaves it."""
    name = typed.contact.strip()
    if name == before.contact.strip():
        return None
    if not name:
        return ""
    usable = [c for c in (books.contacts if books else ()) if c.usable]
    exact = [c for c in usable if c.name.casefold() == name.casefold()]
    begun = exact or [c for c in usable if c.name.casefold().startswith(name.casefold())]
    if len(begun) == 1:
        return begun[0].id
    many = f"{len(begun)} contacts begin with “{name}”." if begun else ""
    refused["contact"] = f"{many or f'No contact is called “{name}”.'} Choose one from the list."
    return None


def _line(
    number: int,
    row: TypedLine,
    before: TypedLine | None,
    books: Books | None,
    refused: dict[str, str],
) -> LineEdit:
    def taken(column: str, text: str) -> str:
        if not text.strip():
            return ""
        try:
            return written(typed_amount(text))
        except ValueError as error:
            refused[f"lines.{number}.{column}"] = str(error)
            return ""

    quantity, unit = taken("quantity", row.quantity), taken("unit_amount", row.unit_amount)
    total = taken("line_amount", row.line_amount)
    factors_new = before is not None and (row.quantity, row.unit_amount) != (
        before.quantity,
        before.unit_amount,
    )
    if before is not None and factors_new and row.line_amount == before.line_amount and unit:
        total = ""  # the amount on the page was the old product: let it follow
    return LineEdit(
        row.description,
        quantity,
        unit,
        total,
        _account(number, row.account, books, refused),
        row.tax_type,
        _tracking(row, books),
    )


def _account(number: int, text: str, books: Books | None, refused: dict[str, str]) -> str:
    """The code at the front of “453 Office”, or of the one account whose name or code was typed."""
    plain = text.strip()
    if not plain or books is None:
        return plain
    first = plain.split(maxsplit=1)[0]
    if books.account(first):
        return first
    offered = [a for a in books.accounts if a.offered]
    found = [a for a in offered if plain.casefold() in a.name.casefold()]
    if len(found) == 1:
        return found[0].code
    refused[f"lines.{number}.account"] = f"“{plain}” is no account. Choose one from the list."
    return ""


def _tracking(row: TypedLine, books: Books | None) -> tuple[tuple[str, str], ...]:
    names = [c.name for c in (books.tracking if books else ())]
    return tuple((n, option) for n, option in zip(names, row.tracking, strict=False) if option)


def lines_for_sums(typed: Typed, books: Books | None) -> tuple[DraftLine, ...]:
    """The typed lines as far as they can be added up; rows that cannot are left out."""
    lines: list[DraftLine] = []
    for number, row in enumerate(typed.lines):
        refused: dict[str, str] = {}
        edit = _line(number, row, None, books, refused)
        quantity, unit = Decimal(edit.quantity or 1), Decimal(edit.unit_amount or 0)
        total = Decimal(edit.line_amount) if edit.line_amount else cents(quantity * unit)
        lines.append(DraftLine(edit.description, quantity, unit, total, "", edit.tax_type))
    return tuple(lines)
