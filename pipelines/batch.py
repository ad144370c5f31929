"""Many files without a database: what `idp process` and `idp eval` run."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from idp.config import Settings
from idp.document import Upload, UploadSource
from idp.draft import Draft
from idp.errors import IdpError
from idp.fields import LineItem, written
from idp.ports import Services

KNOWN = frozenset(
    [
        ".pdf",
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".bmp",
        ".tif",
        ".tiff",
        ".webp",
        ".heic",
        ".heif",
        ".avif",
        ".xml",
        ".eml",
    ]
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document of one file: a draft, or an error with its code and sentence. `seconds` is wall time."""

    id: str
    file: Path
    seconds: float
    draft: Draft | None = None
    code: str = ""
    say: str = ""


def files_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files to read, in order; folders give the files in them whose endings are known, those named are all taken."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in KNOWN)
        else:
            found.append(path)
    return tuple(dict.fromkeys(found))


def process_files(
    files: Iterable[Path], settings: Settings, *, jobs: int = 1, einvoice: bool = True
) -> Iterator[Outcome]:
    """An outcome for every document in every file; with one job in order, with more as they are done."""
    if jobs <= 1:
        services = _services(settings, einvoice=einvoice)
        for file in files:
            yield from process_file(file, services)
        return
    share = replace_threads(settings, 1)
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=_prepare, initargs=(share, einvoice)
    ) as pool:
        under_way = {pool.submit(_in_child, file): file for file in files}
        for done in as_completed(under_way):
            yield from _answer(done, under_way[done])


def _answer(done: Future[tuple[Outcome, ...]], file: Path) -> tuple[Outcome, ...]:
    try:
        return done.result()
    except BrokenProcessPool:
        say = "A reading process was killed, perhaps for want of memory. Try again with fewer jobs."
        return (Outcome(file.stem, file, 0.0, code="killed", say=say),)


def replace_threads(settings: Settings, threads: int) -> Settings:
    """The same settings with another number of OCR threads."""
    return settings.model_copy(update={"ocr_threads": threads})


_CHILD: list[Services] = []


def _prepare(settings: Settings, einvoice: bool) -> None:
    _CHILD.append(_services(settings, einvoice=einvoice))


def _in_child(file: Path) -> tuple[Outcome, ...]:
    return process_file(file, _CHILD[0])


def _services(settings: Settings, *, einvoice: bool) -> Services:
    from pipelines.bootstrap import bootstrap

    services = replace(bootstrap(settings), use_einvoice=einvoice)
    services.warm()
    return services


def process_file(file: Path, services: Services) -> tuple[Outcome, ...]:
    """All that is in one file. Nothing is raised for a bad one."""
    began = time.perf_counter()
    drafts: tuple[Draft, ...] = ()
    code = "no_document"
    say = "This message holds no document. Attach the invoice or receipt as PDF or picture."
    try:
        drafts = _drafts(file, services)
    except IdpError as error:
        code, say = error.code, error.say
    except OSError as error:
        code, say = "not_readable", f"The file cannot be opened: {error.strerror or error}."
    except Exception:  # one odd file must not cost the answers for all the others
        logging.getLogger(__name__).exception("%s could not be read", file)
        code, say = "unexpected", "Something unexpected went wrong; the log above says where."
    seconds = (time.perf_counter() - began) / max(1, len(drafts))
    if not drafts:
        return (Outcome(file.stem, file, seconds, code=code, say=say),)
    return tuple(Outcome(d.extraction.document_id, file, seconds, d) for d in drafts)


def _drafts(file: Path, services: Services) -> tuple[Draft, ...]:
    from pipelines.process import process

    content = file.read_bytes()
    media_type = services.unpacker.check(content, file.name, services.limits)
    upload = Upload.of(content, filename=file.name, media_type=media_type, source=UploadSource.CLI)
    return process(upload, services)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """One line of `--jsonl`: fields with value, confidence, page, box and source, and line items; or an error."""
    row: dict[str, Any] = {
        "id": outcome.id,
        "file": outcome.file.name,
        "seconds": round(outcome.seconds, 3),
    }
    if outcome.draft is None:
        return row | {"error": {"code": outcome.code, "say": outcome.say}}
    read = outcome.draft.extraction
    fields = {
        f.name.value: {
            "value": written(f.value),
            "confidence": round(f.confidence, 4),
            "page": f.page,
            "box": [round(v, 5) for v in (f.box.x0, f.box.y0, f.box.x1, f.box.y1)]
            if f.box
            else None,
            "source": f.source.value,
        }
        for f in read.fields
    }
    issues = [
        {"code": i.code, "field": i.field, "severity": i.severity.value, "say": i.say}
        for i in outcome.draft.issues
    ]
    return row | {
        "kind": read.kind.value,
        "fields": fields,
        "line_items": [_line(item) for item in read.line_items],
        "issues": issues,
    }


def _line(item: LineItem) -> dict[str, Any]:
    return {
        "description": item.description,
        "quantity": written(item.quantity),
        "unit_price": written(item.unit_price),
        "amount": written(item.amount),
        "tax_rate": written(item.tax_rate),
        "page": item.page,
    }
