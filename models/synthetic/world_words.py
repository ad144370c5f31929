"""Label words of documents, by language, each with many variants (`world_words.toml`)."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

SLOT = re.compile(r"\{[A-Z]+\}")
FILE = Path(__file__).with_name("world_words.toml")


@cache
def table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def variants(name: str, language: str) -> Sequence[str]:
    """Every way to say `name` in `language`, in English where there is none."""
    return table()[language].get(name) or table()["en"][name]


def chosen(rng: random.Random, language: str) -> dict[str, str]:
    """One document's words: a variant of each, with or without a colon, capitals at times."""
    colon = rng.choice(("", "", ":", ":", " :"))
    shout = rng.random() < 0.12
    made = {}
    for name in table()["en"]:
        word = rng.choice(variants(name, language))
        made[name] = _shouted(word) if shout and len(word) < 40 else word
    made["colon"] = colon
    return made


def _shouted(word: str) -> str:
    return SLOT.sub(lambda found: found[0].lower(), word.upper())


def terms(rng: random.Random, language: str, days: int) -> str:
    """Payment terms in words ("30 days net")."""
    name = "terms_now" if days == 0 else "terms_days"
    return rng.choice(variants(name, language)).replace("{n}", str(days))
