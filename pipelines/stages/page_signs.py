"""What a page says of the document it belongs to: its number, its title, who sent it, which page of how many it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from idp.document import Line, Page
from idp.identifiers import IdKind, identify
from idp.text import plain

TOP = 0.45
"""Titles and letterheads stand above this."""

_OF = r"(?:of|/|von|de|di|sur|van|av|\|)"
_PAGE = re.compile(
    rf"\b(?:page|pag\.?|seite|blatt|pagina|página|pg\.?|p\.|sheet)\s*(?:no\.?)?\s*[:#]?\s*(\d{{1,3}})(?:\s*{_OF}\s*(\d{{1,3}}))?\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"^\W*(\d{{1,3}})\s*{_OF}\s*(\d{{1,3}})\W*$", re.IGNORECASE)
_TITLE = re.compile(
    r"^\W*(?:(?:original|copy|duplicate|simplified|commercial|sales|electronic|customer|final)\W+)*"
    r"((?:tax |vat |gst )?invoice|bill|receipt|credit (?:note|memo)|statement(?: of account)?|[a-zäöü]{0,16}rechnung|gutschrift|"
    r"rechnungskorrektur|kontoauszug|lieferschein|quittung|facture|avoir|fattura|factura|factuur|fatura|recibo|"
    r"quot(?:e|ation)|purchase order|delivery (?:note|docket)|remittance advice|packing (?:slip|list)|order confirmation)\b(.*)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:(?:tax |vat )?inv(?:oice)?|bill|receipt|document|[a-zäöü]{0,16}rechnungs?(?:\s*\(\d{3}\))?|rechnungskorrektur|beleg|facture|fattura|factura|factuur|credit (?:note|memo)|gutschrifts?|avoir)"
    r"\s*-?\s*(?:no|nr|num(?:ber|mer|éro|ero)?|nummer|n°|nº|#|id)(?![a-z])\s*[.:#°º]*|\b(?:invoice|rechnung|facture)\s*[:#]",
    re.IGNORECASE,
)
_VALUE = re.compile(r"^[#:\s]*([A-Z0-9][A-Z0-9/_.\-]{1,24})\b", re.IGNORECASE)
_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}\.?\s+[A-Za-zé]{3,9}\.?,?\s+\d{4}\b|\b[A-Z][a-z]{2,8}\s+\d{1,2}\s?,?\s+\d{4}\b")  # fmt: skip
_TOTAL = re.compile(
    r"\b(?:grand total|total|amount due|balance due|gesamt(?:betrag|summe)?|rechnungsbetrag|endbetrag|zahlbetrag|summe|à payer|montant|totale|totaal|jumlah)\b.*\d[.,]\d\d(?!\d)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:continued (?:on|from)|continued\W*$|carried forward|brought forward|übertrag|fortsetzung|à reporter|report page)",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"\b(?:(?:general )?terms (?:and|&) conditions|conditions of (?:sale|supply|purchase)|allgemeine geschäftsbedingungen|conditions générales)\b",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"(?:@|www\.)([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_FREE_MAIL = re.compile(
    r"gmail|hotmail|outlook|yahoo|web\.de|gmx|icloud|bigpond|live\.", re.IGNORECASE
)
_OWN = frozenset(IdKind) - {IdKind.US_EIN, IdKind.DE_TAX, IdKind.NZ_GST, IdKind.MY_COMPANY}
"""Numbers whose check digits or form leave little doubt."""
_ANNEX = re.compile(r"lieferschein|delivery|packing|remittance|bon de livraison", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^\W*(?:patch[\s_-]?[t1-6]|(?:document[\s_-]?)?separator(?:[\s_-]?(?:page|sheet))?|split[\s_-]?here|next[\s_-]?document|trennblatt|trennseite)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What one page says. `names` are tax numbers, accounts and domains; `head` the words of its letterhead.

    An `annex` is paper that comes with a bill, such as its delivery note.
    """

    page: Page
    number: int | None = None
    of: int | None = None
    title: str = ""
    annex: bool = False
    numbers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    head: frozenset[str] = frozenset()
    dated: bool = False
    total: bool = False
    terms: bool = False
    goes_on: bool = False
    separator: bool = False

    @property
    def bare(self) -> bool:
        """Whether nothing on the page begins a document."""
        return not (self.title or self.numbers or (self.dated and self.total))


def signs_of(page: Page) -> Signs:
    """What `page` says of its document; boxes are of the page as read."""
    lines = [line for line in page.lines if line.text.strip()]
    number, of = _page_number(lines)
    title, beside = _title(lines)
    return Signs(
        page,
        number=number,
        of=of,
        title=title,
        annex=_ANNEX.search(title) is not None,
        numbers=frozenset(_invoice_numbers(lines) | beside),
        names=_names(lines),
        head=_head(lines),
        dated=any(_DATE.search(line.text) for line in lines),
        total=any(_TOTAL.search(row) for row in _rows(lines)),
        terms=any(_TERMS.search(line.text) for line in lines if line.box.y0 < TOP / 2),
        goes_on=any(_GOES_ON.search(line.text) for line in lines),
        separator=_separates(page, lines),
    )


def _rows(lines: list[Line]) -> list[str]:
    """The text of all that stands at one height: an amount is a line of its own, far right of its label."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.centre[1]):
        last = rows[-1][-1] if rows else None
        level = last is not None and line.box.y0 < last.box.centre[1] < line.box.y1
        if level:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [" ".join(o.text for o in sorted(row, key=lambda o: o.box.x0)) for row in rows]


def _page_number(lines: list[Line]) -> tuple[int | None, int | None]:
    """Which page this is, and of how many, as printed; the edge of the page counts most."""
    edge = sorted(lines, key=lambda line: -abs(line.box.centre[1] - 0.5))
    for line in edge:
        found = _PAGE.search(line.text)
        if found is None and abs(line.box.centre[1] - 0.5) > 0.4:
            found = _BARE.match(line.text)
        if found is not None:
            number, of = int(found[1]), int(found[2]) if found[2] else None
            if number >= 1 and (of is None or number <= of):
                return number, of
    return None, None


def _title(lines: list[Line]) -> tuple[str, set[str]]:
    """The first short line near the top that names a kind of paper, and the number that stands in it.

    A delivery note named among the references of a bill does not make it one.
    """
    annex: tuple[str, set[str]] = ("", set())
    for line in lines:
        if line.box.y0 > TOP:
            continue
        found = _TITLE.match(line.text)
        rest = found[2].strip(" :#.") if found else ""
        if found and len(rest) <= 30 and len(rest.split()) <= 4:
            value = _VALUE.match(rest)
            said = value[1] if value and not _DATE.search(rest) else ""
            if not _ANNEX.search(found[1]):
                number = {plain(said)} if any(c.isdigit() for c in said) else set()
                return found[1].casefold(), number
            if not rest and not line.text.rstrip().endswith(":"):
                annex = (found[1].casefold(), set())
    return annex


def _invoice_numbers(lines: list[Line]) -> set[str]:
    """Numbers that stand beside or under a label that makes them the paper's own; none of a page that lists many."""
    found: set[str] = set()
    for line in lines:
        for label in _LABEL.finditer(line.text):
            value = _VALUE.match(line.text[label.end() :])
            said = value[1] if value else ""
            if not any(c.isdigit() for c in said):
                said = _under(line, label.start(), label.end(), lines)
            if any(c.isdigit() for c in said) and len(said) >= 2:
                found.add(plain(said.strip(".-/_")))
    return found if len(found) <= 3 else set()


def _under(line: Line, start: int, end: int, lines: list[Line]) -> str:
    """The word right of the label's line at its height, or else under the label."""
    at, left, right = 0, None, line.box.x1
    for word in line.words:
        if at < end and at + len(word.text) > start:
            left = word.box.x0 if left is None else left
            right = word.box.x1
        at += len(word.text) + 1
    if left is None:
        return ""
    high = line.box.height
    words = [word for other in lines if other is not line for word in other.words]
    beside = [
        w for w in words if abs(w.box.centre[1] - line.box.centre[1]) < high / 2 and 0 <= w.box.x0 - right < 0.3
    ]  # fmt: skip
    below = [
        w
        for w in words
        if 0 < w.box.centre[1] - line.box.centre[1] < 3 * high and w.box.x1 > left and w.box.x0 < right
    ]  # fmt: skip
    for nearest in (
        min(beside, key=lambda w: w.box.x0, default=None),
        min(below, key=lambda w: w.box.y0, default=None),
    ):
        if nearest and any(c.isdigit() for c in nearest.text) and not _DATE.search(nearest.text):
            return nearest.text
    return ""


def _names(lines: list[Line]) -> frozenset[str]:
    """What names companies on the page: theirs and their customer's."""
    found: set[str] = set()
    for line in lines:
        for domain in _DOMAIN.findall(line.text):
            if not _FREE_MAIL.search(domain):
                found.add(".".join(domain.casefold().split(".")[-3:]).removeprefix("www."))
        for run in re.findall(r"\b[A-Z]{0,3}\d[\dA-Z .\-/]{7,30}[\dA-Z]", line.text):
            known = identify(run)
            if known and known[0] in _OWN:
                found.add(known[1])
    return frozenset(found)


def _head(lines: list[Line]) -> frozenset[str]:
    """The words of the first lines, without figures."""
    top = sorted(lines, key=lambda line: line.box.y0)[:3]
    words = (plain(word.text) for line in top for word in line.words)
    return frozenset(
        w for w in words if len(w) > 2 and not any(c.isdigit() for c in w) and not _TITLE.match(w)
    )


def _separates(page: Page, lines: list[Line]) -> bool:
    """Whether the page is a sheet laid between documents."""
    coded = any(_SEPARATOR.match(code.text) for code in page.codes)
    printed = any(_SEPARATOR.match(line.text) for line in lines)
    return (coded or printed) and sum(len(line.words) for line in lines) <= 30
