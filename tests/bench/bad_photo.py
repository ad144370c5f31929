"""What reading does to a bad photo, step by step, as pictures for the guide.

    idp bench bad_photo [--out docs/guide] [--seed 5]

The photo is made of one of the project's samples: paper aslant on a table, half of it in the shade, the telephone held across.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import cv2
import damage
import numpy as np
import worse
from common import ROOT, print_table
from damage import Picture, Worse

from idp.config import Settings
from idp.document import Matrix, Page
from idp.geometry import inverse, point, quarter, then
from pipelines.pictures import move
from pipelines.pictures.look import look
from pipelines.pictures.ready import Preparer

HEIGHT = 520
BLUE, GREEN = (20, 90, 220), (0, 140, 70)


def bad_photo(page: Picture, seed: int) -> Worse:
    """The page aslant on a table, half in the shade, lying on its side."""
    lit = damage.shadowed(page, seed)
    photo = damage.photographed("wood", tilt=0.22, turn=10)(lit.picture, seed)
    across = damage.turned(90)(photo.picture, seed)
    return Worse(across.picture, then(across.matrix, photo.matrix))


def outlined(picture: Picture, to_photo: Matrix) -> Picture:
    """The photo with the sheet's outline drawn in: the corners of the straightened picture, led back."""
    high, wide = picture.shape[:2]
    corners = [point(x, y, to_photo) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    line = np.array([(x * wide, y * high) for x, y in corners], np.int32)
    drawn = picture.copy()
    cv2.polylines(drawn, [line], True, BLUE, max(2, high // 150))
    return drawn


def with_words(picture: Picture, page: Page) -> Picture:
    """The photo, stood upright, with a frame around every word as people see it."""
    drawn = np.ascontiguousarray(np.rot90(picture, -page.turn // 90))
    high, wide = drawn.shape[:2]
    for word in page.words:
        box = word.box
        ends = (
            (round(box.x0 * wide), round(box.y0 * high)),
            (round(box.x1 * wide), round(box.y1 * high)),
        )
        cv2.rectangle(drawn, *ends, GREEN, max(1, high // 400))
    return drawn


def saved(picture: Picture, path: Path) -> int:
    """Write `picture` as WebP, HEIGHT pixels high; its bytes."""
    size = (round(picture.shape[1] * HEIGHT / picture.shape[0]), HEIGHT)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    done, data = cv2.imencode(".webp", small[:, :, ::-1], [cv2.IMWRITE_WEBP_QUALITY, 72])
    assert done
    path.write_bytes(data.tobytes())
    return len(data)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pictures and print what was done and how many of the words were found in place."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "guide")
    parser.add_argument("--seed", type=int, default=5)
    asked = parser.parse_args(argv)
    from pipelines.reading import local_reader

    reader = local_reader(Settings())
    (truth,) = worse.pages_of(worse.SAMPLES / "receipts" / "corner-bean-cafe.png", reader)
    bad = bad_photo(truth.picture, asked.seed)
    preparer = Preparer()
    plan, _ = preparer._plan(bad.picture, look(bad.picture))
    assert plan is not None, "the paper was not found: choose another seed"
    ready = preparer.prepare(bad.picture)
    page = worse.read_page(reader, bad.picture)
    upright = np.ascontiguousarray(np.rot90(ready.picture, -page.turn // 90))
    pictures = {
        "bad-photo-1-came": bad.picture,
        "bad-photo-2-outline": outlined(bad.picture, move.way_back(plan)),
        "bad-photo-3-flat": move.drawn(bad.picture, plan),
        "bad-photo-4-light": ready.picture,
        "bad-photo-5-upright": upright,
        "bad-photo-6-words": with_words(bad.picture, page),
    }
    rows = [(n, saved(picture, asked.out / f"{n}.webp")) for n, picture in pictures.items()]
    score = worse.Score()
    back = then(inverse(quarter(page.turn)), bad.matrix)
    worse.compare(truth.words, page.words, back, score)
    print_table("Pictures", ("", "bytes"), rows)
    print(f"steps: {', '.join(ready.steps)}, turn {page.turn}")
    print(f"{score.placed} of {score.wanted} words read and in place")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
