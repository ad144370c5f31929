"""Lists as Xero gives them: filtered, in order, changed since, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from idp.xero.sandbox.where import matcher
from idp.xero.sandbox.wire import Json, bad_request, moment_of

Args = MultiDict[str, str]


def is_true(args: Args, name: str) -> bool:
    return args.get(name, "").lower() == "true"


def named(args: Args, name: str) -> set[str]:
    """The values of a parameter that holds a comma-separated list, in small letters."""
    return {part.strip().lower() for part in args.get(name, "").split(",") if part.strip()}


def chosen(items: Iterable[Json], args: Args, modified_since: str | None) -> list[Json]:
    """What the `where`, `order` and If-Modified-Since of a request leave, in their order."""
    matches = matcher(args.get("where"))
    since = _moment(modified_since)
    found = [
        item
        for item in items
        if matches(item) and (since is None or moment_of(item["UpdatedDateUTC"]) >= since)
    ]
    return _ordered(found, args.get("order"))


def _moment(header: str | None) -> datetime | None:
    if not header:
        return None
    try:
        # Clients send ISO 8601 or the form of HTTP; both count in UTC.
        return moment_of(header)
    except ValueError:
        pass
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _ordered(items: list[Json], order: str | None) -> list[Json]:
    for part in reversed((order or "").split(",")):
        name, _, direction = part.strip().partition(" ")
        if name:
            items = sorted(items, key=_key(name), reverse=direction.strip().upper() == "DESC")
    return items


def _key(name: str) -> Callable[[Json], tuple[bool, Any]]:
    def key(item: Json) -> tuple[bool, Any]:
        value: Any = item
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if isinstance(value, str):
            return True, value.lower()
        return (False, "") if value is None or isinstance(value, dict | list) else (True, value)

    return key


def paged(items: list[Json], args: Args) -> tuple[list[Json], Json | None]:
    """One page and what Xero says of it; everything where no page was asked for."""
    if "page" not in args:
        return items, None
    page, size = _whole(args, "page", 1), _whole(args, "pageSize", 100)
    if page < 1 or not 1 <= size <= 1000:
        raise bad_request("page must be at least 1, and pageSize between 1 and 1000")
    count = -(-len(items) // size)
    part = items[(page - 1) * size : page * size]
    return part, {"page": page, "pageSize": size, "pageCount": count, "itemCount": len(items)}


def _whole(args: Args, name: str, default: int) -> int:
    text = args.get(name, "")
    if text and not (text.isdecimal() and len(text) < 10):
        raise bad_request(f"{name} must be a whole number")
    return int(text) if text else default
