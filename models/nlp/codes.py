"""Candidates for numbers and dates: invoice number, purchase order, tax id, bank accounts, issue and due date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from idp.dates import Order, parse_date
from idp.fields import Candidate, FieldName, FieldSource, Value
from idp.identifiers import IdKind, bank_account
from idp.text import plain
from models.nlp.anchors import Beside, beside, days_at, labelled, numbers_at, text_at
from models.nlp.strips import Label, Sheet, Strip

_CODE = re.compile(r"[A-Za-z0-9\\][A-Za-z0-9/\\_.\-#]*")
_TERMS = re.compile(
    r"(?:net|within|in|innerhalb(?: von)?|terms:?)\s*(\d{1,3})\s*(?:days?|tagen?|jours?|d\b)?",
    re.IGNORECASE,
)
_TAX_KINDS = frozenset(IdKind) - {IdKind.IBAN}


def codes(sheet: Sheet, key: FieldName) -> Iterator[Candidate]:
    """Invoice numbers or purchase orders beside their labels."""
    for strip, label in labelled(sheet, str(key)):
        for place in beside(sheet, strip, label):
            found = _code_at(place, label)
            if found is None:
                continue
            text, start, end = found
            score = (0.9 if label.strong else 0.5) * place.nearness
            if key is FieldName.INVOICE_NUMBER:
                score *= _number_fit(label)
            yield _at(key, text, place, start, end, score)
            break


def _number_fit(label: Label) -> float:
    """A label that says "number" is surer than "Invoice" alone, which is mostly a title."""
    said = label.text.rstrip(" :.").casefold()
    if (
        said.endswith(("#", "no", "number", "nr", "nummer", "no.", "id", "№", "numero", "numéro"))
        or len(said) > 14
    ):
        return 1.0
    return 0.95 if ":" in label.text else 0.75


def _code_at(place: Beside, label: Label) -> tuple[str, int, int] | None:
    """The first code with a digit at this place; on the label's own line it must follow at once."""
    text = place.strip.text[place.start : place.end]
    dated = [(d.start, d.end) for d in place.strip.days]
    for n, m in enumerate(_CODE.finditer(text)):
        start, end = place.start + m.start(), place.start + m.end()
        code = m.group().strip(".-#_")
        if any(a <= start < b for a, b in dated):
            return None
        if any(c.isdigit() for c in code):
            if n > 0 and place.where == "line" and not label.strong:
                return None
            if len(code) < 2 and place.where != "line" and not label.strong:
                return None
            if re.fullmatch(r"\d+[.,]\d\d", code) and place.strip.sums:
                return None
            code, end = _joined(text, m, code, end)
            return code, start, end
        if n >= 1 or (place.where != "line" and len(m.group()) > 6):
            return None
    return None


def _joined(text: str, m: re.Match[str], code: str, end: int) -> tuple[str, int]:
    """A code that goes on after a blank ("TD 01167104" is one, "123 Main St" is not)."""
    rest = re.match(r"\s?([-/]\s?[A-Z0-9][A-Z0-9/-]*)", text[m.end() :])
    if rest and any(c.isdigit() for c in rest[1]):
        return code + re.sub(r"\s", "", rest[1]), end + rest.end()
    return code, end


def _at(
    key: FieldName,
    value: Value,
    place: Beside,
    start: int,
    end: int,
    score: float,
    source: FieldSource = FieldSource.SPACY,
) -> Candidate:
    strip = place.strip
    return Candidate(
        key,
        value,
        strip.text[start:end].strip(),
        min(1.0, score),
        strip.page,
        strip.box_of(start, end),
        source,
    )


def dates(sheet: Sheet, order: Order) -> Iterator[Candidate]:
    """Issue and due dates beside their labels, and dates that stand alone as weak issue dates."""
    taken: dict[tuple[int, int], float] = {}
    for strip, label in labelled(sheet, "issue_date", "due_date", "other_date"):
        for place in beside(sheet, strip, label):
            days = days_at(place)
            spot = (place.strip.at, days[0].start) if days else (place.strip.at, place.start)
            if not days:
                read = _worded(place, order)
                if read is None:
                    continue
                yield read if label.key == "issue_date" else _named(read, label)
                break
            strength = (0.95 if label.strong else 0.8) * place.nearness
            if label.key == "other_date":
                taken[spot] = max(taken.get(spot, 0), strength)
                break
            if strength <= taken.get(spot, 0):
                break
            taken[spot] = strength
            key = FieldName(label.key)
            yield _at(key, days[0].date.value, place, days[0].start, days[0].end, strength)
            break
    for strip in sheet.strips:
        for day in strip.days:
            if (strip.at, day.start) not in taken:
                alone = Beside(strip, 0, len(strip.text), 1.0, "line")
                score = (
                    0.55 - min(0.1, 0.002 * strip.at) - (0.1 if day.date.text.count(".") > 1 else 0)
                )
                yield _at(
                    FieldName.ISSUE_DATE,
                    day.date.value,
                    alone,
                    day.start,
                    day.end,
                    score,
                    FieldSource.RULE,
                )


def _named(read: Candidate, label: Label) -> Candidate:
    key = FieldName.DUE_DATE if label.key == "due_date" else FieldName.ISSUE_DATE
    score = read.confidence if label.key != "other_date" else 0.2
    return Candidate(key, read.value, read.text, score, read.page, read.box, read.source)


def _worded(place: Beside, order: Order) -> Candidate | None:
    """A date in words that only dateparser knows, beside a label."""
    text = text_at(place)
    if place.where == "below" or not 6 <= len(text) <= 32:
        return None
    value = parse_date(text, order=order)
    if value is None:
        return None
    return _at(FieldName.ISSUE_DATE, value, place, place.start, place.end, 0.6)


def due_from_terms(sheet: Sheet, issued: Candidate | None) -> Iterator[Candidate]:
    """The due date that terms such as "Net 30" give, where an issue date is known."""
    from datetime import date

    if issued is None or not isinstance(issued.value, date):
        return
    for strip in sheet.strips:
        low = strip.text.casefold()
        if not any(word in low for word in ("net", "terms", "days", "tage", "jours")):
            continue
        m = _TERMS.search(strip.text)
        if m and 0 < int(m[1]) <= 120:
            place = Beside(strip, m.start(), m.end(), 1.0, "line")
            yield _at(
                FieldName.DUE_DATE,
                issued.value + timedelta(days=int(m[1])),
                place,
                m.start(),
                m.end(),
                0.45,
                FieldSource.RULE,
            )


def tax_ids(sheet: Sheet, customer: frozenset[int]) -> Iterator[Candidate]:
    """Tax ids: labelled ones first, then any number that passes its check; those of the customer's block score low."""
    seen: set[str] = set()
    for strip, label in labelled(sheet, "supplier_tax_id"):
        for place in beside(sheet, strip, label):
            found = _tax_id_at(place, label)
            if found is None:
                continue
            value, start, end, fit = found
            score = (
                (0.92 if label.strong else 0.55)
                * place.nearness
                * fit
                * (0.4 if place.strip.at in customer else 1.0)
            )
            seen.add(plain(value))
            yield _at(FieldName.SUPPLIER_TAX_ID, value, place, start, end, score)
            break
    for strip in sheet.strips:
        for number in strip.numbers:
            if number.kind in _TAX_KINDS and plain(number.value) not in seen:
                place = Beside(strip, 0, len(strip.text), 1.0, "line")
                checked = number.kind in (IdKind.EU_VAT, IdKind.IN_GSTIN, IdKind.ABN)
                score = (0.5 if checked else 0.2) * (0.3 if strip.at in customer else 1.0)
                text = strip.text[number.start : number.end]
                yield _at(
                    FieldName.SUPPLIER_TAX_ID,
                    text,
                    place,
                    number.start,
                    number.end,
                    score,
                    FieldSource.RULE,
                )


def _tax_id_at(place: Beside, label: Label) -> tuple[str, int, int, float] | None:
    """The identifier after a label: one that passes its check, else a code of 7 digits and more."""
    checked = [n for n in numbers_at(place) if n.kind in _TAX_KINDS]
    if checked:
        n = checked[0]
        return place.strip.text[n.start : n.end].strip(" :"), n.start, n.end, 1.0
    for m in _CODE.finditer(place.strip.text[place.start : place.end]):
        code = m.group().strip(".-#")
        if (
            sum(c.isdigit() for c in code) >= (5 if label.strong else 4)
            and len(code) >= 6
            and not re.fullmatch(r"[\d,]+\.\d\d", code)
        ):
            return code, place.start + m.start(), place.start + m.end(), 0.75
        if m.start() > 20:
            break
    return None


def accounts(sheet: Sheet) -> Iterator[Candidate]:
    """IBANs anywhere, and local bank accounts beside BSB or sort code."""
    for strip in sheet.strips:
        for number in strip.numbers:
            if number.kind == IdKind.IBAN:
                place = Beside(strip, 0, len(strip.text), 1.0, "line")
                near = 0.97 if any(m.key == "iban" for m in strip.labels) else 0.85
                yield _at(FieldName.IBAN, number.value, place, number.start, number.end, near)
    for strip in sheet.strips:
        low = strip.text.casefold()
        if "bsb" in low or "sort code" in low or re.search(r"\d{2}-\d{4}-\d{7}-\d{2,3}", low):
            yield from _account(sheet, strip)


def _account(sheet: Sheet, strip: Strip) -> Iterator[Candidate]:
    """The account around a line that names a BSB or sort code: on it, on its row, or on the lines below."""
    rows = [strip, *sheet.right_of(strip)[:2]]
    below = [
        s
        for s in sheet.between(strip.page, strip.box.y1, strip.box.y1 + 3.5 * sheet.height)
        if abs(s.box.x0 - strip.box.x0) < 0.35
    ]
    text = " ".join(s.text for s in rows)
    value = bank_account(text) or bank_account(" ".join([text, *(s.text for s in below[:4])]))
    if value:
        place = Beside(strip, 0, len(strip.text), 1.0, "line")
        yield _at(FieldName.BANK_ACCOUNT, value, place, 0, len(strip.text), 0.85)
