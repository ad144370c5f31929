"""What was read of pages, carried over to documents made of them: renumbered, and judged anew."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from idp.document import Document, Page, Upload, UploadSource
from idp.errors import Rejected
from idp.ports import Services
from pipelines.process import JUDGING, Surroundings, Work, run
from pipelines.stages.page_signs import signs_of


@dataclass(frozen=True, slots=True)
class Cut:
    """Pages `first` to `last`, of which `numbers` are kept: blank pages and separator sheets are not."""

    first: int
    last: int
    numbers: tuple[int, ...]


def cuts_at(starts: Sequence[int], count: int, document: Document | None) -> tuple[Cut, ...]:
    """The parts that begin at page 1 and at `starts`, in order; a part of nothing but blanks falls to the one before it.

    Raises Rejected (`no_cut`) where there is nothing to cut.
    """
    if not starts or starts[0] < 2 or starts[-1] > count:
        raise Rejected(
            "no_cut", f"Choose pages from 2 to {count} at which another document begins."
        )
    empty = _empty(document)
    bounds = [1, *starts, count + 1]
    cuts: list[Cut] = []
    for first, end in itertools.pairwise(bounds):
        numbers = tuple(n for n in range(first, end) if n not in empty)
        if numbers:
            cuts.append(Cut(first, end - 1, numbers))
    if len(cuts) < 2:
        raise Rejected("no_cut", "All but one of these parts are blank: there is nothing to split.")
    return tuple(cuts)


def _empty(document: Document | None) -> frozenset[int]:
    pages = document.pages if document else ()
    return frozenset(p.number for p in pages if p.blank or signs_of(p).separator)


def part_of(document: Document, cut: Cut, filename: str, services: Services) -> Document:
    """The pages of `cut` as a document of their own; an e-invoice's XML stays with the whole."""
    wanted = set(cut.numbers)
    pages = _numbered([page for page in document.pages if page.number in wanted])
    remarks = tuple(r for r in document.remarks if r.code != "pages_cut")
    part = replace(
        document, id=PurePath(filename).stem, pages=pages, einvoice_xml=None, remarks=remarks
    )
    return _judged(part, services)


def joined(documents: Sequence[Document | None], services: Services) -> Document | None:
    """All pages in order as one document; None where one of them was not read, so that the whole is to be."""
    known = [document for document in documents if document is not None]
    if len(known) < len(documents) or not known:
        return None
    xml = [document.einvoice_xml for document in known if document.einvoice_xml]
    whole = replace(
        known[0],
        pages=_numbered([page for document in known for page in document.pages]),
        einvoice_xml=xml[0] if len(xml) == 1 else None,
        remarks=tuple(dict.fromkeys(r for document in known for r in document.remarks)),
    )
    return replace(_judged(whole, services), splits=())


def _numbered(pages: Sequence[Page]) -> tuple[Page, ...]:
    numbered = [replace(page, number=number) for number, page in enumerate(pages, 1)]
    if numbered and numbered[0].tables:
        first, *rest = numbered[0].tables
        numbered[0] = replace(numbered[0], tables=(replace(first, continues=False), *rest))
    return tuple(numbered)


def _judged(document: Document, services: Services) -> Document:
    nothing = Upload(b"", "", "", document.id, UploadSource.WEB)
    around = Surroundings(services, services.now().date())
    return run(JUDGING, Work(nothing, document), around).document
