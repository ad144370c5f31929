"""Lines that hang together become blocks: an address, a paragraph, a column of labels."""

from __future__ import annotations

from collections.abc import Sequence

from idp.document import Block, Line, Page

BLOCK_GAP = 0.9
"""Lines further apart than this many line heights belong to different blocks."""
_BANDS = 200


def blocks_of(lines: Sequence[Line], page: Page) -> tuple[Block, ...]:
    """Join each line to the block above it that it hangs under; blocks are ordered by their first line."""
    blocks: list[list[Line]] = []
    ends: dict[int, set[int]] = {}
    """Blocks by the height at which they end so far, in two hundredths of the page."""
    for line in lines:
        reach = range(
            _band(line.box.y0 - 2 * line.box.height), _band(line.box.y0 + line.box.height) + 1
        )
        near = sorted({at for band in reach for at in ends.get(band, ())})
        above = [at for at in near if _hangs(line, blocks[at][-1], page)]
        if above:
            home = min(above, key=lambda at: abs(blocks[at][-1].box.x0 - line.box.x0))
            ends[_band(blocks[home][-1].box.y1)].discard(home)
            blocks[home].append(line)
        else:
            home = len(blocks)
            blocks.append([line])
        ends.setdefault(_band(line.box.y1), set()).add(home)
    return tuple(Block.of(block) for block in blocks)


def _band(y: float) -> int:
    return int(y * _BANDS)


def _hangs(line: Line, above: Line, page: Page) -> bool:
    """Whether `line` goes on below `above`: close under it, of its size, and aligned at the left, the right or the middle."""
    height = min(line.box.height, above.box.height)
    if max(line.box.height, above.box.height) > 1.6 * height:
        return False
    if not -0.5 * height < line.box.y0 - above.box.y1 < BLOCK_GAP * height:
        return False
    near = 1.5 * height * page.height / page.width
    return (
        abs(line.box.x0 - above.box.x0) < near
        or abs(line.box.x1 - above.box.x1) < near
        or abs(line.box.centre[0] - above.box.centre[0]) < near
    )
