"""Text PDFs against `pdftotext -bbox-layout` side by side, and the memory that long PDFs take.

    idp bench pdf [--seed 1] [--limit 40] [--pages 300] [--scan 30] [--rounds 3]

Files are those of samples and, where they are, of ../shared/eval; a PDF of --pages pages of text is made for the occasion. Peak
memory is that of a child process which reads the whole file as a worker's child does, a scan with the engine. 0 leaves a part out.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.common import (
    ROOT,
    SHARED,
    Ended,
    Missing,
    Timed,
    in_child,
    print_table,
    ratio,
    side_by_side,
)
from idp.document import PageSource
from pipelines.ocr.textlayer import PdfTextLayer

MOST_MS, MOST_RATIO = 30.0, 2.0
MOST_TEXT_MB, MOST_SCAN_MB = 500, 800
FOLDERS = ("zugferd", "english_invoices", "vrdu_adbuy", "misc_samples")
WORDS = ("invoice", "total", "amount", "due", "payment", "terms", "quantity", "description", "unit", "price", "delivery",
         "reference", "customer", "account", "number")  # fmt: skip


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0, help="so many files, drawn by the seed")
    parser.add_argument("--pages", type=int, default=300, help="pages of the PDF made of text")
    parser.add_argument("--scan", type=int, default=30, help="pages of the scan")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.read:
        return _read(asked.read)
    held = True
    with tempfile.TemporaryDirectory() as folder:
        held &= _speed(asked, Path(folder))
        held &= _memory(asked, Path(folder))
    return 0 if held else 1


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds a page by the text layer and by pdftotext, file by file, and the median of their ratio."""

    layer: tuple[float, ...]
    peer: tuple[float, ...]
    ratio: float
    pages: int

    @property
    def held(self) -> bool:
        return median(self.layer) <= MOST_MS and self.ratio <= MOST_RATIO


def text_pdfs(*, limit: int = 0, seed: int = 1) -> list[Path]:
    """PDFs whose words are read from their text layer; some of them where there is a limit."""
    roots = [ROOT / "samples", *(SHARED / "eval" / name for name in FOLDERS)]
    files = [file for root in roots for file in sorted(root.rglob("*.pdf"))]
    random.Random(seed).shuffle(files)
    layer = PdfTextLayer()
    kept: list[Path] = []
    for file in files:
        pages = layer.pages(file.read_bytes())
        if all(p.page.source is PageSource.TEXT_LAYER for p in pages):
            kept.append(file)
        if limit and len(kept) == limit:
            break
    return kept


def speed(files: Sequence[Path], *, rounds: int) -> Speed:
    """Both on the same files by turns. Raises Missing without pdftotext."""
    program = shutil.which("pdftotext")
    if program is None:
        raise Missing("This needs pdftotext, of the package poppler-utils.")
    layer = PdfTextLayer()
    counts = {file: len(layer.pages(file.read_bytes())) for file in files}
    times = side_by_side(
        {
            "layer": lambda file: layer.pages(file.read_bytes()),
            "pdftotext": lambda file: subprocess.run(
                [program, "-bbox-layout", file, "/dev/null"], check=False, stderr=subprocess.DEVNULL
            ),
        },
        files,
        rounds=rounds,
    )

    def a_page(timed: Timed) -> tuple[float, ...]:
        turns = zip(timed.seconds, list(files) * rounds, strict=True)
        return tuple(1000 * seconds / counts[file] for seconds, file in turns)

    one, other = times["layer"], times["pdftotext"]
    return Speed(a_page(one), a_page(other), ratio(one, other), sum(counts.values()))


def _speed(asked: argparse.Namespace, folder: Path) -> bool:
    rows, held = [], True
    groups = {"files": text_pdfs(limit=asked.limit, seed=asked.seed)}
    if asked.pages:
        made = folder / "text.pdf"
        made.write_bytes(a_text_pdf(asked.pages, seed=asked.seed))
        groups[f"one of {asked.pages} pages"] = [made]
    for name, files in groups.items():
        found = speed(files, rounds=asked.rounds)
        rows.append(
            (
                name,
                len(files),
                found.pages,
                f"{median(found.layer):.1f}",
                f"{median(found.peer):.1f}",
                f"{found.ratio:.2f}",
            )
        )
        held &= found.held or name != "files"
    columns = ("Text PDFs", "n", "pages", "ms a page", "pdftotext", "ratio")
    print_table(f"At most {MOST_MS:.0f} ms and {MOST_RATIO:.0f} times", columns, rows)
    return held


def memory_of(file: Path) -> Ended:
    """What reading `file` whole takes in a process of its own."""
    start = (
        "import sys; sys.path[:0] = sys.argv[2:4]; from bench.pdf import main; "
        "sys.exit(main(['--read', sys.argv[1]]))"
    )
    return in_child([sys.executable, "-P", "-c", start, file, ROOT / "tests", ROOT])


def _memory(asked: argparse.Namespace, folder: Path) -> bool:
    rows, held = [], True
    made = {
        "text": (asked.pages, a_text_pdf, MOST_TEXT_MB),
        "scan": (asked.scan, a_scanned_pdf, MOST_SCAN_MB),
    }
    for name, (pages, make, most) in made.items():
        if not pages:
            continue
        file = folder / f"{name}.pdf"
        file.write_bytes(make(pages, seed=asked.seed))
        ended = memory_of(file)
        held &= ended.status == 0 and ended.peak_mb <= most
        print(ended.output.strip())
        rows.append((name, pages, f"{ended.peak_mb:.0f}", most, f"{ended.seconds:.1f}"))
    print_table("Long PDFs", ("", "pages", "peak MB", "at most", "seconds"), rows)
    return held


def _read(file: Path) -> int:
    """Read `file` as a worker's child does, and say how much was there."""
    from idp.config import Settings
    from idp.document import Upload, UploadSource
    from pipelines.reading import local_reader

    upload = Upload.of(
        file.read_bytes(), filename=file.name, media_type="application/pdf", source=UploadSource.CLI
    )
    document = local_reader(Settings()).read(upload)
    words = sum(len(page.words) for page in document.pages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sources = sorted({page.source.value for page in document.pages})
    print(
        f"{len(document.pages)} pages, {words} words, {'+'.join(sources)}, own peak {peak:.0f} MB"
    )
    return 0 if words else 1


def a_text_pdf(pages: int, *, seed: int = 1) -> bytes:
    """Pages of 55 lines of a bill each."""
    rnd, out = random.Random(seed), io.BytesIO()
    canvas = _canvas(out)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(60, 815, f"Page {number} of {pages}")
        for line in range(55):
            y = 800 - 13 * line
            canvas.drawString(60, y, " ".join(rnd.choice(WORDS) for _ in range(6)))
            canvas.drawRightString(400, y, str(rnd.randint(1, 999)))
            canvas.drawRightString(470, y, f"{rnd.uniform(1, 999):.2f}")
            canvas.drawRightString(540, y, f"{rnd.uniform(1, 9999):,.2f}")
            if line % 5 == 0:
                canvas.line(60, y - 3, 540, y - 3)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_scanned_pdf(pages: int, *, seed: int = 1) -> bytes:
    """Pages of text drawn at 300 dpi and kept as JPEG alone, as an office's scanner does."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = _canvas(out)
    for number in range(pages):
        # One page after the other, so that making it takes no more than reading it.
        with pypdfium2.PdfDocument(a_text_pdf(1, seed=seed + number)) as pdf:
            picture = pdf[0].render(scale=300 / 72).to_pil().convert("L")
        kept = io.BytesIO()
        picture.save(kept, "JPEG", quality=75)
        canvas.drawImage(ImageReader(kept), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _canvas(out: io.BytesIO) -> Any:
    from reportlab.pdfgen.canvas import Canvas

    return Canvas(out, pagesize=(595, 842))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
