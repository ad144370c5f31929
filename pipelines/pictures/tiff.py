"""TIFFs whose tags say something senseless, made readable."""

from __future__ import annotations

import struct

PHOTOMETRIC, SAMPLES = 262, 277
KNOWN = frozenset({*range(7), 8, 9, 10, 32803, 32844, 32845, 34892})
"""What photometric tags may say."""
DARK_IS_ZERO, RGB = 1, 2
MOST_PAGES = 1_000


def with_sane_colours(content: bytes) -> bytes | None:
    """The same TIFF, each page with an unknown photometric tag taken for RGB or, with fewer samples, for grey.

    None where it is no TIFF or nothing is to be changed.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(content[:4])
    if order is None:
        return None
    changed = bytearray(content)
    try:
        (at,) = struct.unpack_from(f"{order}I", changed, 4)
        for _ in range(MOST_PAGES):
            at = _mend(changed, at, order) if at else 0
    except struct.error:
        pass  # cut short: what came before is mended
    return bytes(changed) if changed != content else None


def _mend(content: bytearray, at: int, order: str) -> int:
    """Mend the page whose tags stand `at`, in place; where the next page's stand, 0 for none. Raises struct.error."""
    (count,) = struct.unpack_from(f"{order}H", content, at)
    places = {
        struct.unpack_from(f"{order}H", content, place)[0]: place + 8
        for place in range(at + 2, at + 2 + 12 * count, 12)
    }
    if PHOTOMETRIC in places:
        (said,) = struct.unpack_from(f"{order}H", content, places[PHOTOMETRIC])
        samples = places.get(SAMPLES)
        many = samples is not None and struct.unpack_from(f"{order}H", content, samples)[0] >= 3
        if said not in KNOWN:
            struct.pack_into(
                f"{order}H", content, places[PHOTOMETRIC], RGB if many else DARK_IS_ZERO
            )
    (following,) = struct.unpack_from(f"{order}I", content, at + 2 + 12 * count)
    return int(following)
