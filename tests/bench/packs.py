"""Packs of several documents in one file, made by laying documents of ../shared/eval and of samples behind each other.

How many of the true boundaries are suggested (recall), how many suggestions are true (precision), and how many documents of
several pages would be cut though they are one. Pages with a text layer only: what an engine misreads is another bench's.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import pikepdf

from idp.document import Document
from pipelines.ocr.textlayer import PdfTextLayer
from pipelines.stages.parse_layout import parse_layout
from pipelines.stages.split import suggest_splits

EVAL = ROOT.parent / "shared" / "eval"
FOLDERS = ("zugferd/pdfs", "english_invoices/files", "vrdu_adbuy/pdfs", "misc_samples/files")
PACKED = frozenset({"en037_bytescout.pdf"})
"""Files of which each page is a document already."""
ONE_SENDER = ("vrdu_adbuy/pdfs", "zugferd/pdfs")
ENOUGH_WORDS = 8


@dataclass(frozen=True, slots=True)
class Single:
    """One document of a set, with its bytes."""

    folder: str
    name: str
    content: bytes
    document: Document


@dataclass
class Score:
    found: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.wrong)


def read(content: bytes) -> Document | None:
    """The document by its text layer, None where a page has none to speak of."""
    pages = tuple(layer.page for layer in PdfTextLayer().pages(content))
    if not pages or len(pages[0].words) < ENOUGH_WORDS:
        return None
    return parse_layout(Document("pack", pages))


def singles(limit: int | None, rng: random.Random) -> list[Single]:
    """Documents that are one each, from the sets and from samples."""
    places = [(folder, EVAL / folder) for folder in FOLDERS]
    places += [("samples", ROOT / "samples" / "invoices")]
    found = [
        (folder, file)
        for folder, place in places
        for file in sorted(place.glob("*.pdf"))
        if file.name not in PACKED
    ]
    chosen = found if limit is None else rng.sample(found, min(limit, len(found)))
    read_ = ((folder, file, read(file.read_bytes())) for folder, file in chosen)
    return [Single(folder, f.name, f.read_bytes(), d) for folder, f, d in read_ if d]


def packed(parts: Sequence[Single]) -> tuple[bytes, set[int]]:
    """One PDF of all parts, and the pages at which the second and later ones begin."""
    out, starts, count = io.BytesIO(), set(), 0
    with pikepdf.new() as pack:
        for part in parts:
            with pikepdf.open(io.BytesIO(part.content)) as pdf:
                if count:
                    starts.add(count + 1)
                pack.pages.extend(pdf.pages)
                count += len(pdf.pages)
        pack.save(out)
    return out.getvalue(), starts


def measure(packs: Iterator[Sequence[Single]]) -> Score:
    score = Score()
    for parts in packs:
        content, starts = packed(parts)
        document = read(content)
        if document is None:
            continue
        told = {split.page for split in suggest_splits(replace(document, splits=())).splits}
        score.found += len(told & starts)
        score.missed += len(starts - told)
        score.wrong += len(told - starts)
    return score


def mixed(
    documents: Sequence[Single], count: int, rng: random.Random
) -> Iterator[Sequence[Single]]:
    for _ in range(count):
        yield rng.sample(documents, min(len(documents), rng.randint(2, 5)))


def of_one_set(
    documents: Sequence[Single], count: int, rng: random.Random
) -> Iterator[Sequence[Single]]:
    """Packs whose documents look alike: one set's, often one sender's."""
    sets = [[d for d in documents if d.folder == folder] for folder in ONE_SENDER]
    sets = [one for one in sets if len(one) >= 3]
    for n in range(count if sets else 0):
        one = sets[n % len(sets)]
        yield rng.sample(one, min(len(one), rng.randint(2, 5)))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--limit", type=int, help="documents to draw from; all without it")
    parser.add_argument("--packs", type=int, default=60)
    given = parser.parse_args(argv)
    scores, cut, several = run(given.seed, given.limit, given.packs)
    for name, score in scores.items():
        print(f"{name:<14} recall {score.recall:.3f}  precision {score.precision:.3f}  ({score.found + score.missed} boundaries)")  # fmt: skip
    print(f"cut though one {cut} of {several} documents of several pages")
    return 0


def run(seed: int, limit: int | None, packs: int) -> tuple[dict[str, Score], int, int]:
    """Scores by the kind of pack, how many single documents would be cut, and how many had several pages."""
    rng = random.Random(seed)
    documents = singles(limit, rng)
    several = [one for one in documents if len(one.document.pages) > 1]
    cut = sum(bool(suggest_splits(one.document).splits) for one in several)
    scores = {
        "any documents": measure(mixed(documents, packs, rng)),
        "of one set": measure(of_one_set(documents, packs, rng)),
    }
    return scores, cut, len(several)


if __name__ == "__main__":
    raise SystemExit(main())
