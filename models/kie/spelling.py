"""A word's letters as the network sees them: pieces of a small vocabulary, and its shape."""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

PIECES = 4
"""Pieces kept of a word: its first three and its last."""
SHAPES = 512
LONGEST = 64
"""Letters of a word beyond these are left aside."""

SPECIAL = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]"}

_YEAR = re.compile(r"(?:19|20)\d\d")


def normal(text: str) -> str:
    """`text` without control characters, and with a nought for every digit where only the number's form tells anything.

    Numbers of one or two digits, percentages and years stay as they are.
    """
    shown = "".join(c for c in text[:LONGEST] if c.isprintable())
    digits = sum(c.isdigit() for c in shown)
    if digits <= 2 or ("%" in shown and digits <= 5) or _YEAR.fullmatch(shown.strip(".,:()")):
        return shown
    return "".join("0" if c.isdigit() else c for c in shown)


@lru_cache(maxsize=50_000)
def shape(text: str) -> int:
    """The number, below SHAPES, of the form of `text`: capitals, small letters, digits and marks, long runs cut short."""
    form = "".join(
        kind * min(sum(1 for _ in run), 4 if kind == "0" else 2)
        for kind, run in groupby(_kind_of(c) for c in text[:LONGEST])
    )
    return zlib.crc32(form.encode()) % SHAPES


def _kind_of(c: str) -> str:
    if c.isdigit():
        return "0"
    if c.isalpha():
        return "X" if c.isupper() else "x"
    return c


@contextmanager
def _without_advice() -> Iterator[None]:
    """Import without being told that torch is missing, which is as it should be."""
    logger = logging.getLogger("transformers")
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = False


class Speller:
    """Words to pieces, by the vocabulary in a file of the tokenizers library; spelt words are remembered."""

    MOST = 50_000

    def __init__(self, vocabulary: Path) -> None:
        """Raises FileNotFoundError where there is no such file."""
        if not vocabulary.is_file():
            raise FileNotFoundError(vocabulary)
        with _without_advice():
            from transformers import PreTrainedTokenizerFast

        self._tokenizer: Any = PreTrainedTokenizerFast(tokenizer_file=str(vocabulary), **SPECIAL)
        self._known: dict[str, tuple[int, ...]] = {}
        self.size = len(self._tokenizer)
        self.first: tuple[int, ...] = _row([self._tokenizer.cls_token_id])
        self._unknown = int(self._tokenizer.unk_token_id)

    def pieces(self, texts: list[str]) -> list[tuple[int, ...]]:
        """PIECES numbers for each word, 0 where it has fewer."""
        if len(self._known) > self.MOST:
            self._known.clear()
        new = list({text for text in texts if text not in self._known})
        if new:
            spelt = self._tokenizer([normal(text) for text in new], add_special_tokens=False)
            for text, ids in zip(new, spelt["input_ids"], strict=True):
                self._known[text] = _row(ids or [self._unknown])
        return [self._known[text] for text in texts]


def _row(ids: list[int]) -> tuple[int, ...]:
    kept = ids if len(ids) <= PIECES else [*ids[: PIECES - 1], ids[-1]]
    return (*kept, *([0] * (PIECES - len(kept))))
