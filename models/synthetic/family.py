"""What a family of documents is: one way to set a page, whatever stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """`maker` turns a Bill and a `random.Random` into HTML; values stand in elements with `data-k`.

    `kinds`, `countries` (ISO 3166) and `trades` are drawn from evenly, so what is named twice comes twice as often; no
    countries or trades means any. `rolls` are the widths in millimetres of the paper of tills, cut after the last line; `maker`
    then takes the width drawn as a third argument. `lines` is the least and most rows.
    """

    name: str
    maker: Callable[..., str]
    kinds: tuple[str, ...] = ("invoice",)
    countries: tuple[str, ...] = ()
    weight: float = 1.0
    rolls: tuple[float, ...] = ()
    trades: tuple[str, ...] = ()
    lines: tuple[int, int] = (1, 12)
    held_out: bool = False
