"""Many files without a database: what `idp process` and `idp eval` run."""

from __future__ import annotations

import atexit
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from idp.config import Settings
from idp.document import Remark, Upload, UploadSource
from idp.draft import Draft
from idp.errors import IdpError
from idp.fields import FieldSource, LineItem, written
from idp.log import set_up_logging
from idp.ports import Services
from pipelines.choosing import choosing
from pipelines.remembered import remembering
from pipelines.stages.receive import EXTENSIONS

KNOWN = frozenset(set(EXTENSIONS.values()) - {".zip"}) | {".jpeg", ".tiff", ".heif", ".htm"}
"""The endings of files that a folder is searched for; named files are taken whatever they are called."""


class Doors(Protocol):
    """What a job works through, to be let go of in the end."""

    @property
    def close(self) -> Callable[[], None]: ...


D = TypeVar("D", bound=Doors)
T = TypeVar("T")

NO_DOCUMENT = Remark(
    "no_document",
    "This message holds no document. Attach the invoice or receipt as PDF or picture.",
)
KILLED = Remark(
    "killed",
    "A reading process was killed, perhaps for want of memory. Try again with fewer jobs.",
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


@dataclass(frozen=True, slots=True)
class Manner:
    """How files are worked on: with the XML of e-invoices or without, and with words kept in a folder, so that none is read twice.

    Of the extractors' proposals only those from `sources` are heard, where any are named.
    """

    einvoice: bool = True
    words: Path | None = None
    sources: frozenset[FieldSource] | None = None


def process_files(
    files: Iterable[Path], settings: Settings, manner: Manner | None = None, *, jobs: int = 1
) -> Iterator[Outcome]:
    """An outcome for every document in every file; with one job in order, with more as they are done."""
    job = Job(partial(services_for, manner=manner or Manner()), process_file, _killed)
    for outcomes in each(files, settings, job, jobs=jobs):
        yield from outcomes


@dataclass(frozen=True, slots=True)
class Job(Generic[D, T]):
    """What is done with each file: functions of modules, so that other processes can be told of them.

    `open` builds the doors that `do` needs, once a process; `killed` is the answer for a file whose process died.
    """

    open: Callable[[Settings], D]
    do: Callable[[Path, D], T]
    killed: Callable[[Path], T]


def each(
    files: Iterable[Path],
    settings: Settings,
    job: Job[D, T],
    *,
    jobs: int,
    in_order: bool = False,
) -> Iterator[T]:
    """What `job` answers for every file; with several jobs, each in a process of its own, as they are done or `in_order`."""
    if jobs <= 1:
        doors = job.open(settings)
        try:
            for file in files:
                yield job.do(file, doors)
        finally:
            doors.close()
        return
    share = replace_threads(settings, 1)
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=_prepare, initargs=(job.open, share)
    ) as pool:
        under_way = {pool.submit(_in_child, job.do, file): file for file in files}
        for done in under_way if in_order else as_completed(under_way):
            yield _answer(done, under_way[done], job)


def _answer(done: Future[T], file: Path, job: Job[D, T]) -> T:
    try:
        return done.result()
    except BrokenProcessPool:
        return job.killed(file)


def _killed(file: Path) -> tuple[Outcome, ...]:
    return (Outcome(file.stem, file, 0.0, code=KILLED.code, say=KILLED.say),)


def replace_threads(settings: Settings, threads: int) -> Settings:
    """The same settings with another number of OCR threads."""
    return settings.model_copy(update={"ocr_threads": threads})


_CHILD: list[Any] = []
"""The doors of a child process."""


def _prepare(open_: Callable[[Settings], Doors], settings: Settings) -> None:
    set_up_logging(settings)
    doors = open_(settings)
    atexit.register(doors.close)
    _CHILD.append(doors)


def _in_child(do: Callable[[Path, D], T], file: Path) -> T:
    return do(file, _CHILD[0])


def services_for(settings: Settings, *, manner: Manner) -> Services:
    from pipelines.bootstrap import bootstrap

    services = replace(bootstrap(settings), use_einvoice=manner.einvoice)
    if manner.sources is not None:
        services = choosing(services, manner.sources)
    if manner.words is not None:
        return replace(services, reader=remembering(services.reader, manner.words, settings))
    services.warm()
    return services


def attempt(file: Path, do: Callable[[], T]) -> T | Remark:
    """What `do` returns, or why it could not, in a code and a sentence. Nothing is raised."""
    try:
        return do()
    except IdpError as error:
        return Remark(error.code, error.say)
    except OSError as error:
        say = f"The file cannot be opened: {error.strerror or error}."
        return Remark("not_readable", say)
    except Exception:  # one odd file must not cost the answers for all the others
        logging.getLogger(__name__).exception("%s could not be read", file)
        return Remark("unexpected", "Something unexpected went wrong; the log above says where.")


def process_file(file: Path, services: Services) -> tuple[Outcome, ...]:
    """All that is in one file. Nothing is raised for a bad one."""
    began = time.perf_counter()
    drafts = attempt(file, lambda: _drafts(file, services)) or NO_DOCUMENT
    seconds = time.perf_counter() - began
    if isinstance(drafts, Remark):
        return (Outcome(file.stem, file, seconds, code=drafts.code, say=drafts.say),)
    each_took = seconds / len(drafts)
    return tuple(Outcome(d.extraction.document_id, file, each_took, d) for d in drafts)


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
