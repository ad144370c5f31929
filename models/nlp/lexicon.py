"""The label words of `labels.toml`, and the form in which words are compared."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from idp.text import plain

NUMBER_WORDS = frozenset(
    {"no", "nr", "num", "number", "numero", "nbr", "#", "№", "nº", "n°", "n0", "nos", "numbr"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Label words in plain form, what they announce, and whether they announce only that."""

    key: str
    words: tuple[str, ...]
    strong: bool


def norm(text: str) -> str:
    """A word as labels are compared: plain, every sign for "number" as "no"."""
    if text.strip(".:").casefold() in NUMBER_WORDS:
        return "no"
    bare = plain(text)
    for ending in ("nummer", "nr"):
        if len(bare) > len(ending) + 2 and bare.endswith(ending):
            return bare.removesuffix(ending) + "no"
    return bare


@cache
def phrases() -> tuple[Phrase, ...]:
    """Every phrase of labels.toml, once; words that OCR glued together ("invoiceno") are matched too."""
    tables = tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))
    found: dict[tuple[str, ...], Phrase] = {}
    for key, languages in tables.items():
        for lists in languages.values():
            for strength in ("strong", "weak"):
                for phrase in lists[strength]:
                    words = tuple(norm(w) for w in re.split(r"[\s-]+", phrase))
                    found.setdefault(words, Phrase(key, words, strength == "strong"))
    for phrase in tuple(found.values()):
        glued = ("".join(phrase.words),)
        if len(phrase.words) > 1 and len(glued[0]) > 5:
            found.setdefault(glued, Phrase(phrase.key, glued, phrase.strong))
    return tuple(found.values())
