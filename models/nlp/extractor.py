"""`SpacyExtractor`: candidates for every header field from label words, geometry and the shapes of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from idp.document import Box, Document, Kind
from idp.fields import Candidate, FieldName, FieldSource
from idp.text import plain
from models.nlp.codes import accounts, codes, dates, due_from_terms, tax_ids
from models.nlp.country import currency_of
from models.nlp.customers import customers
from models.nlp.parties import Parties
from models.nlp.strips import Sheet, strips_of
from models.nlp.totals import amounts

if TYPE_CHECKING:
    from spacy.tokens import Doc

MOST = 8
"""Candidates kept a field."""


class SpacyExtractor:
    """Rules and matchers over a spaCy Doc; needs no trained weights, loads at the first document."""

    def warm(self) -> None:
        """Load now what the first document would load."""
        from models.nlp.pipeline import language

        language()

    def propose(self, document: Document) -> tuple[Candidate, ...]:
        """Candidates, best first within a field, at most MOST each; none for a document without words."""
        if not any(page.words for page in document.pages):
            return ()
        from models.nlp.pipeline import annotate

        doc = annotate(document)
        return tuple(_best(_all(doc, document.kind)))


def _all(doc: Doc, kind: Kind) -> Iterator[Candidate]:
    sheet = Sheet(strips_of(doc))
    parties = Parties(sheet, kind)
    suppliers = parties.suppliers()
    ours = frozenset(s.at for found in suppliers[:1] for s in (*found.strips, *found.address))
    order, _ = doc.user_data["order"]
    days = list(dates(sheet, order))
    issued = max(
        (d for d in days if d.name is FieldName.ISSUE_DATE),
        key=lambda d: d.confidence,
        default=None,
    )
    yield from (found.name for found in suppliers)
    yield from chain(parties.addresses(suppliers), customers(sheet, kind, ours))
    yield from tax_ids(sheet, parties.customer)
    yield from chain(codes(sheet, FieldName.INVOICE_NUMBER), codes(sheet, FieldName.PURCHASE_ORDER))
    yield from chain(days, due_from_terms(sheet, issued))
    yield from amounts(sheet)
    yield from accounts(sheet)
    yield from _currencies(doc, sheet)


def _currencies(doc: Doc, sheet: Sheet) -> Iterator[Candidate]:
    for money in currency_of(doc.text, doc.user_data["country"]):
        shown = next(
            (
                (s.page, s.box_of(at, at + len(money.sign)), money.sign)
                for s in sheet.strips
                if money.sign and (at := s.text.find(money.sign)) >= 0
            ),
            None,
        )
        page, box, text = shown or (None, None, "")
        yield _currency(money.code, text, money.score, page, box)


def _currency(code: str, text: str, score: float, page: int | None, box: Box | None) -> Candidate:
    return Candidate(
        FieldName.CURRENCY,
        code,
        text,
        score,
        page,
        box,
        FieldSource.SPACY if text else FieldSource.RULE,
    )


def _best(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """The best of each value (a value seen again gains a little), best first within its field."""
    fields: dict[FieldName, dict[str, Candidate]] = {}
    for c in candidates:
        known = fields.setdefault(c.name, {})
        key = plain(str(c.value)) if isinstance(c.value, str) else str(c.value)
        if not key:
            continue
        if key not in known or known[key].confidence < c.confidence:
            known[key] = c
    for name in FieldName:
        ranked = sorted(fields.get(name, {}).values(), key=lambda c: -c.confidence)
        yield from ranked[:MOST]
