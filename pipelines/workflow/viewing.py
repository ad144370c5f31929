"""What people look at: the original, its pages as pictures, and what is known of each page."""

from __future__ import annotations

from dataclasses import replace

from idp.codec import dump, load
from idp.document import Document, Page
from idp.errors import Rejected
from idp.ports import Services
from idp.records import Actor, DocumentRow
from idp.storage.blobs import original_key, picture_key
from pipelines.process import READING_VERSION
from pipelines.stages.as_shown import as_shown
from pipelines.stages.receive import can_be_shown
from pipelines.workflow.common import visible

WIDTHS = (240, 1000, 1600)
"""Pixels: thumbnail, desk, zoomed. Any other width asked for becomes the next larger of these."""

AT_ONCE = 10
"""Pages that are drawn before other work may have its turn."""


def _row(document_id: str, services: Services, actor: Actor) -> DocumentRow:
    with services.unit_of_work() as uow:
        return visible(uow, actor, document_id)


def original(document_id: str, *, services: Services, actor: Actor) -> tuple[bytes, str, str]:
    """The bytes as received, their media type and file name."""
    row = _row(document_id, services, actor)
    return services.blobs.get(original_key(row.sha256)), row.media_type, row.filename


def page_picture(
    document_id: str, number: int, *, services: Services, actor: Actor, width: int = 1000
) -> bytes:
    """Page `number` (from 1) as WebP, upright. Mostly `draw_pages` has made it; where not, it is made now.

    It is kept as soon as reading has found which way is up. Raises Rejected (`not_found`) where there is no such page.
    """
    row = _row(document_id, services, actor)
    if row.pages and not 1 <= number <= row.pages:
        raise Rejected("not_found", f"This document has {row.pages} pages.")
    document = _pages(row, services)
    turn = next((p.turn for p in document.pages if p.number == number), 0) if document else 0
    wanted = next((w for w in WIDTHS if w >= width), WIDTHS[-1])
    key = picture_key(row.readable, number, wanted, turn)
    if services.blobs.exists(key):
        return services.blobs.get(key)
    content = services.blobs.get(original_key(row.readable))
    (picture,) = services.renderer.previews(
        content, row.media_type, number, widths=(wanted,), turn=turn
    )
    if document:
        services.blobs.put(key, picture)
    return picture


def draw_pages(document_id: str, *, services: Services) -> None:
    """Make and keep the pictures of a document's next pages in all WIDTHS, and ring for those after them.

    Safe to repeat, and nothing is lost where it never runs: `page_picture` makes what is missing.
    """
    with services.unit_of_work() as uow:
        row = uow.documents.find(document_id)
        so_far = int(uow.documents.step(row.id, "pictures", READING_VERSION) or 0)
    document = _pages(row, services)
    if document is None or not can_be_shown(row.media_type) or so_far >= len(document.pages):
        return
    content = services.blobs.get(original_key(row.readable))
    for page in document.pages[so_far : so_far + AT_ONCE]:
        _draw(row, content, page, services)
    drawn = min(so_far + AT_ONCE, len(document.pages))
    with services.unit_of_work() as uow:
        count = str(drawn).encode()
        uow.documents.save_step(row.id, "pictures", READING_VERSION, count, now=services.now())
        if drawn < len(document.pages):
            uow.enqueue("draw_pages", row.id)
        uow.commit()


def _draw(row: DocumentRow, content: bytes, page: Page, services: Services) -> None:
    """Keep the pictures of one page; a damaged one has none."""
    try:
        pictures = services.renderer.previews(
            content, row.media_type, page.number, widths=WIDTHS, turn=page.turn
        )
    except Rejected:
        return
    for width, picture in zip(WIDTHS, pictures, strict=True):
        services.blobs.put(picture_key(row.readable, page.number, width, page.turn), picture)


def without_words(document: Document) -> bytes:
    """The document for storing, its pages as people see them and without anything on them.

    All that a look at a document needs: the words of hundreds of pages would take a second or two to load.
    """
    pages = tuple(
        replace(p, words=(), lines=(), blocks=(), tables=(), pairs=(), codes=(), rules=())
        for p in document.pages
    )
    return dump(as_shown(replace(document, pages=pages, einvoice_xml=None)))


def pages_of(document_id: str, *, services: Services, actor: Actor) -> Document | None:
    """The document as `without_words` kept it, or None before it was read."""
    return _pages(_row(document_id, services, actor), services)


def _pages(row: DocumentRow, services: Services) -> Document | None:
    with services.unit_of_work() as uow:
        payload = uow.documents.step(row.id, "pages", READING_VERSION)
    return None if payload is None else load(payload, Document)
