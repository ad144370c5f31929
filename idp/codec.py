"""Values to JSON and back: the form in which stages' results are stored and the API answers.

Decimals become text, dates ISO 8601, enums their value. `load(dump(value), type(value)) == value` for every value of the core.
"""

from __future__ import annotations

import gc
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(cls: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("type[Any]", cls))


def dump(value: object) -> bytes:
    """`value` (a dataclass of the core) as UTF-8 JSON."""
    return _adapter(cast("Hashable", type(value))).dump_json(value)


def plain(value: object) -> Any:
    """`value` as JSON-ready lists, dicts and scalars."""
    return _adapter(cast("Hashable", type(value))).dump_python(value, mode="json")


@contextmanager
def _uncollected() -> Iterator[None]:
    """While very many small values are made, looking for garbage among them would take most of the time; they hold no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def load(data: bytes | str, cls: type[T]) -> T:
    """The value of type `cls` in `data`; raises pydantic.ValidationError where it is none."""
    with _uncollected():
        value: T = _adapter(cast("Hashable", cls)).validate_json(data)
    return value
