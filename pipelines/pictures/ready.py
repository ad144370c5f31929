"""Photos and scans made fit to be read, behind `idp.ports.PicturePreparer`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from idp.ports import Prepared
from pipelines.pictures import blank, light, move
from pipelines.pictures.look import Look, content, look
from pipelines.pictures.outline import outline
from pipelines.pictures.sheet import straightened
from pipelines.pictures.skew import skew

if TYPE_CHECKING:
    from idp.ports import Picture
    from pipelines.pictures.move import Move

LEAST_SIDE = 24
"""Pixels: a smaller picture has no line of text to look at."""
LEAST_SKEW = 1.0
"""Degrees: engines and layout bear less, and turning a picture softens it."""
MOST_SKEW_ON_PAPER = 9.0
"""Print that stands more askew on a sheet than this says that what was found is no sheet."""
SMALL, LARGE = 9.0, 60.0
"""Letters so many pixels high are too small or too large to be read well ..."""
WELL = 14.0, 36.0
"""... and are brought to these heights."""
LARGEST_FACTOR = 3.0
MOST_PIXELS = 8_000_000


@dataclass(frozen=True, slots=True)
class Preparer:
    """Looks at a small copy first; a picture that needs nothing is given back as it came, the same array.

    `outlines` can be switched off for a source that never holds photos.
    """

    outlines: bool = True

    def prepare(self, picture: Picture) -> Prepared:
        """`picture` made ready: outline, skew and size in one move of its points, then light and contrast."""
        if min(picture.shape[:2]) < LEAST_SIDE:
            return Prepared(picture)
        seen = look(picture)
        if blank.is_empty(seen):
            return Prepared(picture, blank=True)
        plan, steps = self._plan(picture, seen)
        ready = picture
        if plan is not None:
            ready = move.drawn(picture, plan)
            seen = look(ready)
        ready, lit = _lit(ready, seen)
        back = move.way_back(plan) if plan is not None else None
        return Prepared(ready, back, (*steps, *lit))

    def _plan(self, picture: Picture, seen: Look) -> tuple[Move | None, tuple[str, ...]]:
        """How points should move, None where they may stay, and what to call it."""
        size = (picture.shape[1], picture.shape[0])
        plan, steps, tilt = None, [], skew(seen)
        flat = _flat(picture, seen) if self.outlines else None
        if flat is not None:
            plan, seen, tilt = flat
            steps.append("outline")
        if tilt is not None and abs(tilt) >= LEAST_SKEW:
            straight = move.turned_by(-tilt, plan.after if plan else size, content(seen))
            plan = move.then(plan, straight) if plan else straight
            steps.append(f"skew {tilt:.1f}")
        factor = _factor(seen.letter, plan.after if plan else size)
        if factor != 1.0:
            other = move.sized(plan.after if plan else size, factor)
            plan = move.then(plan, other) if plan else other
            steps.append(f"{'enlarge' if factor > 1 else 'shrink'} {factor:.1f}")
        return plan, tuple(steps)


def _flat(picture: Picture, seen: Look) -> tuple[Move, Look, float | None] | None:
    """The move that lays the paper in a photo flat, how the flat paper looks, and its skew; None where no paper was found."""
    found = outline(seen)
    if found is None:
        return None
    plan = straightened(found.corners, (picture.shape[1], picture.shape[0]))
    if plan is None:
        return None
    after = look(move.drawn(picture, plan))
    tilt = skew(after)
    if tilt is not None and abs(tilt) > MOST_SKEW_ON_PAPER:
        return None
    return plan, after, tilt


def _factor(letter: float, size: tuple[int, int]) -> float:
    """By how much a picture whose letters are so high should be enlarged."""
    if not letter or SMALL <= letter <= LARGE:
        return 1.0
    factor = min((WELL[0] if letter < SMALL else WELL[1]) / letter, LARGEST_FACTOR)
    most = (MOST_PIXELS / (size[0] * size[1])) ** 0.5
    factor = min(factor, most) if factor > 1 else factor
    return factor if factor < 0.9 or factor > 1.1 else 1.0


def _lit(picture: Picture, seen: Look) -> tuple[Picture, tuple[str, ...]]:
    """`picture` with its light and contrast mended where they need it, and what was done."""
    steps = []
    if light.is_uneven(seen):
        picture = light.evened(picture)
        seen = look(picture)
        steps.append("light")
    if light.contrast(seen) < light.FAINT:
        picture = light.stretched(picture, seen)
        steps.append("contrast")
    return picture, tuple(steps)
