"""Our own reader of what Xero answers: forgiving where the SDK's models raise.

One enum value that the SDK has never heard of would lose a whole page, and a null would become the text "None".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from idp.draft import Published

Json = Mapping[str, Any]

_MS_DATE = re.compile(r"^/Date\((-?\d{1,15})([+-]\d{4})?\)/$")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def loads(content: bytes) -> Json:
    """The JSON object in `content`, fractions as Decimal; raises ValueError where it is none."""
    data = json.loads(content.decode("utf-8-sig"), parse_float=Decimal)
    if not isinstance(data, dict):
        raise ValueError("the answer is no JSON object")  # noqa: TRY004 - the content is at fault, not a caller
    return data


def items(answer: Json, name: str) -> list[Json]:
    """The collection `name` of an answer, empty where it is missing or something else."""
    found = answer.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(item: Json, name: str) -> str:
    """A text, empty for what is missing or null; numbers are written out."""
    value = item.get(name)
    return "" if value is None else str(value)


def amount(item: Json, name: str) -> Decimal | None:
    """A number as Decimal, or None."""
    value = item.get(name)
    if value is None or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def day(item: Json, name: str) -> date | None:
    """A date that came as /Date(ms+0000)/ or ISO 8601, or None.

    Xero means the day in UTC: an offset after the milliseconds does not move it.
    """
    value = text(item, name)
    found = _MS_DATE.match(value)
    try:
        if found:
            return (_EPOCH + timedelta(milliseconds=int(found[1]))).date()
        return date.fromisoformat(value[:10])
    except (ValueError, OverflowError):
        return None


def published(item: Json, link: str) -> Published:
    """What Xero says of one Invoice or CreditNote."""
    identity = text(item, "InvoiceID") or text(item, "CreditNoteID")
    number = text(item, "InvoiceNumber") or text(item, "CreditNoteNumber")
    return Published(identity, number, text(item, "Status"), amount(item, "Total"), link)


def sentences(content: bytes) -> list[str]:
    """What Xero says is wrong, each sentence once: its ValidationErrors, else its message.

    Never raises: a 400 may come as plain text or HTML.
    """
    try:
        answer = loads(content)
    except ValueError:
        said = content.decode("utf-8", "replace").strip()
        return [] if not said or said.startswith("<") else [said[:300]]
    found: list[str] = []
    for element in items(answer, "Elements"):
        _collect(element, found)
    if not found:
        _collect(answer, found)
    if not found:
        found = [text(answer, k) for k in ("Message", "Detail", "Title") if text(answer, k)][:1]
    return list(dict.fromkeys(found))


def _collect(element: Json, found: list[str]) -> None:
    """Validation errors of an element and of all that it holds (lines carry their own)."""
    found += [text(e, "Message") for e in items(element, "ValidationErrors") if text(e, "Message")]
    for name, value in element.items():
        if name in ("ValidationErrors", "Warnings"):
            continue
        if isinstance(value, dict):
            _collect(value, found)
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    _collect(one, found)
