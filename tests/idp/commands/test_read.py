from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builders import a_page
from idp.cli import app
from idp.document import Document, Remark, Upload
from idp.errors import Rejected
from idp.ports import Limits
from pipelines import bootstrap
from pipelines.reading import ByteDoors


class Reader:
    """Reads one page from everything but what is called broken."""

    def check(self, content: bytes, filename: str, limits: Limits) -> str:
        if "broken" in filename:
            raise Rejected("broken_file", "This PDF is damaged.")
        return "application/pdf"

    def parts(self, upload: Upload) -> tuple[Upload, ...]:
        return (upload,)

    def read(self, upload: Upload, *, password: str = "") -> Document:
        page = a_page("Invoice  17", "Total  118.00", parsed=False)
        return Document("bill", (page,), remarks=(Remark("odd", "Page 2 was left out."),))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    reader, nothing = Reader(), lambda: None
    doors = ByteDoors(reader, reader, reader, reader, nothing, nothing)
    monkeypatch.setattr(bootstrap, "byte_doors", lambda _settings: doors)
    for name in ("bill.pdf", "broken.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")

    def command(*arguments: str | Path) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["read", *(str(a) for a in arguments)])
        return done.exit_code, done.stdout, done.stderr

    return command


def test_the_text_is_printed_for_people_with_what_reading_remarks(run, tmp_path: Path):
    code, out, _ = run(tmp_path / "bill.pdf")
    assert code == 0
    assert "bill.pdf" in out
    assert "the file's own text" in out
    assert out.splitlines()[1:3] == ["Invoice  17", "Total  118.00"]
    assert "Page 2 was left out." in out


def test_what_could_not_be_read_is_a_row_and_a_sentence_and_exit_code_3(run, tmp_path: Path):
    out = tmp_path / "out" / "read.jsonl"
    code, said, complained = run(tmp_path, "--jsonl", out)
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert code == 3
    assert [row["id"] for row in rows] == ["bill", "broken"]
    assert [w["text"] for w in rows[0]["pages"][0]["words"]] == ["Invoice", "17", "Total", "118.00"]
    assert rows[1]["error"] == {"code": "broken_file", "say": "This PDF is damaged."}
    assert "This PDF is damaged." in complained
    assert said == ""


def test_a_dash_writes_the_rows_to_standard_output(run, tmp_path: Path):
    code, out, _ = run(tmp_path / "bill.pdf", "--jsonl", "-", "--layout")
    assert code == 0
    assert json.loads(out)["pages"][0]["lines"]


def test_a_folder_without_documents_is_said_so(run, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    code, _, complained = run(tmp_path / "empty")
    assert code == 1
    assert "no document in there" in complained
