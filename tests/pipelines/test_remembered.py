import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders import a_document, a_page, an_upload
from idp.document import Document, Upload
from idp.errors import Rejected
from pipelines import remembered
from pipelines.remembered import Remembering


@dataclass
class Counting:
    """Reads every upload alike, and counts."""

    times: int = 0
    locked: bool = False

    def read(self, upload: Upload, *, password: str = "") -> Document:
        self.times += 1
        if self.locked and not password:
            raise Rejected("encrypted", "The PDF is locked.")
        name = upload.filename.rpartition(".")[0]
        return a_document(a_page("Total 1.10", parsed=False), id=name)


def over(
    reader: Counting, folder: Path, engine: str = "auto", languages: Sequence[str] = ("en",)
) -> Remembering:
    return Remembering(reader, folder, engine=engine, languages=languages)


def test_a_file_is_read_once(tmp_path: Path) -> None:
    reader = Counting()
    first = over(reader, tmp_path).read(an_upload())
    again = over(reader, tmp_path).read(an_upload())
    assert (again, reader.times) == (first, 1)


def test_the_same_bytes_under_another_name_are_told_apart_by_their_id(tmp_path: Path) -> None:
    reader = Counting()
    over(reader, tmp_path).read(an_upload(filename="a.pdf"))
    assert over(reader, tmp_path).read(an_upload(filename="b.pdf")).id == "b"
    assert reader.times == 1


def test_another_manner_of_reading_reads_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Counting()
    over(reader, tmp_path).read(an_upload())
    over(reader, tmp_path, engine="tesseract").read(an_upload())
    over(reader, tmp_path, languages=("de", "en")).read(an_upload())
    over(reader, tmp_path).read(an_upload(b"%PDF other"))
    monkeypatch.setattr(remembered, "READING_VERSION", 99)
    over(reader, tmp_path).read(an_upload())
    assert reader.times == 5


@pytest.mark.parametrize("left", [b"", b"half", gzip.compress(b"{}"), gzip.compress(b"x")[:-4]])
def test_what_was_cut_off_or_is_of_another_form_is_read_anew(tmp_path: Path, left: bytes) -> None:
    reader = Counting()
    door = over(reader, tmp_path)
    door.read(an_upload())
    door.place(an_upload()).write_bytes(left)
    assert door.read(an_upload()) == door.read(an_upload())
    assert reader.times == 2


def test_refusals_and_what_a_password_opened_are_not_kept(tmp_path: Path) -> None:
    reader = Counting(locked=True)
    door = over(reader, tmp_path)
    with pytest.raises(Rejected):
        door.read(an_upload())
    door.read(an_upload(), password="tiger")
    assert list(tmp_path.rglob("*.gz")) == []
