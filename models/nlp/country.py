"""The country and the currency that a document shows by its words, numbers and signs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_SIGNS: tuple[tuple[str, str, float], ...] = (
    # country, pattern, weight
    (
        "MY",
        r"\bsdn\.?\s?bhd|\bRM\s?\d|\(RM\)|\bjalan\b|\bjln\b|\bselangor\b|\bjohor\b|kuala lumpur|\bMYR\b|\bmalaysia\b",
        2,
    ),
    ("SG", r"\bsingapore\b|\bpte\.?\s?ltd\b|\bS\$|\bSGD\b", 2),
    (
        "AU",
        r"\b(?:NSW|VIC|QLD|TAS|Victoria|Queensland)\.?,?\s+\d{4}\b|\bA\.?B\.?N\b\.?|\bpty\.?\s?ltd\b|\bAUD\b|\bA\$|\baustralia\b|\.com\.au\b|\bBSB\b|\bBPAY\b",
        2,
    ),
    ("NZ", r"\bNZBN\b|\bNZD\b|\bNZ\$|\bnew zealand\b|\.co\.nz\b|\bIRD\b", 2),
    (
        "GB",
        r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\bunited kingdom\b|\bsort code\b|\.co\.uk\b|\bGBP\b|£|\bengland\b|\bVAT reg",
        2,
    ),
    (
        "US",
        r"\b[A-Z]{2},?\.?\s+\d{5}(?:-\d{4})?\b|\bUSD\b|\bUSA\b|\bUnited States\b|\bsales tax\b|\bzip\b|\bEIN\b|\bfederal tax\b",
        2,
    ),
    ("IN", r"\bGSTIN\b|\bCGST\b|\bSGST\b|\bINR\b|₹|\bRs\.|\bindia\b|\bpvt\.?\s?ltd\b", 2),
    ("CA", r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|\bHST\b|\bCAD\b|\bC\$|\bcanada\b", 2),
    ("DE", r"\bgmbh\b|\brechnung\b|\bmwst\b|\bust-?id|\bdeutschland\b|\bDE\d{9}\b", 2),
    ("FR", r"\bfacture\b|\bTVA\b|\bsiret\b|\bfrance\b|\bFR\s?\d{11}\b|\bsarl\b", 2),
    ("CH", r"\bCHF\b|\bschweiz\b|\bsuisse\b|\bCHE-\d", 3),
    ("AT", r"\bATU\d{8}\b|\bösterreich\b", 3),
    ("IE", r"\bireland\b|\bIE\d{7}[A-Z]{1,2}\b", 2),
    ("ZA", r"\bZAR\b|\bsouth africa\b|\bR\s?\d+\.\d\d\b", 1),
    ("HK", r"\bHK\$|\bHKD\b|\bhong kong\b", 2),
)
_COUNTRIES = tuple(
    (
        country,
        re.compile(pattern, re.IGNORECASE if country not in ("US", "GB", "CA") else 0),
        weight,
    )
    for country, pattern, weight in _SIGNS
)

_MONEY_OF = {
    "MY": "MYR", "SG": "SGD", "AU": "AUD", "NZ": "NZD", "GB": "GBP", "US": "USD", "IN": "INR", "CA": "CAD",
    "DE": "EUR", "FR": "EUR", "CH": "CHF", "AT": "EUR", "IE": "EUR", "ZA": "ZAR", "HK": "HKD",
}  # fmt: skip
_DOLLARS = frozenset({"USD", "AUD", "NZD", "SGD", "CAD", "HKD"})
_CODES = "USD|AUD|NZD|GBP|EUR|SGD|CAD|HKD|MYR|INR|CHF|JPY|ZAR|IDR|PHP|THB|CNY|AED|SEK|NOK|DKK|PLN"
_CODE = re.compile(rf"(?<![A-Za-z])(?:{_CODES})(?![A-Za-z])")
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("MYR", re.compile(r"(?<![A-Za-z])RM(?=[\s\d:).]|$)")),
    ("AUD", re.compile(r"(?<![A-Za-z])AU?\$")),
    ("NZD", re.compile(r"(?<![A-Za-z])NZ\$")),
    ("SGD", re.compile(r"(?<![A-Za-z])S\$")),
    ("CAD", re.compile(r"(?<![A-Za-z])CA?\$")),
    ("HKD", re.compile(r"(?<![A-Za-z])HK\$")),
    ("USD", re.compile(r"(?<![A-Za-z])US\$|\bUS Dollars\b", re.IGNORECASE)),
    ("GBP", re.compile(r"£")),
    ("EUR", re.compile(r"€|(?<![A-Za-z])Euro?(?![A-Za-z])")),
    ("INR", re.compile(r"₹|(?<![A-Za-z])Rs\.?(?=\s?\d)|\bRupees\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class Money:
    """A currency (ISO 4217), how sure, and the sign that showed it (empty where only the country did)."""

    code: str
    score: float
    sign: str


def country_of(text: str) -> str | None:
    """The country (ISO 3166) that most signs of `text` name, or None where none does."""
    votes: Counter[str] = Counter()
    for country, pattern, weight in _COUNTRIES:
        hits = min(3, sum(1 for _ in pattern.finditer(text[:40_000])))
        if hits:
            votes[country] = round(weight * hits)
    return votes.most_common(1)[0][0] if votes else None


def currency_of(text: str, country: str | None) -> tuple[Money, ...]:
    """The currencies that `text` may be in, best first: printed codes, then signs, then the country's own."""
    text = text[:60_000]
    codes = Counter(m.group() for m in _CODE.finditer(text))
    signs = Counter(
        {code: hits for code, pattern in _MARKS if (hits := sum(1 for _ in pattern.finditer(text)))}
    )
    local = _MONEY_OF.get(country or "")
    found: dict[str, Money] = {}
    for code, _ in codes.most_common(3):
        agrees = code == local or signs[code] or not (signs or local)
        found[code] = Money(code, 0.95 if agrees else 0.75, code)
    for code, hits in signs.most_common(3):
        if code not in found:
            found[code] = Money(code, 0.9 if hits > 1 or code == local else 0.7, code)
    if "$" in text and not any(code in _DOLLARS for code in found):
        code = local if local in _DOLLARS else "USD"
        found[code] = Money(code, 0.85 if local == code else 0.5, "$")
    if local and local not in found:
        found[local] = Money(local, 0.6 if not found else 0.3, "")
    return tuple(sorted(found.values(), key=lambda m: -m.score))
