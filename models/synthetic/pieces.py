"""What a made document is: its bytes, what is true of it, and where on its pages each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from idp.document import Box, Matrix


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text as it was drawn: `key` says what it is, `page` counts from 1, `box` is in 0..1 of the page as drawn.

    Keys are FieldNames, `line/N/COLUMN` for rows (N from 0), and names such as `cash` or `rounding`.
    """

    page: int
    box: Box
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    """A document that was made, with its truth in the form of labels.

    `pieces` lie on the pages as drawn; `matrices` lead there from each page of the file, for scans and photos
    (empty where the file shows the pages as drawn). `quality` is `pdf`, `scan` or `photo`.
    """

    id: str
    family: str
    filename: str
    media_type: str
    content: bytes
    truth: Mapping[str, Any]
    pieces: tuple[Piece, ...]
    kind: str
    country: str
    language: str
    quality: str
    matrices: tuple[Matrix, ...] = ()
