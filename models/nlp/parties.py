"""Who is paid: candidates for the supplier's name and address, never from the customer's lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from idp.document import Box, Kind
from idp.fields import Candidate, FieldName, FieldSource
from idp.text import has_legal_form, name_key, plain, words
from models.nlp.addresses import address_score, is_contact, joined, run
from models.nlp.anchors import beside, labelled
from models.nlp.customers import customer_block
from models.nlp.names import (
    BULLET,
    DOMAIN,
    FORM_ONLY,
    MAILERS,
    SENDER,
    full_name,
    may_be_name,
    name_of,
)
from models.nlp.strips import Sheet, Strip
from models.nlp.totals import is_header

_WHOLE_ADDRESS = 25
"""Characters from which one line may hold a street and a place."""
_SECOND = 0.8
"""How much less an address counts that stands under another name than the likeliest."""


@dataclass(frozen=True, slots=True)
class Supplier:
    """A name with the strips it stands on and the address under it."""

    name: Candidate
    strips: tuple[Strip, ...]
    address: tuple[Strip, ...]


def _domains(sheet: Sheet, customer: frozenset[int]) -> frozenset[str]:
    """The names of websites and mail domains, without those of mail services."""
    found = (
        m[1].casefold().split(".")[-1]
        for s in sheet.strips
        if s.at not in customer
        for m in DOMAIN.finditer(s.text)
    )
    return frozenset(plain(d) for d in found if d not in MAILERS and len(d) > 2)


class Parties:
    """Looks for the supplier on a sheet, once the customer's lines are known."""

    def __init__(self, sheet: Sheet, kind: Kind) -> None:
        self.sheet = sheet
        self.customer = customer_block(sheet) | _in_windows(sheet)
        self.receipt = kind is Kind.RECEIPT
        self.domains = _domains(sheet, self.customer)
        self._first = sheet.numbers[0] if sheet.numbers else 1
        self._top = [s for s in sheet.page(self._first) if s.at not in self.customer]
        heads = [s.box.y0 for s in self._top if s.box.y0 > 0.15 and is_header(sheet, s)]
        self._table = min(heads, default=1.0)
        self._addresses = self._address_lines()

    def _address_lines(self) -> frozenset[int]:
        """The strips of the first page that are lines of an address: never a name."""
        found: set[int] = set()
        for strip in self._top:
            if strip.at not in found and address_score(strip.text) >= 0.35:
                found |= {s.at for s in run([strip, *self.sheet.column_under(strip, gap=1.7)])}
        return frozenset(found)

    def suppliers(self) -> tuple[Supplier, ...]:
        """All candidates for the supplier, best first."""
        found = [
            *self._printed(),
            *self._labelled(),
            *self._senders(),
            *self._domain_names(),
        ]
        return tuple(sorted(map(self._with_form, found), key=lambda s: -s.name.confidence))

    def _with_form(self, found: Supplier) -> Supplier:
        """The name with the legal form that follows it elsewhere, as in the small print of a letter."""
        name = found.name.value
        if not isinstance(name, str) or has_legal_form(name) or len(name_key(name)) < 6:
            return found
        longer = (full_name(name, s.text) for s in self.sheet.strips if s.at not in self.customer)
        whole = next((w for w in longer if w), name)
        return replace(found, name=replace(found.name, value=whole))

    def _printed(self) -> Iterator[Supplier]:
        """Names as they stand on the first page, above the table of items unless they have a legal form."""
        rank = 0
        joined_: set[int] = set()
        for strip in self._top:
            if strip.at in joined_ or not may_be_name(strip) or self._annotation(strip):
                continue
            if _sends(strip):
                continue
            low = strip.box.y0 > min(0.5, self._table - 0.005)
            if low and not has_legal_form(strip.text):
                continue
            strips = self._whole(strip)
            joined_ |= {s.at for s in strips[1:]}
            name = " ".join(name_of(s.text) for s in strips)
            address = self._address_under(strips[-1], gap=2.6)
            score = self._score(strip, name, rank, address)
            rank += 1
            if rank > 40:
                return
            yield self._supplier(name, strips, score, address, FieldSource.RULE)

    def _address_under(self, strip: Strip, *, gap: float) -> tuple[Strip, ...]:
        return tuple(
            run(s for s in self.sheet.column_under(strip, gap=gap) if s.at not in self.customer)
        )

    def _annotation(self, strip: Strip) -> bool:
        """A note written above a receipt: small letters only, first of all, while the print below is in capitals."""
        text = strip.text
        if not self.receipt or strip not in self._top[:2]:
            return False
        if not text.islower() or any(c.isdigit() for c in text):
            return False
        return any(s.text.isupper() for s in self._top[1:6])

    def _whole(self, strip: Strip) -> tuple[Strip, ...]:
        """The strip, with the line below where the name goes on there."""
        name = name_of(strip.text)
        under = next(iter(self.sheet.column_under(strip, gap=1.4)), None)
        if under is None or under.at in self.customer:
            return (strip,)
        if strip.text.rstrip().endswith("&") and not is_contact(under.text):
            return strip, under
        if has_legal_form(name):
            return (strip,)
        if FORM_ONLY.match(under.text) or (under.text.startswith("&") and may_be_name(under)):
            return strip, under
        alike = abs(under.height - strip.height) < 0.35 * strip.height
        if self.receipt and alike and self._goes_on(strip, under):
            return strip, under
        short = has_legal_form(under.text) and len(words(under.text)) <= 3 and may_be_name(under)
        if self.receipt and short and alike and address_score(under.text) < 0.3:
            return strip, under
        return (strip,)

    def _goes_on(self, strip: Strip, under: Strip) -> bool:
        """Whether the first line of a receipt's head goes on in the next: as large, set to the same middle, above the address."""
        below = next(iter(self.sheet.column_under(under, gap=1.6)), None)
        return (
            strip in self._top[:2]
            and abs(strip.box.centre[0] - under.box.centre[0]) < 0.03
            and strip.text.isupper() == under.text.isupper()
            and len(words(under.text)) == 1
            and under.text.isalpha()
            and may_be_name(under)
            and below is not None
            and address_score(under.text) < 0.3 <= address_score(below.text)
        )

    def _score(self, strip: Strip, name: str, rank: int, address: tuple[Strip, ...]) -> float:
        key = name_key(name)
        score = 0.5 - (0.05 if self.receipt else 0.018) * min(rank, 12)
        score -= (0.1 if self.receipt else 0.16) * strip.box.y0
        score += (0.26 if self.receipt else 0.2) * has_legal_form(name)
        score += min(0.16, 0.1 * max(0.0, strip.height / self.sheet.height - 1.1))
        score += 0.16 * (bool(address) and self._touches(strip, address[0]))
        if key and any(key in d or d in key for d in self.domains if len(d) > 3):
            score += 0.15
        others = (s for s in self.sheet.strips if s.at != strip.at)
        again = sum(1 for s in others if len(key) > 3 and key in plain(s.text))
        return max(
            0.02,
            min(
                0.95,
                score
                + 0.04 * min(2, again)
                - _doubts(strip, name)
                - 0.35 * self._in_address(strip, name),
            ),
        )

    def _in_address(self, strip: Strip, name: str) -> bool:
        return strip.at in self._addresses and not has_legal_form(name, trades=False)

    def _touches(self, strip: Strip, address: Strip) -> bool:
        return address.box.y0 - strip.box.y1 < 4.5 * self.sheet.height

    def _labelled(self) -> Iterator[Supplier]:
        """Names after "From", "Payable to" and the like."""
        for strip, label in labelled(self.sheet, "supplier_name"):
            colon = ":" in label.text or not strip.text[label.end :].strip()
            if label.start > 2 and "payable" not in label.text.casefold() and not colon:
                continue
            for place in beside(self.sheet, strip, label):
                whole = 0 if place.where == "below" else place.start
                text = name_of(place.strip.text[whole:])
                if place.strip.at in self.customer or place.strip.days or is_contact(text):
                    continue
                if sum(c.isalpha() for c in text) < 3 or text.startswith("("):
                    continue
                if len(words(text)) > 7 or any(c.isdigit() for c in text):
                    break
                if not (label.strong and colon) and not has_legal_form(text):
                    break
                address = self._address_under(place.strip, gap=2.2)
                score = (0.62 if label.strong else 0.5) * place.nearness
                score += 0.1 * has_legal_form(text) + 0.1 * bool(address)
                yield self._supplier(text, (place.strip,), score, address, FieldSource.SPACY)
                break

    def _senders(self) -> Iterator[Supplier]:
        """Names as in "Muster GmbH · Hauptstr. 1 · 12345 Berlin" in one line, as letters have it above the window."""
        for strip in self._top[:40]:
            parts = [p for p in SENDER.split(strip.text) if p]
            if len(parts) < 2 or address_score(strip.text) < 0.6 or strip.labels:
                continue
            name = name_of(parts[0])
            if sum(c.isalpha() for c in name) < 3 or any(c.isdigit() for c in name[:3]):
                continue
            rest = strip.text[strip.text.index(parts[0]) + len(parts[0]) :].strip(" ·•|,-–∙*")
            if address_score(name) > 0.4 or address_score(rest) < 0.4:
                continue
            piece = Strip(strip.at, strip.page, rest, strip.box)
            if not has_legal_form(name) and (len(parts) < 3 or not BULLET.search(strip.text)):
                continue
            score = 0.6 + 0.15 * has_legal_form(name)
            yield self._supplier(name, (strip,), score, (piece,), FieldSource.RULE)

    def _domain_names(self) -> Iterator[Supplier]:
        """Words of the text that are the name of a website or mail domain, for suppliers that print only a logo."""
        if not self.domains:
            return
        seen: list[tuple[str, Strip]] = []
        for strip in self.sheet.strips:
            if strip.at not in self.customer:
                words_ = (w.strip(".,;:()'\"") for w in strip.text.split())
                named = (w for w in words_ if w[:1].isupper() and "." not in w)
                seen += [(w, strip) for w in named if plain(w) in self.domains]
        for name, strip in seen:
            times = sum(1 for other, _ in seen if plain(other) == plain(name))
            address = self._address_under(strip, gap=2.2)
            score = 0.34 + 0.05 * min(3, times)
            yield self._supplier(name, (strip,), score, address, FieldSource.RULE)

    def addresses(self, found: tuple[Supplier, ...]) -> Iterator[Candidate]:
        """Addresses under names (as sure as the name), and address blocks that stand by themselves."""
        seen: set[int] = set()
        first = next((s for s in found if s.address and _weight(s.address) >= 0.7), None)
        for supplier in found:
            if supplier.address:
                seen |= {s.at for s in supplier.address}
                weight = _weight(supplier.address)
                weight *= _SECOND if first is not None and supplier is not first else 1.0
                yield self._address(supplier.address, supplier.name.confidence * weight)
        for strip in self.sheet.strips:
            if strip.at in seen or strip.at in self.customer or address_score(strip.text) < 0.3:
                continue
            under = self.sheet.column_under(strip, gap=1.7)
            address = run([strip, *(s for s in under if s.at not in self.customer)])
            if address:
                seen |= {s.at for s in address}
                looks = sum(address_score(s.text) for s in address) / len(address)
                top = strip.page == self._first and strip.box.y0 < 0.3
                score = 0.2 + 0.25 * looks + 0.12 * top - 0.1 * (len(address) == 1)
                yield self._address(tuple(address), score)

    def _address(self, strips: tuple[Strip, ...], score: float) -> Candidate:
        box = Box.around(s.box for s in strips)
        text = "\n".join(s.text for s in strips)
        value, sure = joined(strips), min(0.95, score)
        return Candidate(
            FieldName.SUPPLIER_ADDRESS, value, text, sure, strips[0].page, box, FieldSource.RULE
        )

    def _supplier(
        self,
        name: str,
        strips: tuple[Strip, ...],
        score: float,
        address: tuple[Strip, ...],
        source: FieldSource,
    ) -> Supplier:
        box = Box.around(s.box for s in strips)
        text = " ".join(s.text for s in strips)
        sure = max(0.02, min(0.95, score))
        name_ = Candidate(FieldName.SUPPLIER_NAME, name, text, sure, strips[0].page, box, source)
        return Supplier(name_, strips, address)


def _sends(strip: Strip) -> bool:
    """Whether the line is the sender's name and address in one, as above the window of a letter."""
    return bool(BULLET.search(strip.text)) and address_score(strip.text) >= 0.6


def _in_windows(sheet: Sheet) -> frozenset[int]:
    """The lines close under a sender's line in the upper part of the first page: the addressee's."""
    first = sheet.numbers[0] if sheet.numbers else 1
    found: set[int] = set()
    for strip in sheet.page(first):
        if 0.08 < strip.box.y0 < 0.3 and strip.box.x0 < 0.3 and _sends(strip):
            under = [s for _, s in zip(range(6), sheet.column_under(strip), strict=False)]
            kept = [s for s in under if abs(s.box.x0 - strip.box.x0) < 0.02 and not s.labels]
            if any(address_score(s.text) >= 0.45 for s in kept):
                found |= {s.at for s in kept}
    return frozenset(found)


def _weight(address: tuple[Strip, ...]) -> float:
    """How surely lines under a name are its address: more lines, more surely."""
    if len(address) > 1:
        return min(1.0, 0.55 + 0.15 * len(address))
    looks = address_score(address[0].text)
    whole = looks >= 0.9 and len(address[0].text) > _WHOLE_ADDRESS
    return 0.85 if whole else 0.7 if looks > 0.6 else 0.55


def _doubts(strip: Strip, name: str) -> float:
    """What speaks against a name: it looks like an address, follows a label, or is a sentence."""
    legal = has_legal_form(name, trades=False)
    doubts = 0.2 * (address_score(name) >= 0.45 and not legal)
    doubts += 0.25 * (name.rstrip().count(",") > 0 and not legal)
    doubts += 0.2 * any(m.start <= 1 and m.key != "supplier_name" for m in strip.labels)
    doubts += 0.12 * (len(words(name)) > 7)
    return doubts + 0.1 * (len(strip.text) > 45 and "." in name[:-4] and not legal)
