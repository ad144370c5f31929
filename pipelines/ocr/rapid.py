"""RapidOCR (PP-OCR on onnxruntime) behind `idp.ports.OcrEngine`."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from idp.document import Box, Word
from idp.errors import NeedsHuman
from pipelines.pictures.prepare import letter_height

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.ports import Picture

    Points = NDArray[np.float64]
    """Corners as rows of x and y in pixels."""

DETECTION_SIDE, LARGEST_SIDE = 960, 1280
"""Text is looked for in a picture shrunk to so many pixels a side: the first will do for till rolls, small print needs more."""
LETTER_PIXELS = 11
"""How high letters should be in that picture: where they were 8 high, 2 % of an A4 page's words were missed."""
RECOGNITION_SHAPE = [3, 48, 160]
"""Height of a line for recognition and the width to which shorter ones are padded: half the usual, so a third faster."""
LONGEST_SIDE = 2600
SPLIT_HEIGHTS, SPLIT_PITCHES = 0.7, 1.6
"""Letters further apart than both so many line heights and so many of the line's usual pitches stand in different words: the
model often leaves out the space. Measured on receipts: 1 % more of the words found, and none lost."""
_FOREIGN = re.compile("[\u2e80-\u312f\u31c0-\u9fff\uff61-\uffef]+")


def installed() -> bool:
    """Whether RapidOCR can be imported, without importing it."""
    return find_spec("rapidocr") is not None


class RapidEngine:
    """The small models that come inside the wheel; they are loaded at first use, about a second."""

    name = "rapidocr"

    def __init__(self, *, threads: int = 0, detection_side: int = 0) -> None:
        """`threads` 0 means one a core; `detection_side` 0 fits it to each picture's letters."""
        self._threads = threads
        self._side = detection_side
        self._busy = threading.Lock()
        self._engine: Any = None

    def warm(self) -> None:
        """Load the models now. Raises NeedsHuman (`no_ocr`)."""
        with self._busy:
            self._loaded()

    def words(self, picture: Picture, *, language: str = "en") -> tuple[Word, ...]:  # noqa: ARG002
        """Words line by line, each with its line's confidence; one model reads every Latin script.

        Raises NeedsHuman (`no_ocr`).
        """
        import numpy as np

        height, width = picture.shape[:2]
        seen = self._seen(picture)
        if not seen.txts:
            return ()
        letters = seen.word_results if len(seen.word_results) == len(seen.txts) else None
        words = []
        for i, text in enumerate(seen.txts):
            corners, sure = np.asarray(seen.boxes[i], dtype=np.float64), float(seen.scores[i])
            spots = [np.asarray(box, np.float64) for _, _, box in letters[i]] if letters else []
            for part, points in _words(text, corners, spots):
                clean = _latin(part, text)
                if clean:
                    words.append(Word(clean, _box(points, width, height), sure))
        return tuple(words)

    def _seen(self, picture: Picture) -> Any:
        """RapidOCR's answer; one picture at a time, since the size for detection is a setting of the whole engine."""
        import numpy as np

        side = self._side or _side_for(picture)
        with self._busy:
            engine = self._loaded()
            engine.text_det.limit_side_len = side
            return engine(np.ascontiguousarray(picture[:, :, ::-1]))

    def _loaded(self) -> Any:
        if self._engine is None:
            self._engine = _load(self._threads)
        return self._engine


def _side_for(picture: Picture) -> int:
    """The side at which letters are as high as they need be, in steps of 32 as the model wants them."""
    share = letter_height(picture)
    if share is None:
        return DETECTION_SIDE
    side = 32 * round(LETTER_PIXELS / share / 32)
    return min(max(side, DETECTION_SIDE), LARGEST_SIDE)


def _load(threads: int) -> Any:
    import numpy as np

    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise NeedsHuman(
            "no_ocr",
            "RapidOCR is not installed, so scans and photos cannot be read. Install the Python package rapidocr, "
            "or set IDP_OCR_ENGINE=tesseract.",
        ) from error
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            "Global.max_side_len": LONGEST_SIDE,
            "Det.limit_type": "max",
            "Rec.rec_img_shape": RECOGNITION_SHAPE,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads or -1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    # The models are loaded by a first reading otherwise.
    engine(np.full((64, 256, 3), 255, np.uint8))
    return engine


def _words(text: str, corners: Points, spots: Sequence[Points]) -> Iterator[tuple[str, Points]]:
    """The words of a line with their corner points; `spots` are those of each letter, spaces left out."""
    import numpy as np

    groups = [m.span() for m in re.finditer(r"\S+", text)]
    if len(spots) != sum(end - start for start, end in groups):
        # The engine gave no letters: take each word's share of the line.
        for start, end in groups:
            yield text[start:end], _share(corners, start / len(text), end / len(text))
        return
    first = 0
    widest = _widest_gap(groups, spots, float(np.linalg.norm(corners[3] - corners[0])))
    for start, end in groups:
        part, begin = spots[first : first + end - start], 0
        for i in range(1, len(part) + 1):
            if i == len(part) or _apart(part[i - 1], part[i]) > widest:
                yield text[start + begin : start + i], np.concatenate(part[begin:i])
                begin = i
        first += end - start


def _widest_gap(groups: Sequence[tuple[int, int]], spots: Sequence[Points], height: float) -> float:
    """How far apart two letters of one word may be in this line, from middle to middle."""
    pitches: list[float] = []
    first = 0
    for start, end in groups:
        part = spots[first : first + end - start]
        pitches += [_apart(a, b) for a, b in pairwise(part)]
        first += end - start
    return max(SPLIT_HEIGHTS * height, SPLIT_PITCHES * median(pitches) if pitches else 0.0)


def _apart(a: Points, b: Points) -> float:
    return float(b[:, 0].mean() - a[:, 0].mean())


def _share(corners: Points, start: float, end: float) -> Points:
    """The part of a line between two fractions of its length."""
    import numpy as np

    top_left, top_right, bottom_right, bottom_left = corners
    return np.array(
        [
            a + (b - a) * share
            for a, b in ((top_left, top_right), (bottom_left, bottom_right))
            for share in (start, end)
        ]
    )


def _box(points: Points, width: int, height: int) -> Box:
    xs, ys = points[:, 0] / width, points[:, 1] / height
    left, right = (min(max(float(x), 0.0), 1.0) for x in (xs.min(), xs.max()))
    top, bottom = (min(max(float(y), 0.0), 1.0) for y in (ys.min(), ys.max()))
    return Box(left, top, right, bottom)


def _latin(word: str, line: str) -> str:
    """The word with full-width signs made plain, less the strokes that the model takes for Chinese in a Latin line."""
    plain = "".join(
        unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in word
    )
    foreign = sum(len(m) for m in _FOREIGN.findall(line))
    return _FOREIGN.sub("", plain) if 3 * foreign < len(line) or len(line) <= 2 else plain
