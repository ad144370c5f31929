"""Functions of pdfium called with bare addresses, in a third of the time: for what is asked of every letter and object."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

POINTER = ctypes.c_void_p
"""An address in arguments; where one is returned, ADDRESS says so, and 0 is none."""
ADDRESS = ctypes.c_size_t


@cache
def quickly(name: str, answer: Any, *arguments: Any) -> Callable[..., Any]:
    """The function `name` of pdfium, of the given types, without the checks that ctypes makes of every handle."""
    import pypdfium2.raw as pdfium

    address = ctypes.cast(getattr(pdfium, name), POINTER).value or 0
    return ctypes.PYFUNCTYPE(answer, *arguments)(address)


def address_of(handle: Any) -> int:
    """Where the object of a handle lies; 0 for none."""
    return ctypes.cast(handle, POINTER).value or 0
