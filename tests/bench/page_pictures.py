"""How long a page's pictures for the browser take: drawn all at once, each by itself, and fetched where they are kept.

    idp bench page_pictures [--rounds 5] [FILE ...]

`all` sizes are drawn at once, or `each` by itself. A desk that waits for a drawing shows the page after `one`; one whose
pictures were drawn after reading, after `kept`. All in milliseconds, medians.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.common import ROOT, print_table, ratio, side_by_side
from idp.config import Settings
from idp.storage.blobs import open_blobs, picture_key
from pipelines.pictures.renderer import Renderer
from pipelines.stages.receive import media_type_of
from pipelines.workflow.viewing import WIDTHS

SAMPLES = (
    "invoices/harbour-paper-4471.pdf",
    "invoices/lorikeet-cleaning-1187-scan.pdf",
    "receipts/city-cabs.jpg",
    "receipts/corner-bean-cafe.png",
)
DESK = 1000
"""The width that the desk asks for."""


def measured(file: Path, rounds: int) -> tuple[str, ...]:
    """One row: seconds of each way for the first page of `file`, their ratio, and the bytes of its pictures."""
    content, renderer = file.read_bytes(), Renderer()
    media_type = media_type_of(content, file.name)

    def drawn(*widths: int) -> tuple[bytes, ...]:
        return renderer.previews(content, media_type, 1, widths=widths)

    with tempfile.TemporaryDirectory() as folder:
        blobs = open_blobs(Settings(home=Path(folder)))
        made = drawn(*WIDTHS)
        for width, picture in zip(WIDTHS, made, strict=True):
            blobs.put(picture_key("ab" * 32, 1, width), picture)
        ways: dict[str, Callable[[int], object]] = {
            "all": lambda _: drawn(*WIDTHS),
            "each": lambda _: [drawn(width) for width in WIDTHS],
            "one": lambda _: drawn(DESK),
            "kept": lambda _: blobs.get(picture_key("ab" * 32, 1, DESK)),
        }
        times = side_by_side(ways, range(rounds))
    sizes = "  ".join(f"{len(picture) / 1000:.0f}" for picture in made)
    return (
        file.stem[:24],
        *(f"{times[name].median * 1000:.1f}" for name in ("each", "all", "one", "kept")),
        f"{ratio(times['all'], times['each']):.2f}",
        sizes,
    )


def main(argv: Sequence[str]) -> int:
    """Measure and print; 0 when it came to an end."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("files", nargs="*", type=Path)
    asked = arguments.parse_args(argv)
    files = asked.files or [ROOT / "samples" / name for name in SAMPLES]
    shown = ", ".join(str(width) for width in WIDTHS)
    columns = ("ms", "each", "all", "one", "kept", "all/each", "kB")
    print_table(f"pictures of {shown} pixels", columns, [measured(f, asked.rounds) for f in files])
    return 0
