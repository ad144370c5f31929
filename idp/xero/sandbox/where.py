"""The `where` filter: Type=="ACCPAY" AND Contact.ContactID==guid("…") AND Date>=DateTime(2026,11,1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from idp.xero.sandbox.wire import Json, Refusal, bad_request, moment_of

Test = Callable[[Json], bool]
_TOKEN = re.compile(
    r"""\s*(?:(?P<string>"(?:[^"\\]|\\.)*")|(?P<op>==|!=|>=|<=|&&|\|\||[()<>=,])"""
    r"""|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][A-Za-z0-9_.]*))"""
)
_METHODS = ("Contains", "StartsWith", "EndsWith")


def matcher(text: str | None) -> Test:
    """Compile a filter; a text that Xero would not understand is refused with a 400."""
    if not text or not text.strip():
        return lambda _item: True
    return _Parser(text).whole()


def _no_sense(text: str) -> Refusal:
    return bad_request(f"Invalid where clause: {text[:200]}", kind="QueryParseException", number=16)


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split(text.replace(".ToLower()", ".ToLower"))
        self._at = 0

    def _split(self, text: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            token = _TOKEN.match(text, at)
            if token is None or len(found) > 500:
                raise _no_sense(text)
            found.append((str(token.lastgroup), token[token.lastgroup or 0]))
            at = token.end()
        return found

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _next(self, expected: str | None = None) -> tuple[str, str]:
        token = self._peek()
        if token[0] == "end" or (expected is not None and token[1] != expected):
            raise _no_sense(self._text)
        self._at += 1
        return token

    def whole(self) -> Test:
        test = self._any()
        if self._peek()[0] != "end":
            raise _no_sense(self._text)
        return test

    def _any(self) -> Test:
        tests = [self._every()]
        while self._peek()[1].upper() in ("OR", "||"):
            self._next()
            tests.append(self._every())
        return lambda item: any(test(item) for test in tests)

    def _every(self) -> Test:
        tests = [self._one()]
        while self._peek()[1].upper() in ("AND", "&&"):
            self._next()
            tests.append(self._one())
        return lambda item: all(test(item) for test in tests)

    def _one(self) -> Test:
        if self._peek()[1] == "(":
            self._next("(")
            inner = self._any()
            self._next(")")
            return inner
        kind, path = self._next()
        if kind != "word":
            raise _no_sense(self._text)
        names = path.split(".")
        if names[-1] in _METHODS:
            return self._method(names[:-1], names[-1])
        if names[-1] == "HasValue":
            return lambda item: _field(item, names[:-1]) is not None
        if names[-1] == "Value":
            names = names[:-1]
        lower = names[-1] == "ToLower"
        path_names = names[:-1] if lower else names
        if self._peek()[0] != "op" or self._peek()[1] not in _COMPARE:
            raise _no_sense(self._text)
        operator, value = _COMPARE[self._next()[1]], self._value()

        def test(item: Json) -> bool:
            found = _field(item, path_names)
            return operator(found.lower() if lower and isinstance(found, str) else found, value)

        return test

    def _method(self, names: list[str], method: str) -> Test:
        lower = names[-1:] == ["ToLower"]
        self._next("(")
        value = str(self._value())
        self._next(")")
        look = {
            "Contains": str.__contains__,
            "StartsWith": str.startswith,
            "EndsWith": str.endswith,
        }[method]
        path = names[:-1] if lower else names

        def test(item: Json) -> bool:
            text = str(_field(item, path) or "")
            return look(text.lower() if lower else text, value)

        return test

    def _value(self) -> Any:
        kind, text = self._next()
        if kind == "string":
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        if kind == "number":
            return Decimal(text)
        word = text.lower()
        if word in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[word]
        if word == "guid":
            return str(self._arguments()[0]).lower()
        if word == "datetime":
            return self._moment(self._arguments())
        raise _no_sense(self._text)

    def _arguments(self) -> list[Any]:
        self._next("(")
        found = [self._value()]
        while self._peek()[1] == ",":
            self._next(",")
            found.append(self._value())
        self._next(")")
        return found

    def _moment(self, parts: list[Any]) -> datetime:
        try:
            year, month, day, hour, minute, second = [*map(int, parts), 0, 0, 0][:6]
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except (ValueError, TypeError) as error:
            raise _no_sense(self._text) from error


def _field(item: Any, names: list[str]) -> Any:
    for name in names:
        item = item.get(name) if isinstance(item, dict) else None
    return item


def _same_kind(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(right, datetime):
        return (moment_of(left) if isinstance(left, str) else None), right
    if isinstance(right, Decimal) and isinstance(left, int | float):
        return Decimal(str(left)), right
    return left, right


def _equal(left: Any, right: Any) -> bool:
    one, other = _same_kind(left, right)
    return bool(one == other)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        one, other = _same_kind(left, right)
        if one is None or other is None or type(one) is not type(other):
            return False
        return test(one, other)

    return compare


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": _equal,
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    ">=": _ordered(lambda left, right: left >= right),
    "<=": _ordered(lambda left, right: left <= right),
    ">": _ordered(lambda left, right: left > right),
    "<": _ordered(lambda left, right: left < right),
}
