"""Split: the pages at which another document seems to begin, each with its reasons, for a person to cut there or not.

Every page is weighed against the document that the pages before it make: what speaks for a new beginning (a title, another
number or sender, page numbers that start anew, a sheet laid between) less what speaks for going on (the next page number,
the same invoice number, a table that continues).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp

from idp.document import Document, Split
from pipelines.stages.page_signs import Signs, signs_of

ENOUGH = 1.7
"""Weight from which a beginning is suggested; the weights below were chosen on packs of the development documents."""

SAME_HEAD = 0.5
"""Part of the first lines' words that different letterheads share at most."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a beginning (`weight` above 0) or against it; `say` completes “Page 3 …”, empty where nobody asks."""

    weight: float
    say: str = ""


def suggest_splits(document: Document) -> Document:
    """The document with the pages at which it may be cut; none for a single page."""
    if len(document.pages) < 2:
        return replace(document, splits=())
    return replace(document, splits=tuple(_splits([signs_of(page) for page in document.pages])))


def _splits(pages: Sequence[Signs]) -> Iterator[Split]:
    before: list[Signs] = [pages[0]]
    gap = _gap(pages[0])
    for page in pages[1:]:
        if _gap(page):
            gap = gap or _gap(page)
            continue
        told = [s for s in before if not _gap(s)]
        reasons = [*gap, *reasons_for(page, told)] if told else []
        weight = sum(reason.weight for reason in reasons)
        gap = []
        if weight < ENOUGH:
            before.append(page)
            continue
        before = [page]
        yield Split(page.page.number, _sentence(page, reasons), _sure(weight))


def _gap(page: Signs) -> list[Reason]:
    """What a page says that holds nothing but a division."""
    if page.separator:
        return [Reason(6.0, "follows a separator sheet")]
    if page.page.blank or not page.page.words:
        return [Reason(1.0, "follows a blank page")]
    return []


def reasons_for(page: Signs, before: Sequence[Signs]) -> list[Reason]:
    """All that speaks for and against `page` beginning a document of its own, after the pages `before`."""
    found = (
        _numbering(page, before[-1]),
        _number(page, before),
        _title(page, before),
        _sender(page, before),
        _form(page, before),
        _going_on(page, before[-1]),
    )
    return [reason for reason in found if reason is not None]


def _numbering(page: Signs, last: Signs) -> Reason | None:
    """Printed page numbers that run on, or start anew."""
    if page.number is None:
        if last.number is not None and last.of is not None:
            if last.number < last.of:
                return Reason(-2.5)
            return Reason(0.5)
        return None
    if page.number > 1:
        follows = last.number is not None and page.number == last.number + 1
        return Reason(-5.0 if follows else -3.0)
    if page.of == 1:
        return Reason(2.0, "is numbered as page 1 of 1")
    if last.number is not None and (last.of is None or last.number == last.of):
        return Reason(3.0, "starts page numbers anew")
    return Reason(2.0, "is numbered as a first page")


def _number(page: Signs, before: Sequence[Signs]) -> Reason | None:
    known = frozenset().union(*(s.numbers for s in before))
    if not page.numbers:
        return None
    if not known:
        return Reason(0.75, "has an invoice number")
    if page.numbers & known:
        return Reason(-4.0)
    return Reason(2.5, "has another invoice number")


def _title(page: Signs, before: Sequence[Signs]) -> Reason | None:
    if page.terms and not page.numbers:
        return Reason(-1.0)
    if page.title and not page.annex and (page.total or page.dated):
        whole = page.total and page.dated and any(s.total for s in before)
        return Reason(1.5 if whole else 1.25, f"is headed “{page.title.capitalize()}”")
    if page.annex:
        return Reason(-0.5)
    if page.bare:
        return Reason(-2.0 if page.number != 1 else 0.0)
    if page.total and page.dated and any(s.total and s.dated for s in before):
        return Reason(0.75, "has a date and a total of its own")
    return None


def _sender(page: Signs, before: Sequence[Signs]) -> Reason | None:
    names = frozenset().union(*(s.names for s in before))
    heads = [s.head for s in before if s.head]
    same_head = max((_alike(page.head, head) for head in heads), default=0.0)
    if page.names and names:
        if page.names & names:
            return Reason(-0.5) if same_head > 0.6 and not page.numbers else None
        return Reason(1.75, "comes from somebody else")
    if page.head and heads and same_head <= SAME_HEAD and not page.bare:
        return Reason(1.0, "has another letterhead")
    return None


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def _form(page: Signs, before: Sequence[Signs]) -> Reason | None:
    """Paper of another size or make."""
    last = before[-1].page
    wide, high = page.page.width / max(last.width, 1), page.page.height / max(last.height, 1)
    if max(abs(wide - 1), abs(high - 1)) > 0.04 and not page.bare:
        return Reason(1.0, "is on paper of another size")
    if last.source is not page.page.source and not page.bare:
        return Reason(0.5)
    return None


def _going_on(page: Signs, last: Signs) -> Reason | None:
    if last.goes_on:
        return Reason(-2.5)
    if page.page.tables and page.page.tables[0].continues:
        return Reason(-1.5)
    if not last.total and page.total and not page.title and not page.numbers:
        return Reason(-1.5)  # what the last page began is summed up here
    return None


def _sentence(page: Signs, reasons: Sequence[Reason]) -> str:
    """The two weightiest reasons, as a person would say them."""
    named = sorted((r for r in reasons if r.say and r.weight > 0), key=lambda r: -r.weight)[:2]
    said = " and ".join(r.say for r in named) or "looks like a beginning"
    return f"Page {page.page.number} {said}."


def _sure(weight: float) -> float:
    return round(min(0.99, 1 / (1 + exp(1.2 - weight / 1.6))), 2)
