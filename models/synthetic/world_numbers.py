"""Numbers with check digits, and numbers from patterns (`#` a digit, `@` a letter)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from importlib import import_module

TRIES = 5000
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def drawn(rng: random.Random, pattern: str) -> str:
    """`pattern` with every `#` a digit, every `%` a digit from 1 and every `@` a letter."""
    return "".join(_sign(rng, sign) for sign in pattern)


def _sign(rng: random.Random, sign: str) -> str:
    if sign == "#":
        return str(rng.randrange(10))
    if sign == "%":
        return str(rng.randrange(1, 10))
    return rng.choice(LETTERS) if sign == "@" else sign


def tax_id(rng: random.Random, patterns: Sequence[str]) -> str:
    """A tax id from one of `patterns`, each "module of stdnum|pattern" or a bare pattern that nothing checks.

    Drawn again until the module finds it valid, which takes ten to two hundred times. Raises ValueError where no number of that
    pattern seems to be valid.
    """
    if not patterns:
        return ""
    module, bar, pattern = rng.choice(patterns).rpartition("|")
    if not bar:
        return drawn(rng, pattern)
    checker = import_module(f"stdnum.{module}")
    for _ in range(TRIES):
        made = drawn(rng, pattern)
        if checker.is_valid(made):
            return made
    raise ValueError(f"{module} finds no {pattern} valid")


def iban(rng: random.Random, country: str, pattern: str) -> str:
    """An IBAN in groups of four, or in one piece, with its check digits right."""
    from stdnum import iban as checker

    for _ in range(TRIES):
        body = drawn(rng, pattern)
        made = country + checker.calc_check_digits(f"{country}00{body}") + body
        if checker.is_valid(made):
            return str(checker.format(made)) if rng.random() < 0.8 else made
    raise ValueError(f"no {pattern} makes an IBAN of {country}")
