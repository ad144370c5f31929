"""Who is paid and who pays: candidates for supplier name and address and customer name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from idp.document import Box, Kind
from idp.fields import Candidate, FieldName, FieldSource
from idp.text import has_legal_form, name_key, plain, squeezed, words
from models.nlp.addresses import address_score, is_contact, is_registration, joined, run
from models.nlp.anchors import beside, labelled
from models.nlp.strips import Sheet, Strip

_TITLES = frozenset(
    plain(t)
    for t in (
        "invoice",
        "tax invoice",
        "receipt",
        "official receipt",
        "cash bill",
        "cash sale",
        "cash sales",
        "bill",
        "credit note",
        "credit memo",
        "statement",
        "simplified tax invoice",
        "original",
        "copy",
        "duplicate",
        "reprint",
        "rechnung",
        "gutschrift",
        "facture",
        "avoir",
        "quote",
        "order",
        "purchase order",
        "delivery note",
        "page",
        "thank you",
        "welcome",
        "sales invoice",
        "vat invoice",
        "customer copy",
        "merchant copy",
        "invoice summary",
        "summary",
        "details",
        "description",
        "paid",
        "logo",
        "your logo",
        "total",
        "date",
        "unpaid",
        "cash receipt",
        "sales receipt",
        "tax receipt",
        "terms",
        "notes",
        "amount",
        "check",
        "guest check",
        "take away",
        "dine in",
        "table",
        "resit",
        "invois",
        "commercial invoice",
        "proforma invoice",
        "e-invoice",
        "original invoice",
        "tax invoice original",
        "retail invoice",
        "thank you for your business",
        "your company logo",
        "bill of supply",
        "remittance advice",
        "payment advice",
        "adjustment note",
        "here",
        "your logo here",
        "company logo",
        "delivery order",
        "gst summary",
        "original copy",
        "cash invoice",
        "cash",
    )  # fmt: skip
)
_TAIL = re.compile(
    r"\s*[(\[]?\s*(?:co\.?\s*(?:reg)?\.?\s*(?:no)?\.?|reg\.?\s*no\.?|company\s*no\.?|roc\s*(?:no)?|gst\s*(?:reg)?\s*(?:no|id)?\.?)?\s*[:.]?\s*[(\[]?\s*[A-Z]{0,2}\d{4,12}\s*-?\s*[A-Z]{0,2}\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_SENDER = re.compile(r"\s*[·•|∙*]\s*|\s+[-–]\s+|,\s+(?=\D*\d)|,\s+(?=\d{5}\s)")
_DOMAIN = re.compile(
    r"(?:@|www\.|https?://(?:www\.)?)([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.(?:com|net|org|de|fr|co|io|au|nz|uk|my|sg|site|eu|biz|us|in|ca)\b",
    re.IGNORECASE,
)
_MAILERS = frozenset(
    "gmail yahoo hotmail outlook icloud gmx web live aol example email mail company".split()
)
_FORM_ONLY = re.compile(
    r"^\W*(?:\(?(?:m|malaysia|asia|s|kl|jb|pg|johor|selangor|penang)\)?\W*)?(?:sdn\W*bhd|bhd|berhad|pte\W*ltd|pty\W*ltd|ltd|limited|inc|llc|gmbh|enterprise|trading)\W*$",
    re.IGNORECASE,
)


def customer_block(sheet: Sheet) -> frozenset[int]:
    """The strips that tell of the customer or of where goods go: never the supplier's."""
    taken: set[int] = set()
    for strip, label in labelled(sheet, "customer_name", "ship_to"):
        if not label.strong or (
            label.start > 2 and label.end < len(strip.text) - 3 and ":" not in label.text
        ):
            continue
        alone = not strip.text[label.end :].strip(" :.-")
        taken.add(strip.at)
        rows = list(sheet.right_of(strip, label.box)[:1]) if alone else [strip]
        first = next(iter(sheet.below(strip, label.box, lines=3.2)), None) if alone else None
        for start in (*rows, first):
            if start is None or (start is not strip and start.box.x0 > label.box.x1 + 0.25):
                continue
            taken.add(start.at)
            for n, under in enumerate(sheet.column_under(start, gap=1.6)):
                if n > 5 or any(
                    m.strong
                    and m.start < 2
                    and m.key not in ("customer_name", "ship_to", "other_number")
                    for m in under.labels
                ):
                    break
                taken.add(under.at)
    return frozenset(taken)


def _is_title(text: str) -> bool:
    return plain(re.sub(r"[\d#:.]+", " ", text)) in _TITLES


def name_of(text: str) -> str:
    """A company's name as printed on a line, without registration numbers behind it and marks around it."""
    text = squeezed(text).strip(" *-=_~:;,|•·“”\"'")
    cut = _TAIL.sub("", text)
    return cut.strip(" ,;:-") if sum(c.isalpha() for c in cut) > 2 else text


def may_be_name(strip: Strip) -> bool:
    """Whether a line could be a company's or person's name at all."""
    text = name_of(strip.text)
    letters = sum(c.isalpha() for c in text)
    if letters < 3 or len(text) > 70 or letters < 0.5 * len(text.replace(" ", "")):
        return False
    if (
        strip.days
        or _is_title(text)
        or is_contact(strip.text)
        or strip.text.rstrip().endswith((":", "?", "!"))
    ):
        return False
    if any(s.amount.money for s in strip.sums):
        return False
    covered = sum(m.end - m.start for m in strip.labels if m.strong)
    return covered < 0.5 * len(strip.text) and not (
        is_registration(strip.text) and not has_legal_form(text)
    )


def _domains(sheet: Sheet) -> frozenset[str]:
    found = (m[1].casefold().split(".")[-1] for s in sheet.strips for m in _DOMAIN.finditer(s.text))
    return frozenset(plain(d) for d in found if d not in _MAILERS and len(d) > 2)


class Parties:
    """Looks for names and addresses on a sheet, once the customer's lines are known."""

    def __init__(self, sheet: Sheet, kind: Kind) -> None:
        self.sheet = sheet
        self.customer = customer_block(sheet)
        self.receipt = kind is Kind.RECEIPT
        self.domains = _domains(sheet)
        self._first = sheet.numbers[0] if sheet.numbers else 1

    # -- supplier -----------------------------------------------------------------------------------------------------

    def suppliers(self) -> Iterator[tuple[Candidate, Strip, list[Strip]]]:
        """Names with the strip each stands on and the address under it, unsorted."""
        top = [s for s in self.sheet.page(self._first) if s.at not in self.customer]
        rank = 0
        for strip in top:
            if not may_be_name(strip) or self._annotation(strip, top):
                continue
            if strip.box.y0 > 0.5 and not has_legal_form(strip.text):
                continue
            name, last = self._whole(strip)
            address = run(
                s for s in self.sheet.column_under(last, gap=2.6) if s.at not in self.customer
            )
            score = self._score(strip, name, rank, address)
            rank += 1
            if rank > 40:
                break
            yield (
                self._candidate(
                    FieldName.SUPPLIER_NAME, name, (strip, last), score, FieldSource.RULE
                ),
                last,
                address,
            )
        yield from self._labelled_suppliers()
        yield from self._sender_lines(top)

    def _annotation(self, strip: Strip, top: list[Strip]) -> bool:
        """A note written above a receipt: small letters only, first of all, while the print below is in capitals."""
        text = strip.text
        if (
            not self.receipt
            or strip not in top[:2]
            or not text.islower()
            or any(c.isdigit() for c in text)
        ):
            return False
        return any(s.text.isupper() for s in top[1:6])

    def _whole(self, strip: Strip) -> tuple[str, Strip]:
        """The name with the line below joined where the name goes on there."""
        name = name_of(strip.text)
        under = next(iter(self.sheet.column_under(strip, gap=1.3)), None)
        if under is None or has_legal_form(name) or under.at in self.customer:
            return name, strip
        if _FORM_ONLY.match(under.text) or (
            self.receipt
            and has_legal_form(under.text)
            and len(words(under.text)) <= 3
            and may_be_name(under)
            and address_score(under.text) < 0.3
            and abs(under.height - strip.height) < 0.35 * strip.height
        ):
            return f"{name} {name_of(under.text)}", under
        return name, strip

    def _score(self, strip: Strip, name: str, rank: int, address: list[Strip]) -> float:
        key = name_key(name)
        score = (
            0.5
            - (0.05 if self.receipt else 0.018) * min(rank, 12)
            - (0.1 if self.receipt else 0.16) * strip.box.y0
        )
        score += 0.2 * has_legal_form(name)
        score += min(0.16, 0.1 * max(0.0, strip.height / self.sheet.height - 1.1))
        near = bool(address) and address[0].box.y0 - strip.box.y1 < 4.5 * self.sheet.height
        score += 0.16 * near
        if key and any(key in d or d in key for d in self.domains if len(d) > 3):
            score += 0.15
        again = sum(
            1
            for s in self.sheet.strips
            if s.at != strip.at and len(key) > 3 and key in plain(s.text)
        )
        score += 0.04 * min(2, again)
        if address_score(name) >= 0.45 and not has_legal_form(name):
            score -= 0.35
        score -= 0.2 * any(m.start <= 1 for m in strip.labels) + 0.12 * (len(words(name)) > 7)
        if len(strip.text) > 45 and "." in name[:-4] and not has_legal_form(name):
            score -= 0.1
        return max(0.02, min(0.95, score))

    def _labelled_suppliers(self) -> Iterator[tuple[Candidate, Strip, list[Strip]]]:
        for strip, label in labelled(self.sheet, "supplier_name"):
            for place in beside(self.sheet, strip, label):
                text = name_of(place.strip.text[place.start : place.end])
                if (
                    place.strip.at in self.customer
                    or place.strip.days
                    or is_contact(text)
                    or sum(c.isalpha() for c in text) < 3
                ):
                    continue
                if (
                    len(words(text)) > 7
                    or any(c.isdigit() for c in text)
                    or (not label.strong and not has_legal_form(text))
                ):
                    break
                address = run(
                    s
                    for s in self.sheet.column_under(place.strip, gap=2.2)
                    if s.at not in self.customer
                )
                score = (
                    (0.62 if label.strong else 0.5) * place.nearness
                    + 0.1 * has_legal_form(text)
                    + 0.1 * bool(address)
                )
                score -= 0.25 * (
                    label.text.casefold().startswith("from")
                    and ":" not in label.text
                    and place.where == "line"
                )
                yield (
                    self._candidate(
                        FieldName.SUPPLIER_NAME,
                        text,
                        (place.strip,),
                        max(0.05, score),
                        FieldSource.SPACY,
                    ),
                    place.strip,
                    address,
                )
                break

    def _sender_lines(self, top: list[Strip]) -> Iterator[tuple[Candidate, Strip, list[Strip]]]:
        """ "Muster GmbH · Hauptstr. 1 · 12345 Berlin" in one line, as letters have it above the window."""
        for strip in top[:40]:
            parts = [p for p in _SENDER.split(strip.text) if p]
            if len(parts) < 2 or address_score(strip.text) < 0.6 or strip.labels:
                continue
            name = name_of(parts[0])
            if (
                sum(c.isalpha() for c in name) < 3
                or address_score(name) > 0.4
                or any(c.isdigit() for c in name[:3])
            ):
                continue
            score = 0.6 + 0.15 * has_legal_form(name)
            rest = strip.text[strip.text.index(parts[0]) + len(parts[0]) :].strip(" ·•|,-–∙*")
            if address_score(rest) < 0.4:
                continue
            piece = Strip(strip.at, strip.page, rest, strip.box)
            yield (
                self._candidate(FieldName.SUPPLIER_NAME, name, (strip,), score, FieldSource.RULE),
                strip,
                [piece],
            )

    def addresses(self, found: list[tuple[Candidate, Strip, list[Strip]]]) -> Iterator[Candidate]:
        """Addresses under names (as sure as the name), and address blocks that stand by themselves."""
        seen: set[int] = set()
        for name, _, address in found:
            if address:
                seen |= {s.at for s in address}
                weight = (
                    min(1.0, 0.55 + 0.15 * len(address))
                    if len(address) > 1 or address_score(address[0].text) > 0.6
                    else 0.55
                )
                yield self._address(address, name.confidence * weight)
        for strip in self.sheet.strips:
            if strip.at in seen or strip.at in self.customer or address_score(strip.text) < 0.3:
                continue
            address = run(
                [
                    strip,
                    *(
                        s
                        for s in self.sheet.column_under(strip, gap=1.7)
                        if s.at not in self.customer
                    ),
                ]
            )
            if address:
                seen |= {s.at for s in address}
                looks = sum(address_score(s.text) for s in address) / len(address)
                where = 0.12 if strip.page == self._first and strip.box.y0 < 0.3 else 0.0
                yield self._address(address, 0.2 + 0.25 * looks + where - 0.1 * (len(address) == 1))

    def _address(self, strips: list[Strip], score: float) -> Candidate:
        box = Box.around(s.box for s in strips)
        text = "\n".join(s.text for s in strips)
        return Candidate(
            FieldName.SUPPLIER_ADDRESS,
            joined(strips),
            text,
            min(0.95, score),
            strips[0].page,
            box,
            FieldSource.RULE,
        )

    # -- customer -----------------------------------------------------------------------------------------------------

    def customers(self) -> Iterator[Candidate]:
        for strip, label in labelled(self.sheet, "customer_name"):
            for place in beside(self.sheet, strip, label):
                text = re.sub(
                    r"^(?:attn|attention|name|company|m/s|messrs|client|customer)\b[\s.:]*",
                    "",
                    place.strip.text[place.start : place.end].strip(" :-.#"),
                    flags=re.IGNORECASE,
                )
                text = name_of(text)
                if (
                    sum(c.isalpha() for c in text) < 3
                    or is_contact(text)
                    or place.strip.days
                    or _is_title(text)
                ):
                    continue
                if len(words(text)) > 8 or (address_score(text) > 0.5 and not has_legal_form(text)):
                    break
                score = (
                    (0.85 if label.strong else 0.35) * place.nearness
                    + 0.08 * has_legal_form(text)
                    - 0.25 * (label.start > 3)
                )
                score += 0.06 * ("name" in label.text.casefold())
                yield self._candidate(
                    FieldName.CUSTOMER_NAME,
                    text,
                    (place.strip,),
                    max(0.05, min(0.95, score)),
                    FieldSource.SPACY,
                )
                break

    def _candidate(
        self,
        key: FieldName,
        value: str,
        strips: tuple[Strip, ...],
        score: float,
        source: FieldSource,
    ) -> Candidate:
        box = Box.around(s.box for s in strips)
        return Candidate(
            key,
            value,
            " ".join(s.text for s in dict.fromkeys(strips))
            if len(set(s.at for s in strips)) > 1
            else strips[0].text,
            score,
            strips[0].page,
            box,
            source,
        )
