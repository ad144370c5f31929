"""Names and words compared as people would: without case, accents, punctuation and legal forms."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

_FORMS = (
    r"sdn\.?\s*bhd|s/b|bhd|berhad|pty\.?\s*ltd|pty\.?\s*limited|pte\.?\s*ltd|pvt\.?\s*ltd|p\.?\s*ltd|private\s+limited|co\.?,?\s*ltd|ltd|limited|"
    r"llc|l\.l\.c|llp|plc|inc|incorporated|corp|corporation|gmbh\s*&\s*co\.?\s*kg|gmbh|mbh|ag|kg|ohg|gbr|e\.?k|ug|"
    r"s\.?a\.?r\.?l|sas|s\.a\.s|sasu|eurl|s\.p\.a|s\.?r\.?l|b\.?v|n\.?v|s\.l|aps|oy|ab|plt|enterprise|enterprises|trading"
)
_LEGAL_FORM = re.compile(rf"(?<![^\W_])(?:{_FORMS})(?![^\W_])\.?", re.IGNORECASE)
_GLUED_FORM = re.compile(r"sdn\.?bhd\b|pty\.?ltd\b|gmbh\b", re.IGNORECASE)
_TRADES = frozenset({"enterprise", "enterprises", "trading"})


def plain(text: str) -> str:
    """Letters and digits only, casefolded and without accents."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if c.isalnum())


def words(text: str) -> tuple[str, ...]:
    """The words of `text` in plain form, empty ones dropped."""
    return tuple(w for w in (plain(part) for part in re.split(r"[\s/,;|]+", text)) if w)


def squeezed(text: str) -> str:
    """`text` with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def has_legal_form(name: str, *, trades: bool = True) -> bool:
    """Whether `name` holds a company's form such as Ltd, GmbH or Sdn Bhd (also with the blanks lost).

    `trades` says whether "Trading" and "Enterprise" count, which sole traders put in a form's place.
    """
    forms = (m.group() for m in _LEGAL_FORM.finditer(name))
    if any(trades or plain(form) not in _TRADES for form in forms):
        return True
    return bool(_GLUED_FORM.search(name))


def without_legal_form(name: str) -> str:
    """A company's name without its form: "Harbour Paper Pty Ltd" → "Harbour Paper"; never empty where `name` is not."""
    bare = _LEGAL_FORM.sub(lambda m: m.group() if plain(m.group()) in _TRADES else " ", name)
    bare = squeezed(bare.strip(" .,;-"))
    return bare or squeezed(name)


def name_key(name: str) -> str:
    """What two spellings of one company share: plain, without legal form."""
    return plain(without_legal_form(name))


def similarity(first: str, second: str) -> float:
    """How alike two names are, 0..1, legal forms and the order of words left aside."""
    a, b = without_legal_form(first).casefold(), without_legal_form(second).casefold()
    if not a or not b:
        return 0.0
    if plain(a) == plain(b):
        return 1.0
    return max(fuzz.token_sort_ratio(a, b), fuzz.ratio(plain(a), plain(b))) / 100
