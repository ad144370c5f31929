"""What people look at: the original, its pages as pictures, and the words on them."""

from __future__ import annotations

import json

from idp.codec import load
from idp.document import Document
from idp.errors import Rejected
from idp.ports import Services
from idp.records import Actor, DocumentRow
from idp.storage.blobs import original_key, picture_key
from pipelines.process import READING_VERSION
from pipelines.workflow.common import visible

WIDTHS = (240, 1000, 1600)
"""Pixels: thumbnail, desk, zoomed. Any other width asked for becomes the next larger of these."""


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
    """Page `number` (from 1) as WebP, upright; made once and kept as soon as reading has found which way is up.

    Raises Rejected (`not_found`) where there is no such page.
    """
    row = _row(document_id, services, actor)
    wanted = next((w for w in WIDTHS if w >= width), WIDTHS[-1])
    key = picture_key(row.sha256, number, wanted)
    if services.blobs.exists(key):
        return services.blobs.get(key)
    if row.pages and not 1 <= number <= row.pages:
        raise Rejected("not_found", f"This document has {row.pages} pages.")
    with services.unit_of_work() as uow:
        turns = uow.documents.step(row.id, "turns", READING_VERSION)
    turn = json.loads(turns).get(str(number), 0) if turns else 0
    content = services.blobs.get(original_key(row.sha256))
    picture = services.renderer.preview(content, row.media_type, number, width=wanted, turn=turn)
    if turns:
        services.blobs.put(key, picture)
    return picture


def turns_of(document: Document) -> bytes:
    """Which pages must be turned, and by how many degrees: all that a picture needs, so that no words are loaded for it."""
    return json.dumps({page.number: page.turn for page in document.pages if page.turn}).encode()


def document_of(document_id: str, *, services: Services, actor: Actor) -> Document | None:
    """The document with its words and boxes, or None before it was read."""
    return _document(_row(document_id, services, actor), services)


def _document(row: DocumentRow, services: Services) -> Document | None:
    with services.unit_of_work() as uow:
        payload = uow.documents.step(row.id, "document", READING_VERSION)
    return None if payload is None else load(payload, Document)
