"""The doors through which the program reads foreign bytes: each fills a port of `idp.ports` by asking a reader."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from idp import codec
from idp.config import ROOT, Settings, environment_for_readers
from idp.document import Document, Upload
from idp.errors import Rejected
from idp.fields import Extraction
from idp.ports import Limits
from pipelines.isolation.bounds import Bounds
from pipelines.isolation.jobs import READ, about_upload, upload_in
from pipelines.isolation.member import Recipe
from pipelines.isolation.pool import Pool, Report, unheard
from pipelines.isolation.wire import Message
from pipelines.reading import ByteDoors
from pipelines.stages.receive import MAILS

if TYPE_CHECKING:
    from idp.ports import Picture

_TOLD = re.compile(r"ocr_\w+|languages|page_limit|upload_limit_mb")
"""The settings that readers may know: those that reading goes by, none with an address or a secret."""
_GARBLED = (KeyError, TypeError, UnicodeDecodeError, ValueError, ValidationError)


def _distrusted() -> Rejected:
    return Rejected(
        "broken_file",
        "What reading made of this file makes no sense. Print it to a new PDF, or send a picture of it.",
    )


def isolated_doors(settings: Settings, heard: Callable[[Report], None] = unheard) -> ByteDoors:
    """All doors as `settings` want them, through one pool of readers, which are started when the first is needed.

    `heard` is told how each job went.
    """
    pool = pool_of(settings, heard)
    return ByteDoors(
        unpacker=IsolatedUnpacker(pool),
        reader=IsolatedReader(pool),
        renderer=IsolatedRenderer(pool),
        einvoice=IsolatedEInvoice(pool),
        warm=pool.warm,
        close=pool.close,
    )


def pool_of(settings: Settings, heard: Callable[[Report], None] = unheard) -> Pool:
    """A pool of readers as `settings` want them."""
    bounds = Bounds(
        memory_mb=settings.read_memory_mb,
        read_seconds=settings.read_seconds,
        page_seconds=settings.read_page_seconds,
        pages=settings.page_limit,
    )
    told = {name for name in Settings.model_fields if _TOLD.fullmatch(name)}
    recipe = Recipe(
        bounds,
        settings.model_dump(mode="json", include=told),
        environment_for_readers(settings),
        hidden=(settings.home, Path.home(), ROOT / ".env"),
    )
    return Pool(recipe, heard=heard)


class IsolatedUnpacker:
    """Fills `idp.ports.Unpacker`. An upload that is no mail is not sent around, for it holds itself."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def check(self, content: bytes, filename: str, limits: Limits) -> str:
        if len(content) > limits.upload_bytes:
            content = content[: limits.upload_bytes + 1]  # too large whatever follows
        about = {
            "filename": filename,
            "upload_bytes": limits.upload_bytes,
            "pages": limits.pages,
        }
        found = _said(self._pool.run("unpacker.check", about, content))
        if not isinstance(found, str):
            raise _distrusted()
        return found

    def parts(self, upload: Upload) -> tuple[Upload, ...]:
        if upload.media_type not in MAILS:
            return (upload,)
        answer = self._pool.run("unpacker.parts", about_upload(upload), upload.content)
        try:
            return tuple(_uploads(answer))
        except _GARBLED:
            raise _distrusted() from None

    def left_out(self, upload: Upload) -> tuple[tuple[str, str], ...]:
        if upload.media_type not in MAILS:
            return ()
        answer = self._pool.run("unpacker.left_out", about_upload(upload), upload.content)
        try:
            return tuple((str(name), str(why)) for name, why in _said(answer))
        except _GARBLED:
            raise _distrusted() from None

    def unlocked(self, content: bytes, password: str) -> bytes:
        return self._pool.run("unpacker.unlocked", {"password": password}, content).payload


class IsolatedReader:
    """Fills `idp.ports.Reader`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def read(self, upload: Upload, *, password: str = "") -> Document:
        about = {**about_upload(upload), "password": password}
        answer = self._pool.run(READ, about, upload.content, seconds=self._for(1), more=self._for)
        try:
            return codec.load(answer.payload, Document)
        except _GARBLED:
            raise _distrusted() from None

    def _for(self, pages: int) -> float:
        """The seconds that so many pages may take."""
        bounds = self._pool.bounds
        return bounds.read_seconds + bounds.page_seconds * max(1, min(pages, bounds.pages))


class IsolatedRenderer:
    """Fills `idp.ports.PageRenderer`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def count(self, content: bytes, media_type: str) -> int:
        found = _said(self._pool.run("renderer.count", {"media_type": media_type}, content))
        if not isinstance(found, int):
            raise _distrusted()
        return found

    def pages(
        self,
        content: bytes,
        media_type: str,
        numbers: Sequence[int] | None = None,
        *,
        password: str = "",
    ) -> Iterator[tuple[int, Picture]]:
        for number in numbers or range(1, self.count(content, media_type) + 1):
            about = {"media_type": media_type, "number": number, "password": password}
            picture = _pixels(self._pool.run("renderer.page", about, content))
            if picture is not None:
                yield number, picture

    def previews(
        self,
        content: bytes,
        media_type: str,
        number: int,
        *,
        widths: Sequence[int],
        turn: int = 0,
        password: str = "",
    ) -> tuple[bytes, ...]:
        about = {"media_type": media_type, "number": number, "turn": turn, "password": password}
        asked = {**about, "widths": list(widths)}
        return _pieces(self._pool.run("renderer.previews", asked, content))

    def as_pdf(self, content: bytes, media_type: str) -> bytes:
        return self._made("renderer.as_pdf", {"media_type": media_type}, content)

    def pages_as_pdf(
        self, content: bytes, media_type: str, numbers: Sequence[int], *, mark: str
    ) -> bytes:
        about = {"media_type": media_type, "numbers": list(numbers), "mark": mark}
        return self._made("renderer.pages_as_pdf", about, content)

    def bound(self, parts: Sequence[tuple[bytes, str]], *, mark: str) -> bytes:
        about = {
            "sizes": [len(content) for content, _ in parts],
            "media_types": [media_type for _, media_type in parts],
            "mark": mark,
        }
        content = b"".join(content for content, _ in parts)
        return self._made("renderer.bound", about, content)

    def _made(self, job: str, about: Mapping[str, Any], content: bytes) -> bytes:
        """A file made of a whole one, which takes its time."""
        seconds = self._pool.bounds.export_seconds
        return self._pool.run(job, about, content, seconds=seconds).payload


class IsolatedEInvoice:
    """Fills `idp.ports.EInvoiceReader`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def find(self, content: bytes, media_type: str) -> str | None:
        answer = self._pool.run("einvoice.find", {"media_type": media_type}, content)
        try:
            return answer.payload.decode() if answer.header["found"] is True else None
        except _GARBLED:
            raise _distrusted() from None

    def parse(self, xml: str) -> Extraction:
        answer = self._pool.run("einvoice.parse", {}, xml.encode("utf-8", "replace"))
        try:
            return codec.load(answer.payload, Extraction)
        except _GARBLED:
            raise _distrusted() from None


def _uploads(answer: Message) -> Iterator[Upload]:
    for about, content in zip(answer.header["parts"], _pieces(answer), strict=True):
        yield upload_in(about, content)


def _pieces(answer: Message) -> tuple[bytes, ...]:
    """The payload in the pieces whose sizes the header tells. Raises Rejected (`broken_file`)."""
    pieces, at = [], 0
    try:
        for size in answer.header["sizes"]:
            pieces.append(answer.payload[at : at + max(0, size)])
            at += len(pieces[-1])
    except _GARBLED:
        raise _distrusted() from None
    if at != len(answer.payload):
        raise _distrusted()
    return tuple(pieces)


def _pixels(answer: Message) -> Picture | None:
    if not answer.payload:
        return None
    import numpy as np

    try:
        height, width = int(answer.header["height"]), int(answer.header["width"])
        if min(height, width) < 1:
            raise ValueError("a picture without a size")
        return np.frombuffer(answer.payload, np.uint8).reshape(height, width, 3)
    except _GARBLED:
        raise _distrusted() from None


def _said(answer: Message) -> Any:
    try:
        return json.loads(answer.payload)
    except _GARBLED:
        raise _distrusted() from None
