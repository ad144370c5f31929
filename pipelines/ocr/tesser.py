"""Tesseract within the process, by tesserocr (the extra `ocr-fast`), which saves starting a program for every page.

The wheel brings the engine; the languages are those of the system's Tesseract.
"""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.ocr.tesseract import LEAST_DIRECTION, SECONDS, TesseractEngine
from pipelines.pictures.prepare import grey, legible

if TYPE_CHECKING:
    from idp.ports import Picture

ORIENTATION_ONLY = 0
FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


class TesserEngine(TesseractEngine):
    """The same words as `TesseractEngine` by the same rules; one engine a language is kept loaded."""

    name = "tesseract"

    def __init__(self, folder: Path, *, languages: Sequence[str] = ("en",)) -> None:
        """`folder` holds Tesseract's languages; `warm` loads those of `languages` (ISO 639-1)."""
        super().__init__()
        self._folder, self._first = folder, tuple(languages)
        self._loaded: dict[str, Any] = {}
        self._busy = threading.Lock()

    def warm(self) -> None:
        """Load the first language."""
        for language in self._first[:1]:
            self._engine(self.code(language))

    def seen(
        self, picture: Picture, code: str, segmentation: int
    ) -> Iterator[tuple[str, float, tuple[int, int, int, int]]]:
        """See `TesseractEngine.seen`."""
        import tesserocr

        with self._busy:
            api = self._set(picture, code, segmentation)
            api.Recognize(SECONDS * 1000)
            words = api.GetIterator()
            if words is None:
                return
            found = [
                (word.GetUTF8Text(tesserocr.RIL.WORD), word.Confidence(tesserocr.RIL.WORD), box)
                for word in tesserocr.iterate_level(words, tesserocr.RIL.WORD)
                if (box := word.BoundingBox(tesserocr.RIL.WORD)) is not None
                and not word.Empty(tesserocr.RIL.WORD)
            ]
        yield from found

    def turn(self, picture: Picture) -> int | None:
        """See `TesseractEngine.turn`."""
        if "osd" not in self.installed():
            return None
        with self._busy:
            seen = self._set(legible(picture), "osd", ORIENTATION_ONLY).DetectOrientationScript()
        if not seen or seen["orient_conf"] < LEAST_DIRECTION:
            return None
        return -int(seen["orient_deg"]) % 360

    def find_languages(self) -> frozenset[str]:
        """The languages in the folder."""
        return frozenset(file.stem for file in self._folder.glob("*.traineddata"))

    def _set(self, picture: Picture, code: str, segmentation: int) -> Any:
        """The engine of a language with the picture before it."""
        height, width = picture.shape[:2]
        api = self._engine(code)
        api.SetPageSegMode(segmentation)
        api.SetImageBytes(grey(picture).tobytes(), width, height, 1, width)
        api.SetSourceResolution(300)
        return api

    def _engine(self, code: str) -> Any:
        import tesserocr

        if code not in self._loaded:
            kind = tesserocr.OEM.DEFAULT if code == "osd" else tesserocr.OEM.LSTM_ONLY
            self._loaded[code] = tesserocr.PyTessBaseAPI(
                path=str(self._folder), lang=code, oem=kind
            )
        return self._loaded[code]


def best_tesseract(languages: Sequence[str] = ("en",)) -> TesseractEngine:
    """Tesseract within the process where tesserocr and languages are installed, else the program, a process a page."""
    folder = data_folder() if find_spec("tesserocr") else None
    return TesserEngine(folder, languages=languages) if folder else TesseractEngine()


def data_folder() -> Path | None:
    """Where the system's Tesseract keeps its languages; None where there are none."""
    for pattern in FOLDERS:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if (folder / "eng.traineddata").exists():
                return folder
    try:
        said = subprocess.run(
            ["tesseract", "--list-langs"],  # noqa: S607 - found on the path as pytesseract does
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except OSError:
        return None
    named = re.search(r'in "([^"]+)"', said.stdout + said.stderr)
    return Path(named[1]) if named and (Path(named[1]) / "eng.traineddata").exists() else None
