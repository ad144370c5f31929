"""The whole story: bytes in, drafts out, without database or queue. The command line, tests and evaluation call `process`.

`pipelines.workflow` runs the same STEPS for stored documents and saves what they return.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePath

from idp.books import Books
from idp.document import Document, Upload
from idp.draft import Draft
from idp.fields import Extraction
from idp.memory import KnownSupplier
from idp.ports import FieldExtractor, Services, Unpacker
from idp.records import DocumentRow
from pipelines.stages.as_shown import placed_as_shown
from pipelines.stages.classify import classify
from pipelines.stages.extract import extract
from pipelines.stages.line_items import line_items
from pipelines.stages.parse_layout import parse_layout
from pipelines.stages.reconcile import reconcile
from pipelines.stages.resolve import resolve
from pipelines.stages.split import suggest_splits
from pipelines.stages.validate import validate


def _nothing_alike(_draft: Draft) -> Sequence[DocumentRow]:
    return ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the steps may know beside the document.

    `books` is None where no organisation is at hand; `alike` finds stored documents that look like a draft. `supplier` is what
    the organisation remembers of the document's supplier, and `extractors` propose fields by it, beside those of `services`.
    """

    services: Services
    today: date
    books: Books | None = None
    alike: Callable[[Draft], Sequence[DocumentRow]] = _nothing_alike
    supplier: KnownSupplier | None = None
    extractors: tuple[FieldExtractor, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """How far one document has come; each step fills in one more part, and every step finds what the ones before it left."""

    upload: Upload
    document: Document = field(default=Document("", ()))
    extraction: Extraction | None = None
    draft: Draft | None = None

    @property
    def read_so_far(self) -> Extraction:
        if self.extraction is None:
            raise RuntimeError("extract runs before the steps that need its result")
        return self.extraction

    @property
    def drafted(self) -> Draft:
        if self.draft is None:
            raise RuntimeError("resolve runs before the steps that need its result")
        return self.draft


Step = Callable[[Work, Surroundings], Work]


def _read(work: Work, around: Surroundings) -> Work:
    return replace(work, document=around.services.reader.read(work.upload))


def _parse_layout(work: Work, _around: Surroundings) -> Work:
    return replace(work, document=parse_layout(work.document))


def _classify(work: Work, around: Surroundings) -> Work:
    return replace(work, document=classify(work.document, classifier=around.services.classifier))


def _split(work: Work, _around: Surroundings) -> Work:
    return replace(work, document=suggest_splits(work.document))


def _extract(work: Work, around: Surroundings) -> Work:
    doors = around.services
    einvoice = doors.einvoice if doors.use_einvoice else None
    found = extract(
        work.document,
        extractors=(*doors.extractors, *around.extractors),
        einvoice=einvoice,
        ranker=doors.ranker,
    )
    return replace(work, extraction=found)


def _line_items(work: Work, around: Surroundings) -> Work:
    extractors = around.services.line_extractors
    found = line_items(work.document, work.read_so_far, extractors=extractors)
    return replace(work, extraction=found)


def _as_shown(work: Work, _around: Surroundings) -> Work:
    return replace(work, extraction=placed_as_shown(work.read_so_far, work.document))


def _reconcile(work: Work, _around: Surroundings) -> Work:
    return replace(work, extraction=reconcile(work.read_so_far, work.document))


def _calibrate(work: Work, around: Surroundings) -> Work:
    calibrator = around.services.calibrator
    if calibrator is None:
        return work
    return replace(work, extraction=calibrator.calibrated(work.read_so_far, work.document))


def _resolve(work: Work, around: Surroundings) -> Work:
    return replace(
        work, draft=resolve(work.read_so_far, books=around.books, supplier=around.supplier)
    )


def _validate(work: Work, around: Surroundings) -> Work:
    draft = work.drafted
    checked = validate(draft, books=around.books, today=around.today, alike=around.alike(draft))
    return replace(work, draft=checked)


JUDGING: tuple[Step, ...] = (_classify, _split)
"""What is thought of a whole document once its pages are read; cheap, so that it is done anew for a part of them."""

READING: tuple[Step, ...] = (_read, _parse_layout, *JUDGING)
"""From bytes to a Document; slow, bound by the CPU. Its result is stored under READING_VERSION."""

UNDERSTANDING: tuple[Step, ...] = (
    _extract,
    _line_items,
    _reconcile,
    _calibrate,
    _as_shown,
    _resolve,
    _validate,
)
"""From a Document to a Draft."""

STEPS = READING + UNDERSTANDING
READING_VERSION = 2


def run(steps: Iterable[Step], work: Work, around: Surroundings) -> Work:
    """`work` after all of `steps`, in order."""
    for step in steps:
        work = step(work, around)
    return work


def documents_of(upload: Upload, unpacker: Unpacker) -> Iterator[tuple[str, Upload]]:
    """The documents in `upload` with their ids: the file's stem, then `stem#2`, `stem#3`, …"""
    stem = PurePath(upload.filename).stem or "document"
    for number, part in enumerate(unpacker.parts(upload), 1):
        yield (stem if number == 1 else f"{stem}#{number}"), part


def process(upload: Upload, services: Services, books: Books | None = None) -> tuple[Draft, ...]:
    """A draft for every document in `upload`, in order.

    Raises Rejected where the bytes cannot be read at all, NeedsHuman where something is missing, such as an OCR engine.
    """
    around = Surroundings(services, services.now().date(), books)
    drafts = []
    for document_id, part in documents_of(upload, services.unpacker):
        draft = run(STEPS, Work(part), around).drafted
        drafts.append(replace(draft, extraction=replace(draft.extraction, document_id=document_id)))
    return tuple(drafts)
