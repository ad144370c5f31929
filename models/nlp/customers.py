"""Who pays: the customer's lines, and candidates for the customer's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from idp.document import Kind
from idp.fields import Candidate, FieldName, FieldSource
from idp.text import has_legal_form, words
from models.nlp.addresses import address_score, is_contact
from models.nlp.anchors import labelled
from models.nlp.names import is_title, may_be_name, name_of
from models.nlp.strips import Label, Sheet, Strip

_ADDRESSEE = re.compile(
    r"^(?:attn|attention|name|company|m/s|messrs|client|customer|herrn|frau|firma)\b[\s.:]*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:signature|copy|service|comments?|instructions?|support|satisfaction|order|account|details|information|address|anschrift|name|"
    r"location|type|code|group|number|tax|gstin|vat|gln|kunden)\b|^\S+\.[a-z]{2,4}$",
    re.IGNORECASE,
)
_CLOSE = 0.06
"""A value this near to the right of a label without a colon is the label's."""
_BEHIND = re.compile(r",\s+(?=\d)")
_LINES = 6
"""How many lines a customer's block has at most."""
_OURS = ("customer_name", "ship_to", "other_number", "customer_tax_id")


def _names_party(strip: Strip, label: Label) -> bool:
    """Whether the label heads a block or a value, rather than standing in the middle of a sentence."""
    alone = not strip.text[label.end :].strip(" :.-") and label.start <= 2
    if not label.strong:
        return alone or (label.start == 0 and ":" in strip.text[label.start : label.end + 1])
    return alone or label.start <= 2 or ":" in label.text


def _first_of(sheet: Sheet, strip: Strip, label: Label) -> Iterator[tuple[Strip, int, float]]:
    """Where the block under a label may begin: the strip, the character, and how near it is."""
    rest = strip.text[label.end :].strip(" :.-#")
    if rest:
        yield strip, label.end, 1.0
        return
    near = sheet.right_of(strip, label.box)[:1]
    right = [s for s in near if s.box.x0 - label.box.x1 < 0.12 and not _heads_column(s)]
    under = [
        s
        for s in sheet.below(strip, label.box, lines=6.5)[:2]
        if abs(s.box.x0 - label.box.x0) < 0.06 or abs(s.box.x1 - label.box.x1) < 0.02
    ]
    if right and ":" not in label.text and _is_party(right[0], label):
        yield right[0], 0, 0.97
        return
    if ":" in label.text and right:
        yield right[0], 0, 0.97
    for n, s in enumerate(under):
        value = sheet.right_of(s)[:1] if s.text.rstrip().endswith(":") else []
        yield (value[0] if value else s), 0, 0.92 - 0.1 * n
    if ":" not in label.text and right:
        yield right[0], 0, 0.6


def _is_party(strip: Strip, label: Label) -> bool:
    """Whether the line close beside a label is a name with a legal form, or with an address behind it."""
    return strip.box.x0 - label.box.x1 < _CLOSE and has_legal_form(strip.text, trades=False)


def _heads_column(strip: Strip) -> bool:
    """A label beside a label: both head columns."""
    return any(m.strong and m.start <= 2 for m in strip.labels)


def customer_block(sheet: Sheet) -> frozenset[int]:
    """The strips that tell of the customer or of where goods go: never the supplier's."""
    taken: set[int] = set()
    for strip, label in labelled(sheet, "customer_name", "ship_to"):
        if not _names_party(strip, label):
            continue
        taken.add(strip.at)
        for start, _, nearness in _first_of(sheet, strip, label):
            if nearness < 0.7 and len(taken) > 1:
                continue
            taken |= {s.at for s in _block(sheet, start)}
    return frozenset(taken)


def _block(sheet: Sheet, start: Strip) -> Iterable[Strip]:
    yield start
    for n, under in enumerate(sheet.column_under(start, gap=1.6)):
        ours = all(m.key in _OURS for m in under.labels if m.strong and m.start < 2)
        if n > _LINES - 2 or not ours:
            return
        yield under


def customers(sheet: Sheet, kind: Kind, supplier: frozenset[int]) -> Iterator[Candidate]:
    """Names beside or under customer labels, and the addressee of a letter where no label stands."""
    for strip, label in labelled(sheet, "customer_name"):
        if not _names_party(strip, label):
            continue
        for place, start, nearness in _first_of(sheet, strip, label):
            text = name_of(_ADDRESSEE.sub("", place.text[start:].strip(" :-.#")))
            if has_legal_form(_BEHIND.split(text)[0], trades=False):
                text = _BEHIND.split(text)[0]
            if (
                sum(c.isalpha() for c in text) < 3
                or is_contact(text)
                or place.days
                or is_title(text)
            ):
                continue
            if _NO_NAME.match(text) or (
                sum(c.isdigit() for c in place.text[start:]) > 5 and not has_legal_form(text)
            ):
                continue
            if len(words(text)) > 8 or (address_score(text) >= 0.45 and not has_legal_form(text)):
                break
            score = (0.85 if label.strong else 0.45) * nearness + 0.08 * has_legal_form(text)
            score += 0.06 * ("name" in label.text.casefold()) - 0.25 * (label.start > 3)
            score -= 0.2 * any(
                m.start == 0 and m.strong for m in place.labels if place is not strip
            )
            yield _name(text, place, score)
            break
    if kind is not Kind.RECEIPT:
        yield from _addressees(sheet, supplier)


def _addressees(sheet: Sheet, supplier: frozenset[int]) -> Iterator[Candidate]:
    """The first line of an address block in the upper half that is not the supplier's, as letters have it."""
    first = sheet.numbers[0] if sheet.numbers else 1
    for strip in sheet.page(first):
        if (
            not 0.1 < strip.box.y0 < 0.42
            or strip.at in supplier
            or not may_be_name(strip)
            or strip.labels
        ):
            continue
        under = [s for _, s in zip(range(4), sheet.column_under(strip, gap=2.0), strict=False)]
        if any(s.at in supplier for s in under[:2]) or address_score(strip.text) >= 0.45:
            continue
        looks = max((address_score(s.text) for s in under), default=0.0)
        if looks >= 0.45:
            yield _name(name_of(strip.text), strip, 0.3 + 0.1 * looks + 0.1 * (strip.box.x0 < 0.3))


def _name(text: str, strip: Strip, score: float) -> Candidate:
    value = max(0.05, min(0.95, score))
    return Candidate(
        FieldName.CUSTOMER_NAME, text, strip.text, value, strip.page, strip.box, FieldSource.SPACY
    )
