"""Documents made for training and measuring: bills with truth, set in many layouts, as PDFs, scans and photos."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from models.synthetic.damage import photographed, scanned
from models.synthetic.family import Family
from models.synthetic.invoices import INVOICES
from models.synthetic.pieces import Made, Piece
from models.synthetic.receipts import RECEIPTS
from models.synthetic.receipts.goods import at_the_counter
from models.synthetic.render import rendered
from models.synthetic.story import Bill, bill, truth
from models.synthetic.trades import trades
from models.synthetic.world import countries

__all__ = ["FAMILIES", "HELD_OUT", "Drawn", "Family", "Made", "Piece", "drawn", "make"]

FAMILIES: Mapping[str, Family] = MappingProxyType({f.name: f for f in (*INVOICES, *RECEIPTS)})
HELD_OUT = frozenset(name for name, family in FAMILIES.items() if family.held_out)
"""Families that no model is trained on, to measure on."""
QUALITIES = ("pdf", "scan", "photo")
_SHARES = {False: (60, 30, 10), True: (10, 45, 45)}
"""How often documents come in each quality: those on sheets, and those from rolls."""
_SEEDS = 1_000_000
"""So many documents of one seed are different from those of the next."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document to make."""

    family: str
    seed: int
    quality: str


def drawn(
    count: int, seed: int, *, pdf: float | None = None, held_out: bool = False
) -> Sequence[Drawn]:
    """So many documents to make, families by their weights, or in turn those held out; `pdf` is the share that stays PDF.

    The first of a longer list are those of a shorter one with the same seed.
    """
    names = [name for name in FAMILIES if (name in HELD_OUT) is held_out]
    weights = [FAMILIES[name].weight for name in names]
    chosen = []
    for number in range(count):
        own = seed * _SEEDS + number
        rng = random.Random(f"drawn {own}")  # noqa: S311 - nothing here is secret
        name = names[number % len(names)] if held_out else rng.choices(names, weights)[0]
        chosen.append(Drawn(name, own, _quality(FAMILIES[name], rng, pdf)))
    return chosen


def _quality(family: Family, rng: random.Random, pdf: float | None) -> str:
    usual = _SHARES[bool(family.rolls)]
    if pdf is not None and rng.random() < pdf:
        return "pdf"
    shares = usual if pdf is None else (0, *usual[1:])
    return rng.choices(QUALITIES, shares)[0]


def make(family: str, seed: int, quality: str | None = None) -> Made:
    """The document of `family` with `seed`; `quality` is one of QUALITIES, or by chance. The same seed gives the same words.

    Raises KeyError for a family, and ValueError for a quality, that there is none of.
    """
    kept = FAMILIES[family]
    rng = random.Random(f"{family} {seed}")  # noqa: S311 - nothing here is secret
    quality = quality or _quality(kept, rng, None)
    if quality not in QUALITIES:
        raise ValueError(f"{quality!r} is none of {', '.join(QUALITIES)}")
    told = _told(kept, rng)
    width = rng.choice(kept.rolls) if kept.rolls else None
    html = kept.maker(told, rng, width) if width else kept.maker(told, rng)
    paper = rendered(html, (width, None) if width else None)
    known = truth(told, {piece.key for piece in paper.pieces})
    fields: dict[str, Any] = known["fields"]
    name, common = f"{family}-{seed}-{quality}", (told.kind, told.country, told.language, quality)
    if quality == "pdf":
        return Made(
            name, family, f"{name}.pdf", "application/pdf", paper.pdf, fields, paper.pieces, *common
        )
    damage = scanned if quality == "scan" else photographed
    worse = damage(paper.pdf, rng, receipt=bool(kept.rolls))
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}[worse.media_type]
    return Made(
        name,
        family,
        f"{name}.{ending}",
        worse.media_type,
        worse.content,
        fields,
        paper.pieces,
        *common,
        worse.matrices,
    )


def _told(family: Family, rng: random.Random) -> Bill:
    """A bill for the family, of one of its trades that speak the languages of the country."""
    country = rng.choice(family.countries or tuple(countries()))
    spoken = frozenset(countries()[country].languages)
    fit = [t for t in family.trades if t not in trades() or spoken <= trades()[t].languages]
    trade = rng.choice(fit) if fit else ""
    known = trade if trade in trades() else ""
    kind = rng.choice(family.kinds)
    told = bill(rng, kind=kind, country=country, lines=family.lines, trade=known)
    return at_the_counter(told, rng, trade, family.lines) if family.rolls else told
