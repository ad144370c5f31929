"""How Xero's Accounting API writes things down: dates, envelopes, refusals."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

Json = dict[str, Any]

PROVIDER = "Sandbox, not Xero"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS_DATE = re.compile(r"^/Date\((-?\d{1,15})([+-]\d{4})?\)/$")
_ISO_DATE = re.compile(r"^(\d{4}-\d\d-\d\d)(T[\d:.]*)?(Z|[+-]\d\d:?\d\d)?$")
DATES = ("Date", "DueDate", "PeriodLockDate", "EndOfYearLockDate", "PlannedPaymentDate")
MOMENTS = ("UpdatedDateUTC", "CreatedDateUTC", "DateUTC")


@dataclass
class Refusal(Exception):
    """An answer that is not the one hoped for; raised anywhere, written out by the app."""

    status: int
    body: Json | str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Invalid(Exception):
    """What is wrong with one element of a write, in Xero's sentences."""

    messages: tuple[str, ...]


def loads(raw: bytes | str) -> Any:
    """Read JSON with every fraction as a Decimal, so that no cent is lost on the way in."""
    return json.loads(raw, parse_float=Decimal, parse_constant=_no_number)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def dumps(value: Any) -> str:
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        # At most four places travel, which a double writes out and reads back unchanged.
        return float(value)
    msg = f"no JSON for {type(value).__name__}"
    raise TypeError(msg)


def ms(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


def stamp(moment: datetime) -> str:
    """A moment as it is stored: ISO 8601 in UTC to the millisecond, so that text order is time order."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}"
    )


def moment_of(text: str) -> datetime:
    """Read a stored stamp or date, naive meaning UTC."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def date_in(value: Any) -> str | None:
    """Read a date as clients send it (ISO or /Date(ms)/) into ISO; None where it is neither."""
    text = str(value)
    if found := _MS_DATE.match(text):
        try:
            return (EPOCH + timedelta(milliseconds=int(found[1]))).date().isoformat()
        except OverflowError:
            return None
    if found := _ISO_DATE.match(text):
        try:
            return date.fromisoformat(found[1]).isoformat()
        except ValueError:
            return None
    return None


def out(value: Any) -> Any:
    """Turn what is stored into what Xero sends: dates in its own notation, nothing that is null."""
    if isinstance(value, list):
        return [out(item) for item in value]
    if not isinstance(value, dict):
        return value
    sent: Json = {}
    for key, item in value.items():
        if item is None:
            continue
        if key in DATES + MOMENTS and (written := _written(item)):
            sent[key] = written
            if key in DATES:
                sent[f"{key}String"] = f"{item[:10]}T00:00:00"
        else:
            sent[key] = out(item)
    return sent


def _written(value: Any) -> str | None:
    """A stored date in Xero's notation; None for what a client sent and we never read as a date."""
    try:
        return f"/Date({ms(moment_of(value))}+0000)/"
    except (ValueError, TypeError, OverflowError):
        return None


def envelope(name: str, items: list[Json], now: datetime, pagination: Json | None = None) -> Json:
    answer: Json = {
        "Id": str(uuid4()),
        "Status": "OK",
        "ProviderName": PROVIDER,
        "DateTimeUTC": f"/Date({ms(now)})/",
    }
    if pagination:
        answer["pagination"] = pagination
    answer[name] = out(items)
    return answer


def errors_of(messages: tuple[str, ...] | list[str]) -> list[Json]:
    return [{"Message": message} for message in messages]


def validation(elements: list[Json]) -> Refusal:
    """The 400 that names each element with what is wrong with it."""
    return Refusal(
        400,
        {
            "ErrorNumber": 10,
            "Type": "ValidationException",
            "Message": "A validation exception occurred",
            "Elements": out(elements),
        },
    )


def refused(message: str, **element: Any) -> Refusal:
    """A validation refusal of a request that holds one thing only."""
    return validation([{**element, "ValidationErrors": errors_of([message])}])


def bad_request(
    message: str, *, kind: str = "PostDataInvalidException", number: int = 14
) -> Refusal:
    return Refusal(400, {"ErrorNumber": number, "Type": kind, "Message": message})


def problem(status: int, title: str, detail: str) -> Refusal:
    """The form of Xero's gateway, used for 401 and 403."""
    return Refusal(
        status,
        {
            "Type": None,
            "Title": title,
            "Status": status,
            "Detail": detail,
            "Instance": str(uuid4()),
            "Extensions": {},
        },
    )


def not_found() -> Refusal:
    return Refusal(404, "The resource you're looking for cannot be found")
