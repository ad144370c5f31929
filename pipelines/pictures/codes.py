"""Bar codes and QR codes on pages, behind `idp.ports.CodeReader`: zxing looks where a code can be, not everywhere.

Square codes are sought on the page made small. Bars are sought where the picture is striped in one direction only: there they
are stood upright and read at full size, whatever their tilt. A page without codes so costs a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from idp.document import Box, Code

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.ports import Picture

    Grey: TypeAlias = NDArray[Any]
    Map: TypeAlias = NDArray[np.float64]
    """2 × 3: from the points of a crop, in its pixels, to those of the page."""

SMALL = 1500
"""Longest side of the first look, in pixels: a code of 4 mm for ten squares is still told apart on A4."""
SQUARE = ("QRCode", "DataMatrix", "Aztec", "PDF417")
BARS = ("EAN13", "EAN8", "UPCA", "UPCE", "Code128", "Code39", "Code93", "Codabar", "ITF", "DataBar", "PDF417")  # fmt: skip
MOST_CODES = 40
"""More on one page is a sheet of labels, of which nobody books each."""
MOST_STRIPED = 6
"""Striped places looked at closely; hatchings and forms may have many."""

_CELL = 12
"""Pixels of the small picture that share one verdict of being striped."""
_STRIPED = 0.7
"""How much of the contrast of a cell must lie in one direction: bars come to 0.9, print to 0.5."""
_CONTRAST = 400.0
"""Mean square of the slope under which a cell is paper."""


class Codes:
    """Reads with zxing-cpp, behind `idp.ports.CodeReader`; holds nothing, so it may be shared."""

    def codes(self, picture: Picture) -> tuple[Code, ...]:
        """All codes, boxes in 0..1 of `picture`, top to bottom. Grey pictures are taken, too."""
        import cv2

        page: Grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        height, width = page.shape
        if min(height, width) < 16:
            return ()
        scale = min(1.0, SMALL / max(height, width))
        small = page
        if scale < 1:
            small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = [*_squares(page, small, scale), *_bars(page, small, scale)]
        return _in_order(_placed(text, points, width, height) for text, points in found)


Place: TypeAlias = tuple[float, float, float, float, float]
"""Centre, size across and along the bars, and the angle of the way across them (radians, y down)."""
Found: TypeAlias = "tuple[tuple[str, str], list[tuple[float, float]]]"
"""Symbology and text, and the corners in pixels of the page."""


def _squares(page: Grey, small: Grey, scale: float) -> Iterator[Found]:
    """Codes in two directions; those that are there but cannot be read small are tried at full size."""
    seen = _read(small, SQUARE, with_errors=True)
    if scale < 1 and any(not code.valid for code in seen):
        seen, scale = _read(page, SQUARE), 1.0
    for code in seen:
        if code.valid:
            yield _found(code, [(x / scale, y / scale) for x, y in _corners(code)])


def _bars(page: Grey, small: Grey, scale: float) -> Iterator[Found]:
    import cv2
    import numpy as np

    for place in _striped(small):
        crop, back = _upright(page, [coordinate / scale for coordinate in place[:4]], place[4])
        for code in _read(crop, BARS, turned=False):
            corners = np.array([_corners(code)], dtype=np.float64)
            yield _found(code, [(float(x), float(y)) for x, y in cv2.transform(corners, back)[0]])


def _striped(small: Grey) -> list[Place]:
    """Places full of stripes in one direction: largest first, in pixels of `small`.

    By the structure tensor: within bars, the slope points one way and back; within print, everywhere.
    """
    import cv2
    import numpy as np

    down = (small.shape[1] // _CELL, small.shape[0] // _CELL)
    if min(down) < 2:
        return []
    # Every second point is enough to tell, but its slope is taken at full sharpness, or fine bars would blur away.
    at = small[1:-1:2, 1:-1:2].shape
    across = cv2.subtract(
        small[1:-1:2, 2::2][: at[0], : at[1]],
        small[1:-1:2, :-2:2][: at[0], : at[1]],
        dtype=cv2.CV_32F,
    )
    along = cv2.subtract(
        small[2::2, 1:-1:2][: at[0], : at[1]],
        small[:-2:2, 1:-1:2][: at[0], : at[1]],
        dtype=cv2.CV_32F,
    )
    xx, yy, xy = (
        cv2.blur(cv2.resize(product, down, interpolation=cv2.INTER_AREA), (3, 3))
        for product in (across * across, along * along, across * along)
    )
    power = xx + yy
    sure = np.sqrt((xx - yy) ** 2 + 4 * xy**2) / (power + 1e-6)
    mask = ((sure > _STRIPED) & (power > _CONTRAST)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    largest = sorted(range(1, count), key=lambda n: -int(stats[n, cv2.CC_STAT_AREA]))
    places = (_place(labels == n, xx, yy, xy) for n in largest[: 2 * MOST_STRIPED])
    return [place for place in places if place is not None][:MOST_STRIPED]


def _place(inside: NDArray[np.bool_], xx: Any, yy: Any, xy: Any) -> Place | None:
    """One striped place in pixels of the small picture, or None where it is too slight for a code."""
    import numpy as np

    rows, columns = np.nonzero(inside)
    lean, spread = 2 * xy[inside].sum(), xx[inside].sum() - yy[inside].sum()
    angle = 0.5 * float(np.arctan2(lean, spread))
    u = columns * np.cos(angle) + rows * np.sin(angle)
    v = rows * np.cos(angle) - columns * np.sin(angle)
    wide, high = float(np.ptp(u)) + 1, float(np.ptp(v)) + 1
    if wide < 5 or high < 2 or len(rows) < 0.4 * wide * high:
        return None
    middle_u, middle_v = float(u.max() + u.min()) / 2, float(v.max() + v.min()) / 2
    x = middle_u * np.cos(angle) - middle_v * np.sin(angle) + 0.5
    y = middle_u * np.sin(angle) + middle_v * np.cos(angle) + 0.5
    return float(_CELL * x), float(_CELL * y), _CELL * wide, _CELL * high, angle


def _upright(page: Grey, place: Sequence[float], angle: float) -> tuple[Grey, Map]:
    """The place cut out of the page so that its bars stand upright, with room at its sides, and the way back."""
    import cv2
    import numpy as np

    x, y, wide, high = place
    wide, high = 1.3 * wide + 60, high + 20
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    back = np.array(
        [
            [cos, -sin, x - cos * wide / 2 + sin * high / 2],
            [sin, cos, y - sin * wide / 2 - cos * high / 2],
        ]
    )
    crop = cv2.warpAffine(
        page,
        back,
        (int(wide), int(high)),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderValue=255,
    )
    return crop, back


def _read(
    picture: Grey, names: Sequence[str], *, turned: bool = True, with_errors: bool = False
) -> list[Any]:
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str("|".join(names))
    return zxingcpp.read_barcodes(
        picture,
        formats=formats,
        try_rotate=turned,
        try_downscale=False,
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
        return_errors=with_errors,
    )


def _corners(code: Any) -> list[tuple[float, float]]:
    at = code.position
    return [
        (float(p.x), float(p.y))
        for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    ]


def _found(code: Any, corners: list[tuple[float, float]]) -> Found:
    return (code.format.name, code.text), corners


def _placed(what: tuple[str, str], corners: Iterable[tuple[float, float]], width: int, height: int) -> Code:  # fmt: skip
    xs, ys = zip(*((x / width, y / height) for x, y in corners), strict=True)
    cut = [min(max(edge, 0.0), 1.0) for edge in (min(xs), min(ys), max(xs), max(ys))]
    return Code(*what, Box(*cut))


def _in_order(codes: Iterable[Code]) -> tuple[Code, ...]:
    """Each code once, top to bottom; two looks at one place may both find it."""
    kept: list[Code] = []
    for code in codes:
        same = (k for k in kept if k.text == code.text and _overlap(k.box, code.box))
        if next(same, None) is None:
            kept.append(code)
    return tuple(sorted(kept, key=lambda c: (c.box.y0, c.box.x0))[:MOST_CODES])


def _overlap(a: Box, b: Box) -> bool:
    near = 0.02
    return (
        a.x0 <= b.x1 + near and b.x0 <= a.x1 + near and a.y0 <= b.y1 + near and b.y0 <= a.y1 + near
    )
