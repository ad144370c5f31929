"""RapidOCR's small models (PP-OCR on onnxruntime) behind `idp.ports.OcrEngine`.

The models are RapidOCR's, their order of work is ours: its own pipeline pads, batches and post-processes for Chinese, and
takes twice the time.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from idp.document import Box, Word
from idp.errors import NeedsHuman
from idp.ports import Reading
from models import line_finder
from pipelines.ocr import confidence
from pipelines.ocr.finding import LineFinder, in_place
from pipelines.ocr.recognising import HEIGHT, Letter, LineReader
from pipelines.ocr.standing import stand_of, turned
from pipelines.ocr.wording import words_of
from pipelines.pictures.strips import level, strip, widened

if TYPE_CHECKING:
    from idp.ports import Picture
    from pipelines.pictures.strips import Corners

FITTED_ACROSS, FITTED_ALONG = -0.05, 0.1
"""By how much of its height a found line is widened before it is read: cut a little closer above and below, and with more room at
its ends, 13 in 100 fewer letters were misread (30 receipts of SROIE's train part, from 0.0245 to 0.0214 of all letters)."""
AROUND = 0.2
"""How much of a word's height is shown around it where the word alone is read."""


def installed() -> bool:
    """Whether RapidOCR and what runs its models are there, without importing them."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "onnx"))


class RapidEngine:
    """The small models that come inside the wheel; they are loaded at first use, within half a second."""

    name = "rapidocr"

    def __init__(self, *, threads: int = 0, detection_side: int = 0) -> None:
        """`threads` 0 means one a core; `detection_side` 0 fits it to each picture's letters."""
        self._threads = threads
        self._side = detection_side
        self._busy = threading.Lock()
        self._models: tuple[LineFinder, LineReader] | None = None

    def warm(self) -> None:
        """Load the models now. Raises NeedsHuman (`no_ocr`)."""
        self._loaded()

    def read(self, picture: Picture, *, languages: Sequence[str] = ("en",)) -> Reading:  # noqa: ARG002
        """Words line by line; one model reads every Latin script. Raises NeedsHuman (`no_ocr`)."""
        import numpy as np

        finder, _ = self._loaded()
        found = finder.lines(picture, self._side)
        known: dict[bytes, tuple[Letter, ...]] = {}

        def sure(lines: Sequence[Corners]) -> float:
            letters = [x.sure for read in self._letters(picture, lines, known) for x in read]
            return fmean(letters) if letters else 0.0

        turn = stand_of(found, sure).turn
        if turn:
            height, width = picture.shape[:2]
            found = in_place(turned(corners, turn, (width, height)) for corners in found)
            picture = np.ascontiguousarray(np.rot90(picture, -turn // 90))
            known = {}
        lines = [level(corners) for corners in found]
        size = (picture.shape[1], picture.shape[0])
        words = [
            word
            for letters, corners in zip(self._letters(picture, lines, known), lines, strict=True)
            for word in words_of(letters, _fitted(corners), size)
        ]
        return Reading(tuple(words), turn, self.name)

    def within(self, picture: Picture, boxes: Sequence[Box]) -> list[Word | None]:
        """What stands in each of `boxes`, without looking for lines, as one word; None where nothing does."""
        import numpy as np

        _, reader = self._loaded()
        height, width = picture.shape[:2]
        places = []
        for box in boxes:
            more = AROUND * box.height * height
            x0, x1 = box.x0 * width - more, box.x1 * width + more
            y0, y1 = box.y0 * height - more, box.y1 * height + more
            places.append(np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64))
        read = reader.read([strip(picture, corners, HEIGHT) for corners in places])
        found: list[Word | None] = []
        for letters, box in zip(read, boxes, strict=True):
            seen = [x for x in letters if not x.text.isspace()]
            likely = confidence.rapid(fmean(x.sure for x in seen)) if seen else 0.0
            found.append(Word("".join(x.text for x in seen), box, likely) if seen else None)
        return found

    def _letters(
        self, picture: Picture, lines: Sequence[Corners], known: dict[bytes, tuple[Letter, ...]]
    ) -> list[tuple[Letter, ...]]:
        """The letters of every line; what is `known` already is not read again, what was read is known from now on."""
        _, reader = self._loaded()
        keys = [corners.tobytes() for corners in lines]
        new = [i for i, key in enumerate(keys) if key not in known]
        read = reader.read([strip(picture, _fitted(lines[i]), HEIGHT) for i in new])
        known.update((keys[i], letters) for i, letters in zip(new, read, strict=True))
        return [known[key] for key in keys]

    def _loaded(self) -> tuple[LineFinder, LineReader]:
        with self._busy:
            if self._models is None:
                folder = _models()
                small = line_finder.FILE if line_finder.suits() else _file(folder, "det_small")
                self._models = (
                    LineFinder(small, self._threads),
                    LineReader(_file(folder, "rec_small"), self._threads),
                )
            return self._models


def _fitted(corners: Corners) -> Corners:
    return widened(corners, FITTED_ALONG, FITTED_ACROSS)


def _models() -> Path:
    """The folder of models in RapidOCR's wheel, found without importing it: that takes longer than to load them."""
    found = find_spec("rapidocr")
    if not installed() or found is None or found.origin is None:
        raise NeedsHuman(
            "no_ocr",
            "RapidOCR is not installed, so scans and photos cannot be read. Install the Python packages rapidocr and onnx, "
            "or set IDP_OCR_ENGINE=tesseract.",
        )
    return Path(found.origin).parent / "models"


def _file(folder: Path, kind: str) -> Path:
    file = next(iter(sorted(folder.glob(f"PP-OCR*_{kind}.onnx"))), None)
    if file is None:
        raise NeedsHuman(
            "no_ocr",
            f"RapidOCR is installed without its model {kind}, so scans and photos cannot be read. Install rapidocr 3.10 again.",
        )
    return file
