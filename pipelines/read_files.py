"""Many files read and nothing more: what `idp read` runs. Words, and on wish layout and pictures to look at."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from idp.config import Settings
from idp.document import Box, Document, Page, Remark, Upload, UploadSource
from idp.errors import NeedsHuman, Rejected
from idp.ports import PageRenderer
from pipelines.batch import KILLED, NO_DOCUMENT, Job, attempt, each
from pipelines.process import documents_of
from pipelines.reading import ByteDoors, limits_of
from pipelines.stages.as_shown import as_shown
from pipelines.stages.parse_layout import parse_layout
from pipelines.stages.receive import PDF

SHOWN_WIDTH = 1600
"""Pixels of the page in a picture for people who debug."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be read: with which password, with layout or words alone, and the folder for pictures."""

    password: str = ""
    layout: bool = False
    show: Path | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """One document of one file as it was read, boxes too; or why it could not be. `seconds` are those of reading alone."""

    id: str
    file: Path
    seconds: float
    document: Document | None = None
    code: str = ""
    say: str = ""


def read_files(
    files: Sequence[Path], settings: Settings, wish: Wish, *, jobs: int = 1
) -> Iterator[Look]:
    """A look at every document in every file, in their order. Pictures of them are written as they are read."""
    job = Job(
        partial(_opened, eager=len(files) > 1),
        partial(look_into, wish=wish, settings=settings, names=_names(files) if wish.show else {}),
        _killed,
    )
    for looks in each(files, settings, job, jobs=jobs, in_order=True):
        yield from looks


def _opened(settings: Settings, *, eager: bool) -> ByteDoors:
    """The doors to bytes; `eager` where a start-up now is better than one in the first file's time."""
    from pipelines.bootstrap import byte_doors

    doors = byte_doors(settings)
    if eager:
        _warm(doors)
    return doors


def _warm(doors: ByteDoors) -> None:
    """Load the engine; where there is none, each document that needs it will say so."""
    try:
        doors.warm()
    except NeedsHuman:
        return


def _names(files: Iterable[Path]) -> Mapping[Path, str]:
    """What the pictures of each file are called: its stem, told apart by number where several files share it."""
    seen: Counter[str] = Counter()
    names = {}
    for file in files:
        seen[file.stem] += 1
        names[file] = file.stem if seen[file.stem] == 1 else f"{file.stem}~{seen[file.stem]}"
    return names


def _killed(file: Path) -> tuple[Look, ...]:
    return (Look(file.stem, file, 0.0, code=KILLED.code, say=KILLED.say),)


def look_into(
    file: Path, doors: ByteDoors, *, wish: Wish, settings: Settings, names: Mapping[Path, str]
) -> tuple[Look, ...]:
    """All that is in one file. Nothing is raised for a bad one."""
    began = time.perf_counter()
    parts = (
        attempt(file, lambda: tuple(_parts(file, doors, settings, wish.password))) or NO_DOCUMENT
    )
    if isinstance(parts, Remark):
        return (Look(file.stem, file, time.perf_counter() - began, code=parts.code, say=parts.say),)
    looks = []
    for number, (document_id, part) in enumerate(parts, 1):
        read = attempt(file, partial(doors.reader.read, part, password=wish.password))
        seconds = time.perf_counter() - began
        if isinstance(read, Document) and (wish.layout or wish.show):
            read = attempt(file, partial(parse_layout, read))
        if isinstance(read, Remark):
            looks.append(Look(document_id, file, seconds, code=read.code, say=read.say))
        else:
            looks.append(Look(document_id, file, seconds, read))
            if wish.show:
                name = names.get(file, file.stem) + (f"#{number}" if number > 1 else "")
                _draw(read, part, doors.renderer, wish, name)
        began = time.perf_counter()
    return tuple(looks)


def _parts(
    file: Path, doors: ByteDoors, settings: Settings, password: str
) -> Iterator[tuple[str, Upload]]:
    content = file.read_bytes()
    try:
        media_type = doors.unpacker.check(content, file.name, limits_of(settings))
    except Rejected as refusal:
        if refusal.code != "encrypted" or not password:
            raise
        media_type = PDF
    upload = Upload.of(content, filename=file.name, media_type=media_type, source=UploadSource.CLI)
    yield from documents_of(upload, doors.unpacker)


def _draw(document: Document, part: Upload, renderer: PageRenderer, wish: Wish, name: str) -> None:
    """A picture for every page of `document`, whose boxes are still those of the pages as read."""
    from pipelines.pictures.drawn import drawn

    folder = wish.show or Path()
    folder.mkdir(parents=True, exist_ok=True)
    for page in document.pages:
        title = f"{part.filename}, page {page.number} of {len(document.pages)}"
        webp = _picture(page, part, renderer, wish.password)
        (folder / f"{name}-{page.number}.png").write_bytes(drawn(webp, page, title))


def _picture(page: Page, part: Upload, renderer: PageRenderer, password: str) -> bytes | None:
    """The page as people see it, or None for one that has no picture."""
    try:
        (webp,) = renderer.previews(
            part.content,
            part.media_type,
            page.number,
            widths=(SHOWN_WIDTH,),
            turn=page.turn,
            password=password,
        )
    except Rejected:
        return None
    return webp


def as_json(look: Look, *, layout: bool = False) -> dict[str, Any]:
    """One line of `--jsonl`: pages with their words, with `layout` also lines, blocks, tables and pairs; or an error.

    Boxes are those of the pages as people see them.
    """
    row: dict[str, Any] = {
        "id": look.id,
        "file": look.file.name,
        "seconds": round(look.seconds, 3),
    }
    if look.document is None:
        return row | {"error": {"code": look.code, "say": look.say}}
    document = as_shown(look.document)
    return row | {
        "language": document.language,
        "remarks": [{"code": r.code, "say": r.say} for r in document.remarks],
        "splits": [
            {"page": s.page, "say": s.say, "confidence": round(s.confidence, 4)}
            for s in document.splits
        ],
        "pages": [_page(p) | (_layout(p) if layout else {}) for p in document.pages],
    }


def _page(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "width": round(page.width, 2),
        "height": round(page.height, 2),
        "turn": page.turn,
        "source": page.source.value,
        "engine": page.engine,
        "steps": list(page.steps),
        "blank": page.blank,
        "words": [
            {"text": w.text, "box": _box(w.box), "confidence": round(w.confidence, 4)}
            | ({"others": list(w.others)} if w.others else {})
            for w in page.words
        ],
        "codes": [
            {"symbology": c.symbology, "text": c.text, "box": _box(c.box)} for c in page.codes
        ],
    }


def _layout(page: Page) -> dict[str, Any]:
    return {
        "lines": [{"text": line.text, "box": _box(line.box)} for line in page.lines],
        "blocks": [{"text": b.text, "box": _box(b.box), "part": b.part.value} for b in page.blocks],
        "tables": [
            {
                "box": _box(table.box),
                "header": table.header,
                "continues": table.continues,
                "rows": [
                    [
                        {
                            "text": cell.text,
                            "box": _box(cell.box),
                            "row_span": cell.row_span,
                            "column_span": cell.column_span,
                        }
                        for cell in row
                    ]
                    for row in table.rows
                ],
            }
            for table in page.tables
        ],
        "pairs": [
            {
                "label": pair.label,
                "value": pair.value,
                "label_box": _box(pair.label_box),
                "value_box": _box(pair.value_box),
            }
            for pair in page.pairs
        ],
    }


def _box(box: Box) -> list[float]:
    return [round(v, 5) for v in (box.x0, box.y0, box.x1, box.y1)]
