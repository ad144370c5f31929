"""A reader that keeps what it read: the second time a file is met, its words come from a folder."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from pydantic import ValidationError

from idp import codec
from idp.config import Settings
from idp.document import Document, Upload
from idp.ports import Reader
from pipelines.process import READING_VERSION


class Remembering:
    """Fills `idp.ports.Reader` by another reader, asked once for each file; `folder` may be shared by several processes.

    What was read by another engine, with other languages or by an older reader is not taken. Refusals are not kept, nor what
    a password opened.
    """

    def __init__(
        self, reader: Reader, folder: Path, *, engine: str, languages: Sequence[str]
    ) -> None:
        """`engine` and `languages` are those with which `reader` reads."""
        self._reader, self._folder = reader, folder
        self._manner = [READING_VERSION, engine, *languages]

    def read(self, upload: Upload, *, password: str = "") -> Document:
        """See `idp.ports.Reader`."""
        if password:
            return self._reader.read(upload, password=password)
        kept = self.place(upload)
        known = _loaded(kept)
        if known is not None:
            return replace(known, id=PurePath(upload.filename).stem or "document")
        document = self._reader.read(upload)
        _keep(kept, codec.dump(document))
        return document

    def place(self, upload: Upload) -> Path:
        """The file in which the words of `upload` are, or will be."""
        about = json.dumps([upload.sha256, upload.media_type, *self._manner])
        name = hashlib.sha256(about.encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.json.gz"


def remembering(reader: Reader, folder: Path, settings: Settings) -> Remembering:
    """`reader` as `settings` made it, with its words kept in `folder`."""
    return Remembering(
        reader, folder, engine=settings.ocr_engine, languages=settings.language_codes
    )


def _loaded(kept: Path) -> Document | None:
    """The document in `kept`; None where there is none, or one that was cut off or written by another version."""
    try:
        return codec.load(gzip.decompress(kept.read_bytes()), Document)
    except (OSError, EOFError, zlib.error, ValidationError):
        return None


def _keep(kept: Path, content: bytes) -> None:
    """Written aside and moved, so that another process never finds half a file."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_suffix(f".{os.getpid()}")
    aside.write_bytes(gzip.compress(content, 5, mtime=0))
    aside.replace(kept)
