"""When a bill is due, out of the text of its terms of payment (BT-20), for writers who give no date of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from idp.dates import find_dates

MOST_DAYS = 200

_CLAUSE = re.compile(r"[;\n]|[.,]\s")
_DISCOUNT = re.compile(
    r"skonto|discount|escompte|korting|sconto|descuento|desconto|%", re.IGNORECASE
)
_UNTIL = re.compile(
    r"\b(bis|by|due|fällig\w*|until|before|latest|spätestens|avant|échéance|uiterlijk|vóór|voor|entro|scadenza|"
    r"vencimiento|antes|vence)\b",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"\b(\d{1,3})\s*(?:calendar\s|kalender)?(?:days?|tagen?|jours?|dagen|dage|dagar|giorni|d[ií]as)\b"
    r"|\bnett?o?\s(\d{1,3})\b",
    re.IGNORECASE,
)
_MONTH_END = re.compile(r"month|monat|mois|maand|mese|mes\b|\beom\b", re.IGNORECASE)


def due_of(terms: Iterable[str], issued: date | None) -> date | None:
    """The day named, or so many days after `issued`; None where a text says neither. Discounts for early payment do not count."""
    clauses = [clause for text in terms for clause in _CLAUSE.split(text)]
    wanted = [clause for clause in clauses if not _DISCOUNT.search(clause)]
    for clause in wanted:
        days = find_dates(clause)
        if days and _UNTIL.search(clause):
            return days[-1].value
    for clause in wanted:
        found = _DAYS.search(clause)
        if found and issued is not None and not _MONTH_END.search(clause):
            number = int(found[1] or found[2])
            return issued + timedelta(days=number) if number <= MOST_DAYS else None
    return None
