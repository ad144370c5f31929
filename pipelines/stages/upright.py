"""Pages that lie on their side or head are stood upright, so that everything after reads them as people do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from idp.document import Box, Page, Word

HIGH = 1.2
"""Words that are mostly so much higher than wide run up or down the page."""
FEWEST_STEPS = 4
"""From fewer pairs of neighbouring words no direction is told."""


def upright(page: Page) -> Page:
    """The page turned so that its words run from left to right; `turn` says by how much.

    The direction is told by the words themselves, which must come in reading order.
    """
    turn = _turn(page)
    if turn == 0:
        return page
    words = tuple(replace(word, box=_turned(word.box, turn)) for word in page.words)
    width, height = (page.width, page.height) if turn == 180 else (page.height, page.width)
    return replace(page, words=words, width=width, height=height, turn=(page.turn + turn) % 360)


def _turn(page: Page) -> int:
    """By how many degrees clockwise the page must be turned."""
    steps = [step for a, b in pairwise(page.words) if (step := _step(a, b, page))]
    rightwards, downwards = _balance([x for x, _ in steps]), _balance([y for _, y in steps])
    if _runs_up_or_down(page.words, page):
        return {1: 270, -1: 90}.get(downwards, 0)
    return 180 if rightwards < 0 else 0


def _step(a: Word, b: Word, page: Page) -> tuple[float, float] | None:
    """The way from one word's middle to the next, where they stand side by side on one line."""
    (ax, ay), (bx, by) = a.box.centre, b.box.centre
    across, down = (bx - ax) * page.width, (by - ay) * page.height
    low = min(a.box.height, b.box.height) * page.height
    slim = min(a.box.width, b.box.width) * page.width
    if abs(down) < 0.5 * low and abs(across) > 0:
        return across, 0.0
    if abs(across) < 0.5 * slim and abs(down) > 0:
        return 0.0, down
    return None


def _balance(steps: Sequence[float]) -> int:
    """1 or -1 where most steps go that way, 0 where there are few, or they go both ways."""
    ahead, back = sum(s > 0 for s in steps), sum(s < 0 for s in steps)
    if ahead + back < FEWEST_STEPS or not (ahead > 2 * back or back > 2 * ahead):
        return 0
    return 1 if ahead > back else -1


def _runs_up_or_down(words: Sequence[Word], page: Page) -> bool:
    long = [word.box for word in words if len(word.text) > 2]
    if not long:
        return False
    return median(b.height * page.height / (b.width * page.width + 1e-9) for b in long) > HIGH


def _turned(box: Box, degrees: int) -> Box:
    """Where `box` lies once its page is turned clockwise."""
    match degrees:
        case 90:
            return Box(1 - box.y1, box.x0, 1 - box.y0, box.x1)
        case 180:
            return Box(1 - box.x1, 1 - box.y1, 1 - box.x0, 1 - box.y0)
        case _:
            return Box(box.y0, 1 - box.x1, box.y1, 1 - box.x0)
