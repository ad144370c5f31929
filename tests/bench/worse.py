"""How much of a page is still read after it was made worse on purpose, and whether the words lie where they are.

    idp bench worse [--seed 1] [--limit 4] [--only NAME]... [--each]

The pages are the project's own samples that carry their text, drawn at 200 dpi, and its clean receipts. Each is read upright and
then with every damage of `tests/damage.py`, by the reader that the program uses, from the bytes of a PNG to boxes on the
page as shown. A true word counts as read where a word of the same letters and digits was read, and as placed where that
word's middle, led back to the upright page, lies in the true word's box widened by half its height. The true words are
those of the PDF's text layer; for receipts, what is read off the clean picture.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import cv2
import damage
import numpy as np
from common import ROOT, print_table
from damage import Picture, Worse

from idp.config import Settings
from idp.document import Box, Document, Matrix, Page, PageSource, Upload, UploadSource, Word
from idp.geometry import inverse, point, quarter, then
from idp.ports import Reader
from pipelines.stages.as_shown import as_shown

SAMPLES = ROOT / "samples"
DPI = 200
LOSS_REPORTED = ("blur", "jpeg 40")
DAMAGES: dict[str, Callable[[Picture, int], Worse]] = {
    "upright": lambda page, _seed: Worse(page),
    "turned 90": damage.turned(90),
    "turned 180": damage.turned(180),
    "turned 270": damage.turned(270),
    **{f"skew {d:+d}": damage.skewed(d) for d in (5, -5, 10, -10, 15, -15)},
    **{f"photo, {name}": damage.photographed(name) for name in damage.BACKGROUNDS},
    "shadow": damage.shadowed,
    "uneven light": damage.unevenly_lit,
    "faint": damage.faint,
    "all at once": damage.everything,
    "blur": damage.blurred,
    "jpeg 40": damage.compressed,
}


def tokens(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """A page as it should be read: its picture upright, and its words with boxes in 0..1 of it."""

    name: str
    picture: Picture
    words: tuple[Word, ...]


@dataclass(slots=True)
class Score:
    """Words wanted, read, and read where they are; steps that were taken, and seconds a page."""

    wanted: int = 0
    read: int = 0
    placed: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.placed / self.wanted if self.wanted else 1.0

    @property
    def text_recall(self) -> float:
        return self.read / self.wanted if self.wanted else 1.0


def truths(reader: Reader, limit: int = 0) -> Iterator[Truth]:
    """The samples' pages; `limit` 0 means all, else so many, spread over the kinds."""
    files = sorted(SAMPLES.glob("*/*.pdf")) + sorted(SAMPLES.glob("receipts/*.png"))
    step = max(1, len(files) // limit) if limit else 1
    left = limit or sys.maxsize
    for file in files[::step]:
        for truth in pages_of(file, reader):
            if not left:
                return
            left -= 1
            yield truth


def pages_of(file: Path, reader: Reader) -> Iterator[Truth]:
    """The pages of a sample whose words are known; none for a scan inside a PDF."""
    if file.suffix == ".png":
        picture = np.ascontiguousarray(cv2.imread(str(file))[:, :, ::-1])
        page = read_page(reader, picture)
        yield Truth(file.stem, picture, page.words)
        return
    import pypdfium2

    content = file.read_bytes()
    media = "application/pdf"
    upload = Upload.of(content, filename=file.name, media_type=media, source=UploadSource.CLI)
    document = reader.read(upload)
    pdf = pypdfium2.PdfDocument(content)
    for page in document.pages:
        if page.source is PageSource.TEXT_LAYER:
            drawn = pdf[page.number - 1].render(scale=DPI / 72, rev_byteorder=True).to_numpy()
            picture = np.ascontiguousarray(drawn[:, :, :3])
            yield Truth(f"{file.stem} {page.number}", picture, page.words)
    pdf.close()


def read_page(reader: Reader, picture: Picture) -> Page:
    """The only page of `picture` as the program reads it, boxes on the page as shown."""
    done, data = cv2.imencode(".png", picture[:, :, ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
    assert done
    upload = Upload.of(
        data.tobytes(), filename="page.png", media_type="image/png", source=UploadSource.CLI
    )
    document: Document = as_shown(reader.read(upload))
    return document.pages[0]


def measured(reader: Reader, truth: Truth, worse: Worse, score: Score) -> None:
    """Read `worse` and count in `score` what was found of `truth`."""
    began = time.perf_counter()
    page = read_page(reader, worse.picture)
    score.seconds.append(time.perf_counter() - began)
    score.steps.update(step.split()[0] for step in page.steps)
    if page.turn:
        score.steps["turn"] += 1
    back = then(inverse(quarter(page.turn)), worse.matrix)
    compare(truth.words, page.words, back, score)


def compare(
    wanted: Sequence[Word], found: Sequence[Word], back: Matrix, score: Score, aspect: float = 1.4
) -> None:
    """Count the tokens of `wanted` that are among `found`, and those that lie in place; each is used once."""
    free = [(token, point(*w.box.centre, back)) for w in found for token in tokens(w.text)]
    names = Counter(token for token, _ in free)
    for word in wanted:
        around = widened(word.box, aspect)
        for token in tokens(word.text):
            score.wanted += 1
            score.read += names[token] > 0
            names[token] -= 1
            hit = next(
                (i for i, (t, at) in enumerate(free) if t == token and around.holds(*at)), None
            )
            if hit is not None:
                score.placed += 1
                free.pop(hit)


def widened(box: Box, aspect: float) -> Box:
    """`box` with half its height more on each side; `aspect` is how much higher than wide the page is."""
    y = box.height / 2
    x = y * aspect
    return Box(box.x0 - x, box.y0 - y, box.x1 + x, box.y1 + y)


def run(
    reader: Reader, *, seed: int, limit: int = 0, only: Sequence[str] = (), each: bool = False
) -> dict[str, Score]:
    """A score for each damage, summed over the pages."""
    scores = {name: Score() for name in DAMAGES if not only or name in only or name == "upright"}
    for number, truth in enumerate(truths(reader, limit)):
        for name, score in scores.items():
            mine = Score()
            worse = DAMAGES[name](truth.picture, 1000 * seed + number)
            measured(reader, truth, worse, mine)
            if each:
                print(
                    f"{truth.name:28} {name:20} {mine.recall:.3f} {mine.text_recall:.3f} {dict(mine.steps)}",
                    flush=True,
                )
            score.wanted, score.read = score.wanted + mine.wanted, score.read + mine.read
            score.placed += mine.placed
            score.steps += mine.steps
            score.seconds += mine.seconds
    return scores


def main(argv: Sequence[str] | None = None) -> int:
    """Print recall and loss for each damage; exit code 1 where a loss is over 0.03, blur and JPEG apart."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0, help="so many pages; 0 means all")
    parser.add_argument("--only", action="append", default=[], choices=[*DAMAGES], metavar="NAME")
    parser.add_argument("--each", action="store_true", help="print every page, too")
    parser.add_argument("--engine", default="auto", choices=["auto", "rapidocr", "tesseract"])
    asked = parser.parse_args(argv)
    from pipelines.reading import local_reader

    reader = local_reader(Settings(ocr_engine=asked.engine))
    scores = run(reader, seed=asked.seed, limit=asked.limit, only=asked.only, each=asked.each)
    upright = scores["upright"]
    rows = [
        (
            name,
            score.recall,
            f"{upright.recall - score.recall:+.3f}",
            score.text_recall,
            f"{median(score.seconds):.2f}",
            ", ".join(f"{step} {n}" for step, n in score.steps.most_common()),
        )
        for name, score in scores.items()
    ]
    columns = ("", "in place", "loss", "as text", "median s", "steps")
    print_table(f"{len(upright.seconds)} pages, {upright.wanted} words", columns, rows)
    lost = [
        n for n, s in scores.items() if n not in LOSS_REPORTED and upright.recall - s.recall > 0.03
    ]
    return int(bool(lost))


if __name__ == "__main__":
    raise SystemExit(main())
