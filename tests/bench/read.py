"""How well and how fast receipts and clean scans are read, side by side with RapidOCR's defaults and the program tesseract.

    idp bench read [--seed 1] [--limit 100] [--scans 6] [--engine auto] [--plain]

Receipts are those of the dev part of ../shared/eval/sroie, scored by its words.py. Each is read from its file by all three in turn.
Ours goes the whole way: from the bytes, in a process of its own, picture made ready, codes and rules looked for, boxes led
back to the page as shown; `--plain` leaves the other process out. Scans are the pages of the project's own text PDFs,
drawn at 300 dpi in grey, on A4; the text layer is their truth, and a word counts where it was found at its place.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import pypdfium2

from bench.common import ROOT, Timed, print_table, print_times, scorer, shared, side_by_side
from idp.config import Settings
from idp.document import Upload, UploadSource
from idp.ports import Reader
from pipelines.stages.as_shown import as_shown

Words = list[dict[str, Any]]
OURS, DEFAULTS, PROGRAM = "idp", "rapidocr defaults", "tesseract program"


@dataclass(frozen=True, slots=True)
class Case:
    """A picture's file, and its true lines as words.py wants them."""

    file: Path
    truth: dict[str, Any]


@dataclass(slots=True)
class Contest:
    """What every contestant read, by file, and how long it took."""

    words: dict[str, dict[Path, Words]] = field(default_factory=dict)
    times: Mapping[str, Timed] = field(default_factory=dict)

    def scores(self, name: str, cases: Sequence[Case]) -> tuple[float, float]:
        """Recall and precision over all words."""
        match = scorer("words").match
        counts = [match(c.truth, [{"words": self.words[name][c.file]}]) for c in cases]
        found, wanted, seen = (sum(column) for column in zip(*counts, strict=True))
        return found / wanted, found / max(seen, 1)


def receipts(limit: int, seed: int) -> list[Case]:
    """`limit` receipts of the dev part, chosen by `seed`; 0 means all."""
    words = scorer("words")
    folder = shared("eval", "sroie")
    names = [row["id"] for row in words.load(folder / "dev.jsonl")]
    if limit:
        names = random.Random(seed).sample(names, min(limit, len(names)))
    truth = {row["id"]: row for row in words.load(folder / "lines.jsonl.gz")}
    return [Case(folder / "images" / f"{name}.jpg", truth[name]) for name in names]


def scans(folder: Path, limit: int) -> list[Case]:
    """First pages of the samples' text PDFs as grey pictures at 300 dpi."""
    cases = []
    for pdf in sorted((ROOT / "samples" / "invoices").glob("*.pdf")):
        page = pypdfium2.PdfDocument(str(pdf))[0]
        layer = page.get_textpage()
        height, scale = page.get_height(), 300 / 72
        lines = [
            {
                "text": text,
                "box": [x0 * scale, (height - y1) * scale, x1 * scale, (height - y0) * scale],
            }
            for x0, y0, x1, y1 in (layer.get_rect(i) for i in range(layer.count_rects()))
            if (text := layer.get_text_bounded(x0, y0, x1, y1).strip())
        ]
        if not lines:
            continue
        picture = page.render(scale=scale, grayscale=True).to_numpy()
        file = folder / f"{pdf.stem}.png"
        cv2.imwrite(str(file), picture)
        size = [picture.shape[1], picture.shape[0]]
        cases.append(Case(file, {"id": pdf.stem, "size": size, "lines": lines}))
    return cases[:limit] if limit else cases


def ours(settings: Settings, *, plain: bool) -> tuple[Reader, float, Callable[[], None]]:
    """The reader as the program builds it, made ready; how long that took; and how it is let go."""
    began = time.perf_counter()
    if plain:
        from pipelines.reading import local_doors as doors
    else:
        from pipelines.isolation.doors import isolated_doors as doors
    built = doors(settings)
    built.warm()
    return built.reader, time.perf_counter() - began, built.close


def by_reader(reader: Reader, file: Path) -> Words:
    """The first page's words, on the page as shown."""
    kind = "image/png" if file.suffix == ".png" else "image/jpeg"
    upload = Upload.of(
        file.read_bytes(), filename=file.name, media_type=kind, source=UploadSource.CLI
    )
    page = as_shown(reader.read(upload)).pages[0]
    return [{"text": w.text, "box": [w.box.x0, w.box.y0, w.box.x1, w.box.y1]} for w in page.words]


def by_defaults(engine: Any, file: Path) -> Words:
    """RapidOCR as it comes; its lines are cut into words by their letters' share of the length."""
    picture = cv2.imread(str(file))
    high, wide = picture.shape[:2]
    seen = engine(picture)
    words: Words = []
    for text, corners in zip(seen.txts or (), seen.boxes if seen.txts else (), strict=True):
        x0, x1 = corners[:, 0].min() / wide, corners[:, 0].max() / wide
        y0, y1 = corners[:, 1].min() / high, corners[:, 1].max() / high
        at = 0
        for word in text.split():
            at = text.index(word, at)
            left, right = (x0 + (x1 - x0) * n / len(text) for n in (at, at + len(word)))
            words.append({"text": word, "box": [left, y0, right, y1]})
            at += len(word)
    return words


def by_program(segmentation: int, file: Path) -> Words:
    """The program, a process a picture, on one thread: more make it slower."""
    command = ["tesseract", str(file), "stdout", "--psm", str(segmentation), "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter="\t", quoting=csv.QUOTE_NONE))
    wide, high = (int(rows[0][side]) for side in ("width", "height"))
    return [
        {
            "text": row["text"],
            "box": [
                int(row["left"]) / wide,
                int(row["top"]) / high,
                (int(row["left"]) + int(row["width"])) / wide,
                (int(row["top"]) + int(row["height"])) / high,
            ],
        }
        for row in rows
        if row["text"] and row["text"].strip()
    ]


def contest(readers: Mapping[str, Callable[[Path], Words]], cases: Sequence[Case]) -> Contest:
    """All contestants on all cases, taking turns."""
    result = Contest({name: {} for name in readers})

    def keeping(name: str) -> Callable[[Path], None]:
        def run(file: Path) -> None:
            result.words[name][file] = readers[name](file)

        return run

    files = [case.file for case in cases]
    for name in readers:
        keeping(name)(files[0])
    result.times = side_by_side({name: keeping(name) for name in readers}, files)
    return result


def report(title: str, done: Contest, cases: Sequence[Case], *, against: str) -> None:
    rows = [(name, *done.scores(name, cases)) for name in done.words]
    print_table(f"{title}: words found and right", ("", "recall", "precision"), rows)
    print_times(f"{title}: seconds each", list(done.times.values()), against=against)


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="idp bench read", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0, help="so many receipts; 0 means all")
    parser.add_argument("--scans", type=int, default=0, help="so many scans; 0 means all")
    parser.add_argument("--only", choices=("receipts", "scans"))
    parser.add_argument("--engine", default="auto", choices=("auto", "rapidocr", "tesseract"))
    parser.add_argument("--plain", action="store_true", help="without the other process")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    from rapidocr import RapidOCR

    asked = parsed(argv)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), ocr_engine=asked.engine)
        reader, start, close = ours(settings, plain=asked.plain)
        print(f"made ready in {start:.1f} s")
        try:
            if asked.only != "scans":
                engine = RapidOCR(params={"Global.log_level": "critical"})
                readers: dict[str, Callable[[Path], Words]] = {
                    OURS: lambda file: by_reader(reader, file),
                    DEFAULTS: lambda file: by_defaults(engine, file),
                    PROGRAM: lambda file: by_program(4, file),
                }
                cases = receipts(asked.limit, asked.seed)
                report("receipts", contest(readers, cases), cases, against=DEFAULTS)
            if asked.only != "receipts":
                readers = {
                    OURS: lambda file: by_reader(reader, file),
                    PROGRAM: lambda file: by_program(3, file),
                }
                cases = scans(Path(folder), asked.scans)
                report("scans at 300 dpi", contest(readers, cases), cases, against=PROGRAM)
        finally:
            close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
