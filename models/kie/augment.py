"""Examples as they might have come as well: words lost and misread, boxes moved, names and figures exchanged."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from idp.document import Box, Word
from models.corpus import Example, TaggedPage

_ALIKE = {
    "0": "O", "O": "0", "1": "l", "l": "1", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "6": "G", "2": "Z", "Z": "2",
    ".": ",", ",": ".", "e": "c", "c": "e", "o": "0", "i": "l", "m": "rn", "n": "ri", ":": ";", "u": "v", "h": "b",
}  # fmt: skip
NAMED = frozenset({"supplier_name", "customer_name"})


@dataclass(frozen=True, slots=True)
class Habits:
    """How much is changed; `config.toml` says what each is a share of."""

    drop: float
    misread: float
    rename: float
    renumber: float
    jitter: float
    shift: float
    scale: float


def augmented(
    example: Example, rng: random.Random, habits: Habits, names: Mapping[str, Sequence[str]]
) -> Example:
    """`example` changed at random; `names` are words to exchange, by tag."""
    rename = rng.random() < habits.rename
    renumber = rng.random() < habits.renumber
    pages = tuple(
        _changed(page, rng, habits, names if rename else {}, renumber) for page in example.pages
    )
    return replace(example, pages=pages)


def _changed(
    page: TaggedPage,
    rng: random.Random,
    habits: Habits,
    names: Mapping[str, Sequence[str]],
    renumber: bool,
) -> TaggedPage:
    digits = dict(zip("123456789", rng.sample("123456789", 9), strict=True)) if renumber else {}
    kept = [at for at in range(len(page.words)) if rng.random() >= habits.drop] or [0]
    dx, dy = (rng.uniform(-habits.shift, habits.shift) for _ in range(2))
    size = 1 + rng.uniform(-habits.scale, habits.scale)
    words, tags = [], []
    for at in kept if page.words else []:
        word, tag = page.words[at], page.tags[at]
        text = word.text
        if names.get(tag) and any(c.isalpha() for c in text):
            text = _cased(rng.choice(names[tag]), text)
        elif digits and not tag.endswith("tax_rate") and "%" not in text and len(text) > 2:
            text = "".join(digits.get(c, c) for c in text) if _is_code(tag) else text
        if rng.random() < habits.misread:
            text = _misread(text, rng)
        reach = habits.jitter * word.box.height
        box = _moved(word.box, rng.uniform(-reach, reach), rng.uniform(-reach, reach))
        words.append(Word(text, _laid(box, dx, dy, size), word.confidence))
        tags.append(tag)
    return replace(page, words=tuple(words), tags=tuple(tags))


def _is_code(tag: str) -> bool:
    """Whether other digits would say as much: sums must keep agreeing, and dates stay dates."""
    return tag in ("invoice_number", "purchase_order", "bank_account", "phone", "line/sku")


def _cased(text: str, like: str) -> str:
    if like.isupper():
        return text.upper()
    return text.capitalize() if like[:1].isupper() else text


def _misread(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text)) if text else 0
    letter = text[at : at + 1]
    return text[:at] + _ALIKE.get(letter, letter) + text[at + 1 :]


def _moved(box: Box, dx: float, dy: float) -> Box:
    return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def _laid(box: Box, dx: float, dy: float, size: float) -> Box:
    """`box` on a page that was moved and scaled about its middle, cut to 0..1."""
    xs = [min(max((x - 0.5) * size + 0.5 + dx, 0.0), 1.0) for x in (box.x0, box.x1)]
    ys = [min(max((y - 0.5) * size + 0.5 + dy, 0.0), 1.0) for y in (box.y0, box.y1)]
    return Box(xs[0], ys[0], xs[1], ys[1])
