from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from builders import a_page
from idp.config import Settings
from idp.document import Box, Code, Document, Page, PageSource, Remark, Upload, Word
from idp.errors import Rejected
from papers import a_picture, saved
from pipelines.pictures.renderer import Renderer
from pipelines.read_files import Look, Wish, as_json, look_into
from pipelines.reading import ByteDoors

UP: tuple[float, ...] = (1, 0, 0, 0, 0.5, 0, 0, 0, 1)
"""The page as read lies in the upper half of the page as shown."""


class Reader:
    """One picture whose words are known; counts what it is asked, and opens what is locked by its password."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.passwords: list[str] = []

    def check(self, content: bytes, filename: str, limits: Any) -> str:
        if content == b"locked":
            raise Rejected("encrypted", "This PDF is locked with a password.")
        return "image/png"

    def parts(self, upload: Upload) -> tuple[Upload, ...]:
        return (upload,)

    def read(self, upload: Upload, *, password: str = "") -> Document:
        self.passwords.append(password)
        return Document(upload.filename, (self.page,), remarks=(Remark("ocr_unsure", "Hard."),))


def doors_to(reader: Any) -> ByteDoors:
    nothing = lambda: None  # noqa: E731
    return ByteDoors(reader, reader, Renderer(), reader, nothing, nothing)


def looked(file: Path, reader: Reader, **wish: Any) -> Look:
    (look,) = look_into(file, doors_to(reader), wish=Wish(**wish), settings=Settings(), names={})
    return look


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "till.png"
    path.write_bytes(saved(a_picture("Total 5.00"), "PNG"))
    return path


A_WORD = Word("TOTAL", Box(0.1, 0.2, 0.3, 0.4), 0.91234567, ("T0TAL",))


def test_a_line_of_json_has_the_words_with_boxes_as_people_see_them(file: Path):
    page = Page(
        1,
        400,
        300,
        (A_WORD, Word("5.00", Box(0.5, 0.2, 0.6, 0.4))),
        codes=(Code("QRCode", "SPC", Box(0, 0, 1, 1)),),
        source=PageSource.OCR,
        engine="rapidocr",
        turn=90,
        steps=("outline",),
        matrix=UP,
    )
    row = as_json(looked(file, Reader(page)))
    (shown,) = row.pop("pages")
    assert row.pop("seconds") >= 0
    assert row == {
        "id": "till",
        "file": "till.png",
        "language": "en",
        "remarks": [{"code": "ocr_unsure", "say": "Hard."}],
        "splits": [],
    }
    assert shown["words"] == [
        {"text": "TOTAL", "box": [0.1, 0.1, 0.3, 0.2], "confidence": 0.9123, "others": ["T0TAL"]},
        {"text": "5.00", "box": [0.5, 0.1, 0.6, 0.2], "confidence": 1.0},
    ]
    assert shown["codes"] == [{"symbology": "QRCode", "text": "SPC", "box": [0, 0, 1, 0.5]}]
    known = {k: shown[k] for k in ("number", "turn", "source", "engine", "steps", "blank")}
    assert known == {
        "number": 1,
        "turn": 90,
        "source": "ocr",
        "engine": "rapidocr",
        "steps": ["outline"],
        "blank": False,
    }
    assert (shown["width"], shown["height"]) == (400, 600)
    assert "lines" not in shown


def test_with_layout_the_lines_blocks_tables_and_pairs_come_too(file: Path):
    page = a_page("Invoice 17", "Total 118.00", parsed=False)
    (shown,) = as_json(looked(file, Reader(page), layout=True), layout=True)["pages"]
    assert [line["text"] for line in shown["lines"]] == ["Invoice 17", "Total 118.00"]
    assert shown["blocks"][0]["part"] == "body"
    assert {"tables", "pairs"} <= shown.keys()


def test_a_file_that_cannot_be_read_is_a_row_that_says_why(tmp_path: Path):
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(b"locked")
    row = as_json(looked(locked, Reader(Page(1, 1, 1))))
    assert (row["id"], row["error"]["code"]) == ("locked", "encrypted")
    assert "pages" not in row
    row = as_json(looked(tmp_path / "gone.pdf", Reader(Page(1, 1, 1))))
    assert row["error"]["code"] == "not_readable"


def test_a_password_opens_what_is_locked(tmp_path: Path):
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(b"locked")
    reader = Reader(a_page("Invoice 17"))
    assert looked(locked, reader, password="secret").document is not None
    assert reader.passwords == ["secret"]


def test_a_picture_of_each_page_is_drawn_for_those_who_want_to_see(file: Path, tmp_path: Path):
    looked(file, Reader(a_page("Total 5.00", parsed=False)), show=tmp_path / "seen")
    (picture,) = (tmp_path / "seen").iterdir()
    assert picture.name == "till-1.png"
    assert Image.open(io.BytesIO(picture.read_bytes())).width >= 900
