"""RapidOCR (PP-OCR on onnxruntime) behind `idp.ports.OcrEngine`."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from idp.document import Box, Word
from idp.errors import NeedsHuman

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.ports import Picture

DETECTION_SIDE = 960
"""Text is looked for in a picture shrunk to this many pixels a side; more finds no more words and takes longer."""
NARROW, WIDE = frozenset("iIl1.,:;'|!jtfr()[] -"), frozenset("mwMW@%&")


def installed() -> bool:
    """Whether RapidOCR can be imported, without importing it."""
    return find_spec("rapidocr") is not None


class RapidEngine:
    """The small models that come inside the wheel; they are loaded at first use, about a second."""

    name = "rapidocr"

    def __init__(self, *, threads: int = 0, detection_side: int = DETECTION_SIDE) -> None:
        self._threads = threads
        self._side = detection_side
        self._loading = threading.Lock()
        self._engine: Any = None

    def warm(self) -> None:
        """Load the models now. Raises NeedsHuman (`no_ocr`)."""
        self._loaded()

    def words(self, picture: Picture, *, language: str = "en") -> tuple[Word, ...]:  # noqa: ARG002
        """Words line by line, each with its line's confidence; one model reads every Latin script.

        A word's box is its share of the line's. Raises NeedsHuman (`no_ocr`).
        """
        import numpy as np

        engine = self._loaded()
        height, width = picture.shape[:2]
        seen = engine(np.ascontiguousarray(picture[:, :, ::-1]))
        if not seen.txts:
            return ()
        size = np.array([width, height], dtype=np.float64)
        return tuple(
            word
            for corners, text, sure in zip(seen.boxes, seen.txts, seen.scores, strict=True)
            for word in _split(text, np.asarray(corners) / size, float(sure))
        )

    def _loaded(self) -> Any:
        with self._loading:
            if self._engine is None:
                self._engine = _load(self._threads, self._side)
        return self._engine


def _load(threads: int, side: int) -> Any:
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise NeedsHuman(
            "no_ocr",
            "RapidOCR is not installed, so scans and photos cannot be read. Install the Python package rapidocr, "
            "or set IDP_OCR_ENGINE=tesseract.",
        ) from error
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Det.limit_type": "max",
            "Det.limit_side_len": side,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads or -1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _split(text: str, corners: NDArray[np.float64], sure: float) -> Iterator[Word]:
    """The words of a line whose four corners go round from the top left; letters take up room by their shape."""
    spots = [0.0]
    for letter in text:
        spots.append(spots[-1] + (0.5 if letter in NARROW else 1.5 if letter in WIDE else 1.0))
    for match in re.finditer(r"\S+", text):
        start, end = spots[match.start()] / spots[-1], spots[match.end()] / spots[-1]
        yield Word(match.group(), _part(corners, start, end), sure)


def _part(corners: NDArray[np.float64], start: float, end: float) -> Box:
    top_left, top_right, bottom_right, bottom_left = corners
    points = [
        a + (b - a) * share
        for a, b in ((top_left, top_right), (bottom_left, bottom_right))
        for share in (start, end)
    ]
    xs = [min(max(float(p[0]), 0.0), 1.0) for p in points]
    ys = [min(max(float(p[1]), 0.0), 1.0) for p in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
