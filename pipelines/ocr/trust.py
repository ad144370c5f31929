"""Whether the text that a PDF carries can be what its page says, told by its letters alone, in any language."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pipelines.ocr.characters import LOST

SCRAMBLED = (
    "The text inside this PDF is coded so that only print shows it right, so its picture is read."
)
NO_LETTERS = "The text inside this PDF holds figures only, so its picture is read."

MOST_LOST = 0.05
"""The share of words with letters without a meaning above which the others are not to be trusted; bullets are no words."""
LEAST_TOLD = 40
"""Fewer letters tell nothing of their language."""
MOST_SURPRISE = 4.65
"""Bits a letter that any language of Latin letters stays under on pages of bills: mostly 4.2 to 4.5; shifted letters take 4.7 to 5.9."""
CHANCE = 2.5
"""What few letters may take more, times one over the root of their number."""
LEAST_LETTERS = 0.03
"""A lower share of letters among letters and digits than any bill has."""
MOST_SIGNS = 0.45
"""A higher share of signs among all than any bill has, leaders of dots aside."""
MOST_SCRIPTS = 3
"""No bill is written in more."""

_EUROPEAN = {
    "a": 8.6, "b": 1.5, "c": 3.1, "d": 4.0, "e": 13.6, "f": 1.6, "g": 1.8, "h": 3.2, "i": 7.3, "j": 0.4, "k": 1.2,
    "l": 4.3, "m": 2.7, "n": 7.6, "o": 6.4, "p": 2.4, "q": 0.6, "r": 6.6, "s": 6.7, "t": 6.9, "u": 4.6, "v": 1.5,
    "w": 1.0, "x": 0.25, "y": 0.9, "z": 0.7,
}  # fmt: skip
"""How often letters come in the languages of Europe taken together, per hundred."""
_BITS = {letter: -math.log2(often / sum(_EUROPEAN.values())) for letter, often in _EUROPEAN.items()}
_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH")


def scrambled(words: Sequence[str]) -> str:
    """What is wrong with the letters of `words`, as a sentence; nothing where they read like a language."""
    text = " ".join(words)
    if LOST in text and _lost(words):
        return SCRAMBLED
    counts = Counter(text)
    letters = Counter({c: count for c, count in counts.items() if c.isalpha()})
    digits = sum(count for c, count in counts.items() if c.isdigit())
    told = letters.total() + digits
    if told >= LEAST_TOLD and letters.total() < LEAST_LETTERS * told:
        return NO_LETTERS
    if _unlike_language(letters) or _scripts(letters) > MOST_SCRIPTS or _signs(text, told):
        return SCRAMBLED
    return ""


def _lost(words: Sequence[str]) -> bool:
    """Whether too many words have letters without a meaning; a lone one is a bullet or an icon."""
    lost = sum(LOST in word and len(word) > 1 for word in words)
    alone = sum(word == LOST for word in words)
    return lost > MOST_LOST * len(words) or alone > 0.3 * len(words)


def _unlike_language(letters: Counter[str]) -> bool:
    count, bits = 0, 0.0
    for letter, often in letters.items():
        # Without its accent, an accented letter stands for its plain one.
        plain = unicodedata.normalize("NFKD", letter)[0].lower()
        if plain in _BITS:
            count += often
            bits += often * _BITS[plain]
    return count >= LEAST_TOLD and bits / count > MOST_SURPRISE + CHANCE / math.sqrt(count)


def _scripts(letters: Counter[str]) -> int:
    """In how many scripts more than a few of `letters` are."""
    found: Counter[str] = Counter()
    for letter, often in letters.items():
        if letter in "µªº":
            continue
        script = unicodedata.name(letter, "? ").split()[0].split("-")[0]
        found["EAST ASIAN" if script in _EAST_ASIAN else script] += often
    return sum(often >= max(3, 0.03 * letters.total()) for often in found.values())


def _signs(text: str, told: int) -> bool:
    """Whether signs are too many beside `told` letters and digits."""
    signs = len(text) - text.count(" ") - told
    if signs + told < LEAST_TOLD or signs <= MOST_SIGNS * (signs + told):
        return False
    thinned = re.sub(r"([^\w\s])(?:\s*\1)+", r"\1", text).replace(" ", "")
    return len(thinned) - told > MOST_SIGNS * len(thinned)


MOST_ODD = 0.01
"""The share of misread words from which another engine's reading of a scan is done again; Tesseract's have 0 to 0.13 of them at
a recall of 0.6 to 0.93 on receipts, and 0 to 0.08 at 0.73 to 1.0 on clean pages, while the truth has under 0.01 in the main."""
_SEVERAL = re.compile(r"[a-zß-ÿ][A-ZÀ-Þ]|[A-Za-zß-ÿ][0-9][a-zß-ÿ]|^[0-9][a-zß-ÿ]{3,}")
_SELDOM = frozenset('|~^`¢«»¬§{}<>_\\“”‘„°©®™¥=;!?"')
_ALONE = frozenset("&-:/%+€$£#*@•–—.×")
_VOWELS = frozenset("aeiouyäöüéèàáíóúâêîôûåøæœ")


def misread(words: Sequence[str]) -> float:
    """The share of `words` that look like an engine's slips: signs inside, digits among letters, no vowel at all."""
    return sum(_looks_misread(word) for word in words) / max(len(words), 1)


def _looks_misread(word: str) -> bool:
    if not any(c.isalnum() for c in word):
        return not (word in _ALONE or (len(word) > 3 and len(set(word)) == 1))
    if "@" in word or "://" in word or "www" in word.lower():
        return False
    inner = word.strip(".,:;()[]*\"'!?#-/<>|=")
    if not _SELDOM.isdisjoint(inner) or (len(inner) > 3 and _SEVERAL.search(inner)):
        return True
    letters = [c for c in inner.lower() if c.isalpha()]
    return len(letters) > 3 and inner == inner.lower() and _VOWELS.isdisjoint(letters)
