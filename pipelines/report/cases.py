"""The documents that went worst, each with pictures of its pages and the places of what was found and what was wanted."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from idp.document import Box, Document, Upload, UploadSource
from idp.errors import IdpError
from idp.ports import Services
from models.metrics import Mark, Marks, matched
from pipelines.evaluate import Evaluated
from pipelines.process import documents_of
from pipelines.report.truth import Place, places
from pipelines.stages.as_shown import as_shown

WIDTH = 900
"""Pixels of a page's picture: what a phone or half a screen shows."""
MOST_PAGES = 2


@dataclass(frozen=True, slots=True)
class Value:
    """A labelled value: how it went, where the found one stands, and where the wanted one was read; `source` proposed it."""

    mark: Mark
    source: str = ""
    found_at: Place | None = None
    wanted_at: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A wanted line and the one that was found for it; either may be missing."""

    wanted: Mapping[str, Any] | None
    found: Mapping[str, Any] | None

    @property
    def right(self) -> bool:
        return self.wanted is not None and self.found is not None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture as `data:` address."""

    number: int
    picture: str


@dataclass(frozen=True, slots=True)
class Case:
    """One document that is not all right; `said` is why nothing was found at all."""

    name: str
    file: str
    values: tuple[Value, ...]
    rows: tuple[Row, ...]
    sheets: tuple[Sheet, ...] = ()
    said: str = ""

    @property
    def wrong(self) -> tuple[str, ...]:
        """The fields in which it is wrong; `lines` where rows are."""
        fields = tuple(v.mark.field for v in self.values if not v.mark.right)
        return fields + ("lines",) * any(not row.right for row in self.rows)


def flawed(done: Evaluated) -> tuple[Marks, ...]:
    """The documents of `done` with errors, the worst first: errors weigh as much as they were believed."""
    bad = [m for m in done.score.marks if _badness(m) > 0]
    return tuple(sorted(bad, key=lambda m: (-_badness(m), m.document)))


def _badness(marks: Marks) -> float:
    missed = 0.5  # the program knows that it has found nothing; that is less bad than being sure of something wrong
    wrong = sum(
        missed if m.confidence is None else m.confidence for m in marks.fields if not m.right
    )
    return wrong + (1 - marks.lines.f1 if marks.lines.labelled else 0)


def case_of(done: Evaluated, marks: Marks, services: Services) -> Case:
    """The case of one document of `done`; without pictures where it cannot be shown."""
    label = next(one for one in done.labelled.labels if str(one["id"]) == marks.document)
    got = done.predictions.get(marks.document, {})
    file = done.labelled.file_of(label)
    try:
        document, part = _original(file.read_bytes(), file.name, services)
    except (IdpError, OSError):
        document, part = None, None
    values = tuple(_value(m, got, document) for m in marks.fields)
    sheets = _sheets(document, part, values, services) if document and part else ()
    rows = _rows(label["fields"].get("line_items") or (), got.get("line_items") or ())
    said = (got.get("error") or {}).get("say", "")
    return Case(marks.document, file.name, values, rows, sheets, said)


def _original(content: bytes, name: str, services: Services) -> tuple[Document, Upload]:
    """The first document in a file, with its words where people see them."""
    media_type = services.unpacker.check(content, name, services.limits)
    upload = Upload.of(content, filename=name, media_type=media_type, source=UploadSource.CLI)
    _, part = next(documents_of(upload, services.unpacker))
    return as_shown(services.reader.read(part)), part


def _value(mark: Mark, got: Mapping[str, Any], document: Document | None) -> Value:
    found = (got.get("fields") or {}).get(mark.field) or {}
    at = (found["page"], Box(*found["box"])) if found.get("page") and found.get("box") else None
    wanted = () if mark.right or document is None else places(mark.field, mark.want, document)
    return Value(mark, found.get("source", ""), at, wanted)


def _rows(want: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    """Wanted lines beside those that are them, then found lines that nobody wanted; none where none is labelled."""
    if not want:
        return ()
    pairs = matched(want, got)
    taken = set(pairs)
    beside = [
        Row(line, None if at is None else got[at]) for line, at in zip(want, pairs, strict=True)
    ]
    return (*beside, *(Row(None, line) for at, line in enumerate(got) if at not in taken))


def _sheets(
    document: Document, part: Upload, values: Sequence[Value], services: Services
) -> tuple[Sheet, ...]:
    """Pictures of the pages on which something wrong or missed stands; of the first where that is nowhere."""
    wrong = [v for v in values if not v.mark.right]
    on = {place[0] for v in wrong for place in (v.found_at, *v.wanted_at) if place}
    shown = [p for p in document.pages if p.number in on] or list(document.pages[:1])
    sheets = []
    for page in shown[:MOST_PAGES]:
        try:
            (webp,) = services.renderer.previews(
                part.content, part.media_type, page.number, widths=(WIDTH,), turn=page.turn
            )
        except IdpError:
            continue
        picture = f"data:image/webp;base64,{base64.b64encode(webp).decode()}"
        sheets.append(Sheet(page.number, picture))
    return tuple(sheets)
