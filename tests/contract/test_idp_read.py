"""`idp read` as people start it: its lines are those that the scorer of words takes, boxes where the print is shown."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from math import cos, radians, sin
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageDraw, ImageFont

from bench.common import ROOT, Missing, idp_command, scorer
from papers import a_pdf

pytestmark = pytest.mark.contract

LINES = (
    "HARBOUR PAPER PTY LTD",
    "14 Wharf Lane Pyrmont NSW 2009",
    "ABN 23 983 690 060",
    "TAX INVOICE 4471",
    "A4 copy paper 80 gsm 684.00",
    "Manila folders foolscap 95.40",
    "Delivery Sydney metropolitan 35.00",
    "Subtotal 1152.80",
    "GST 10 115.28",
    "Total AUD 1268.08",
)
SIZE = (1000, 1400)


@pytest.fixture(scope="module")
def words() -> ModuleType:
    try:
        return scorer("words")
    except Missing as missing:
        pytest.skip(str(missing))


def a_receipt(path: Path, *, tilt: float = 0.0) -> dict:
    """A picture of LINES, leaning by `tilt` degrees clockwise, and its truth in the scorer's form."""
    image = Image.new("RGB", SIZE, "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(34)
    truth = []
    for number, text in enumerate(LINES):
        at = (180, 260 + 80 * number)
        pen.text(at, text, fill="black", font=font)
        truth.append({"text": text, "box": leaning(pen.textbbox(at, text, font=font), tilt)})
    image.rotate(-tilt, Image.Resampling.BICUBIC, fillcolor="white").save(path, quality=90)
    return {"id": path.stem, "size": SIZE, "lines": truth}


def leaning(box: tuple[float, ...], degrees: float) -> list[float]:
    """The box around `box` after its picture was turned clockwise around its centre."""
    (cx, cy), turn = (SIZE[0] / 2, SIZE[1] / 2), radians(degrees)
    corners = [
        (
            cx + (x - cx) * cos(turn) - (y - cy) * sin(turn),
            cy + (x - cx) * sin(turn) + (y - cy) * cos(turn),
        )
        for x in box[::2]
        for y in box[1::2]
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return [min(xs), min(ys), max(xs), max(ys)]


def read(folder: Path, *options: str) -> tuple[int, dict[str, dict]]:
    """What `idp read` writes about the files of `folder`, by id, and its exit code."""
    out = folder.parent / "read.jsonl"
    done = subprocess.run(
        idp_command("read", folder, "--jsonl", out, *options),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 3), done.stderr
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return done.returncode, {row["id"]: row for row in rows}


def test_words_lie_where_the_scorer_looks_for_them_however_the_picture_leans(
    tmp_path: Path, words: ModuleType
):
    folder = tmp_path / "scans"
    folder.mkdir()
    truths = [
        a_receipt(folder / "straight.png"),
        a_receipt(folder / "leaning.jpg", tilt=6),
        a_receipt(folder / "other-way.jpg", tilt=-4),
    ]
    code, rows = read(folder)
    assert code == 0
    for truth in truths:
        found, wanted, seen = words.match(truth, rows[truth["id"]]["pages"])
        assert found >= 0.95 * wanted, truth["id"]
        assert found >= 0.95 * seen, truth["id"]
    scored = tmp_path / "truth.jsonl.gz"
    with gzip.open(scored, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(truth) + "\n" for truth in truths)
    script = ROOT.parent / "shared" / "eval" / "words.py"
    said = subprocess.run(
        [sys.executable, str(script), str(scored), str(tmp_path / "read.jsonl")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.startswith("3 documents (0 unread)")


def test_a_pdf_keeps_the_words_of_its_text_layer_and_a_broken_one_says_why(tmp_path: Path):
    folder = tmp_path / "files"
    folder.mkdir()
    rows = [(60, 80 + 30 * n, text) for n, text in enumerate(LINES)]
    (folder / "bill.pdf").write_bytes(a_pdf(rows, rows[:2]))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing but noise")
    code, found = read(folder, "--layout", "--jobs", "2")
    assert code == 3
    assert found["broken"]["error"]["say"]
    first, second = found["bill"]["pages"]
    assert [w["text"] for w in first["words"]] == " ".join(LINES).split()
    assert (first["source"], len(second["lines"])) == ("text_layer", 2)
    assert first["words"][0]["box"] == pytest.approx(
        [60 / 595, 70 / 842, 130 / 595, 84 / 842], abs=0.03
    )
