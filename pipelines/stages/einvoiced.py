"""An e-invoice against its page: where the page shows what the XML says, and where the two disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from idp.dates import Order, find_dates, order_of
from idp.document import Box, Document, Line, Page, Remark
from idp.fields import AMOUNTS, DATES, Extraction, Field, FieldName, Value, written
from idp.money import parse_amount
from idp.text import plain

SURE = 0.5
"""What is read from the page with less confidence contradicts nothing; that the XML's own value is nowhere on it counts too."""
SURE_LETTERS = 0.9
"""The same for the words of a scan, whose slips look like differences."""
LONGEST = 12
"""Words in a name or number that is looked for."""
DISTINCT = 6
"""Letters and digits of a name or number that is found even within a longer one."""

COMPARED = {
    FieldName.INVOICE_NUMBER: "number",
    FieldName.ISSUE_DATE: "date",
    FieldName.DUE_DATE: "due date",
    FieldName.CURRENCY: "currency",
    FieldName.SUBTOTAL: "subtotal",
    FieldName.TAX_TOTAL: "tax",
    FieldName.TOTAL: "total",
    FieldName.AMOUNT_DUE: "amount due",
    FieldName.IBAN: "bank account",
    FieldName.BANK_ACCOUNT: "bank account",
}
_SUMS = AMOUNTS
_ACCOUNTS = frozenset({FieldName.IBAN, FieldName.BANK_ACCOUNT})
_NUMBER = re.compile(r"\d[\d.,'’\u00a0\u202f ]*\d|\d")
_SIGNS = {
    "EUR": "€",
    "GBP": "£",
    "USD": "$",
    "AUD": "$",
    "NZD": "$",
    "CAD": "$",
    "JPY": "¥",
    "CHF": "Fr",
}


def merged(read: Extraction, exact: Extraction, document: Document) -> Extraction:
    """The e-invoice's values over those `read` from the page, which stay as candidates; disagreements become remarks.

    Where the XML says nothing, as the smaller profiles do of lines and taxes, the page's values stand.
    """
    shown = placed(exact, document, read)
    beaten = tuple(f for f in read.fields if exact.field(f.name) is not None)
    missing = tuple(f for f in read.fields if exact.field(f.name) is None)
    return replace(
        shown,
        document_id=read.document_id,
        candidates=exact.candidates + beaten + read.candidates,
        taxes=exact.taxes or read.taxes,
        # Without lines of its own, the rows are the page's, with its discounts among them.
        adjustments=exact.adjustments if exact.line_items else (),
        remarks=(*read.remarks, *exact.remarks, *differences(exact, read, document)),
    ).with_fields(missing)


def placed(exact: Extraction, document: Document, read: Extraction) -> Extraction:
    """`exact` with page and box of each field that the page shows too: where `read` found it, else where it stands first."""
    found = [*read.fields, *read.candidates]
    order, _ = order_of(document.text)

    def place(field: Field) -> Field:
        same = next((f for f in found if f.name is field.name and f.box and _same(f, field)), None)
        if same is not None:
            return replace(field, page=same.page, box=same.box)
        places = list(_places(field, document, order))
        if not places:
            return field
        # Sums stand at the end, after the lines that may hold the same amount.
        page, box = places[-1 if field.name in _SUMS else 0]
        return replace(field, page=page, box=box)

    return replace(exact, fields=tuple(place(field) for field in exact.fields))


def differences(exact: Extraction, read: Extraction, document: Document) -> Iterator[Remark]:
    """A remark for each field on which the page surely says something else and nowhere what the XML says."""
    known = [f.value for f in exact.fields]
    for name, called in COMPARED.items():
        stated = _stated(exact, name)
        shown = read.field(name)
        if stated is None or shown is None or shown.confidence < SURE or shown.box is None:
            continue
        if any(_alike(value, shown.value) for value in known) or not _legible(shown, document):
            continue
        if not _printed(stated.value, document):
            say = (
                f"The page shows {_spoken(shown.value)} as {called}, but the e-invoice inside the file says "
                f"{_spoken(stated.value)}. Ask the supplier which is right."
            )
            yield Remark("xml_differs", say, name)


def _stated(exact: Extraction, name: FieldName) -> Field | None:
    """The XML's field; an account on the page is compared with whichever kind of account the XML has."""
    if name in _ACCOUNTS:
        return next((f for f in exact.fields if f.name in _ACCOUNTS), None)
    return exact.field(name)


def _same(one: Field, other: Field) -> bool:
    return _alike(one.value, other.value)


def _alike(one: Value, other: Value) -> bool:
    """Whether two values are the same to people: signs of credits, blanks and case do not count."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one) == abs(other)
    if isinstance(one, str) and isinstance(other, str):
        return plain(one) == plain(other) != ""
    return one == other


def _spoken(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value


def _legible(shown: Field, document: Document) -> bool:
    """Whether an engine was sure of the words in which the page's value stands, and had no other reading of them."""
    page = next((p for p in document.pages if p.number == shown.page), None)
    if page is None or shown.box is None:
        return False
    words = [w for w in page.words if shown.box.holds(*w.box.centre)]
    return all(w.confidence >= SURE_LETTERS and not w.others for w in words)


def _printed(value: Value, document: Document) -> bool:
    """Whether the page says `value` anywhere, in any way of writing it."""
    if isinstance(value, Decimal):
        return any(_says_amount(line.text, value) for p in document.pages for line in p.lines)
    if isinstance(value, date):
        orders = (Order.DMY, Order.MDY, Order.YMD)
        text = document.text
        return any(
            found.value == value for order in orders for found in find_dates(text, order=order)
        )
    wanted, sign = plain(value), _SIGNS.get(value, "")
    lines = [line for page in document.pages for line in page.lines]
    if any(_run_in(line, value, wanted) for line in lines) or (sign and sign in document.text):
        return True
    # Long ones may be broken over words or lines, and stand in no other number by chance.
    return len(wanted) >= DISTINCT and wanted in plain(document.text)


def _says_amount(text: str, value: Decimal) -> bool:
    """Whether one of the numbers in `text`, however its digits are grouped, is `value` but for its sign."""
    for found in _NUMBER.finditer(text):
        for run in {found[0], *found[0].split()}:
            if any(parse_amount(run, decimal_comma=c) == abs(value) for c in (None, True, False)):
                return True
    return False


def _places(field: Field, document: Document, order: Order) -> Iterator[tuple[int, Box]]:
    """Where the page shows the field's value, top to bottom."""
    for page in document.pages:
        yield from ((page.number, box) for box in _on(page, field, order))


def _on(page: Page, field: Field, order: Order) -> Iterator[Box]:
    value = field.value
    if field.name in DATES and isinstance(value, date):
        find = partial(_date_in, value=value, order=order)
    else:
        find = partial(_run_in, value=value, wanted=plain(written(value)))
    for line in page.lines:
        box = find(line)
        if box is not None:
            yield box


def _date_in(line: Line, value: date, order: Order) -> Box | None:
    for found in find_dates(line.text, order=order):
        if found.value == value:
            at, inside = 0, []
            for word in line.words:
                if at < found.end and at + len(word.text) > found.start:
                    inside.append(word.box)
                at += len(word.text) + 1
            return Box.around(inside) if inside else None
    return None


def _run_in(line: Line, value: Value, wanted: str) -> Box | None:
    """The box of the words in `line` that say `value`."""
    for start in range(len(line.words)):
        said = ""
        for end in range(start, min(start + LONGEST, len(line.words))):
            said = f"{said} {line.words[end].text}".strip()
            if plain(said) == wanted != "" or _is_amount(said, value):
                return Box.around(w.box for w in line.words[start : end + 1])
            if len(plain(said)) > len(wanted) + 4:
                break
    return None


def _is_amount(said: str, value: Value) -> bool:
    return (
        isinstance(value, Decimal) and any(c.isdigit() for c in said) and _alike_amount(said, value)
    )


def _alike_amount(said: str, value: Decimal) -> bool:
    read = parse_amount(said)
    return read is not None and abs(read) == abs(value)
