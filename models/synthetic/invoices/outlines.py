"""Words drawn as curves: a logo that holds no text, as most logos do."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FACES = {
    True: ("DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf"),
    False: ("DejaVuSerif.ttf", "LiberationSerif-Regular.ttf"),
}


def drawn_name(text: str, colour: str, size: float, *, bold: bool) -> str:
    """`text` as an SVG of curves, `size` points high; the empty string where no font is found to draw from."""
    face = _face(bold)
    if face is None:
        return ""
    from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]

    glyphs, names = face.getGlyphSet(), face.getBestCmap()
    unit = face["head"].unitsPerEm
    shapes, across = [], 0
    for sign in text:
        name = names.get(ord(sign))
        if name is None:
            continue
        pen = SVGPathPen(glyphs)
        glyphs[name].draw(pen)
        shapes.append(f'<path transform="translate({across} 0)" d="{pen.getCommands()}"/>')
        across += glyphs[name].width
    height = size * 1.3
    return (
        f'<div data-k="supplier_name" title="{escape(text)}"><svg width="{across / unit * size:.1f}pt" height="{height:.1f}pt" '
        f'viewBox="0 {-unit} {across} {unit * 1.3:.0f}"><g transform="scale(1 -1)" fill="{colour}">{"".join(shapes)}</g></svg></div>'
    )


@cache
def _face(bold: bool) -> Any:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    for folder in FOLDERS:
        for name in FACES[bold]:
            found = next(folder.rglob(name), None) if folder.is_dir() else None
            if found is not None:
                return TTFont(found)
    return None
