"""Everything that reads bytes, put together in this process: what the isolated children run, and what they run on.

Nothing heavy is loaded before the first document that needs it, or before `warm`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from idp.config import Settings
from idp.document import Box, Code, Document, Upload
from idp.ports import (
    CodeReader,
    EInvoiceReader,
    Limits,
    OcrEngine,
    PageRenderer,
    PicturePreparer,
    Reader,
    TextLayer,
    Unpacker,
)
from pipelines.late import Late
from pipelines.stages.read import ReadingDoors, read

if TYPE_CHECKING:
    from idp.ports import Picture


@dataclass(frozen=True, slots=True)
class ByteDoors:
    """All doors through which bytes from outside go; `warm` makes reading ready, `close` ends what was started for it."""

    unpacker: Unpacker
    reader: Reader
    renderer: PageRenderer
    einvoice: EInvoiceReader
    warm: Callable[[], None]
    close: Callable[[], None]


class LocalReader:
    """Fills the `Reader` port without any isolation."""

    def __init__(
        self, doors: ReadingDoors, limits: Limits, languages: Sequence[str] = ("en",)
    ) -> None:
        """`languages` are ISO 639-1, likeliest first."""
        self._doors, self._limits, self._languages = doors, limits, tuple(languages)

    def read(self, upload: Upload, *, password: str = "") -> Document:
        """See `idp.ports.Reader`."""
        return read(
            upload,
            doors=self._doors,
            limits=self._limits,
            languages=self._languages,
            password=password,
        )

    def warm(self) -> None:
        """Load the engine now. Raises NeedsHuman (`no_ocr`)."""
        cast("Any", self._doors.ocr).warm()


def local_reader(settings: Settings) -> LocalReader:
    """The reader as `settings` want it."""
    doors = ReadingDoors(
        text_layer=cast("TextLayer", Late(lambda: _text_layer(settings))),
        renderer=cast("PageRenderer", Late(_renderer)),
        preparer=cast("PicturePreparer", Late(_preparer)),
        ocr=cast("OcrEngine", Late(lambda: _ocr(settings))),
        codes=cast("CodeReader", Late(_codes)),
        einvoice=cast("EInvoiceReader", Late(_einvoice)),
        rules=_rules,
        layer_codes=_layer_codes,
        language_of=_language_of,
    )
    return LocalReader(doors, limits_of(settings), settings.language_codes)


def local_doors(settings: Settings) -> ByteDoors:
    """The doors as `settings` want them, all in this process."""
    reader = local_reader(settings)
    return ByteDoors(
        unpacker=cast("Unpacker", Late(_unpacker)),
        reader=reader,
        renderer=cast("PageRenderer", Late(_renderer)),
        einvoice=cast("EInvoiceReader", Late(_einvoice)),
        warm=reader.warm,
        close=_nothing,
    )


def _nothing() -> None:
    """Nothing was started."""


def limits_of(settings: Settings) -> Limits:
    """What is too much, as `settings` say."""
    return Limits(settings.upload_limit_mb * 1_000_000, settings.page_limit)


def _unpacker() -> Any:
    from pipelines.intake.unpack import Unpack

    return Unpack()


def _text_layer(settings: Settings) -> Any:
    from pipelines.ocr.textlayer import PdfTextLayer

    # One more than is taken tells that there are too many.
    return PdfTextLayer(most_pages=settings.page_limit + 1)


def _renderer() -> Any:
    from pipelines.pictures.renderer import Renderer

    return Renderer()


def _preparer() -> Any:
    from pipelines.pictures.ready import Preparer

    return Preparer()


def _ocr(settings: Settings) -> Any:
    from pipelines.ocr.engines import engine

    return engine(settings.ocr_engine, settings.ocr_threads, settings.language_codes)


def _codes() -> Any:
    from pipelines.pictures.codes import Codes

    return Codes()


def _layer_codes(
    content: bytes, numbers: Sequence[int], password: str
) -> Mapping[int, tuple[Code, ...]]:
    from pipelines.pictures.codes import Codes
    from pipelines.pictures.pdf_codes import PdfCodes

    return PdfCodes(Codes()).on(content, numbers, password=password)


def _language_of(texts: Iterable[str]) -> str | None:
    from pipelines.ocr.language import language_of

    return language_of(texts)


def _einvoice() -> Any:
    from pipelines.einvoice.reader import XmlReader

    return XmlReader()


def _rules(picture: Picture) -> tuple[Box, ...]:
    from pipelines.pictures.rules import rules_of

    return rules_of(picture)
