"""Chance for whole pictures, drawn from the same seed as all else."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Picture: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]


def dice_of(rng: random.Random) -> Any:
    """A generator of numpy, seeded by the next bits of `rng`."""
    import numpy as np

    return np.random.default_rng(rng.getrandbits(32))


def hills_of(dice: Any, cells: tuple[int, int], size: tuple[int, int]) -> Any:
    """Hills between 0 and 1, of so many cells down and across."""
    import cv2
    import numpy as np

    few = dice.uniform(0, 1, cells).astype(np.float32)
    return np.clip(cv2.resize(few, (size[1], size[0]), interpolation=cv2.INTER_CUBIC), 0, 1)


def as_bytes(picture: Any) -> Picture:
    """Any numbers as a picture, cut to 0..255."""
    import numpy as np

    out: Picture = np.clip(picture, 0, 255).astype(np.uint8)
    return out
