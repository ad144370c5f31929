"""Extractors of which only some proposals are heard, so that each can be measured alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from idp.document import Document
from idp.fields import Candidate, FieldSource, LineItem
from idp.ports import FieldExtractor, LineItemExtractor, Services

Sources = frozenset[FieldSource]

ALONE = {
    "spaCy and rules": frozenset({FieldSource.SPACY, FieldSource.RULE}),
    "the transformer": frozenset({FieldSource.TRANSFORMER}),
}
"""What is measured alone beside all together."""


@dataclass(frozen=True, slots=True)
class ChosenFields:
    """Fills `idp.ports.FieldExtractor` with what `extractor` proposes from one of `sources`."""

    extractor: FieldExtractor
    sources: Sources

    def propose(self, document: Document) -> tuple[Candidate, ...]:
        """See `idp.ports.FieldExtractor`."""
        return tuple(c for c in self.extractor.propose(document) if c.source in self.sources)


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """Fills `idp.ports.LineItemExtractor` likewise; a reading that is partly of other sources is not heard at all."""

    extractor: LineItemExtractor
    sources: Sources

    def rows(self, document: Document) -> tuple[LineItem, ...]:
        """See `idp.ports.LineItemExtractor`."""
        rows = self.extractor.rows(document)
        return rows if {row.source for row in rows} <= self.sources else ()


def choosing(services: Services, sources: Sources) -> Services:
    """`services` whose extractors are heard only where a proposal is from one of `sources`.

    E-invoices, codes and the rules that read rows are none of the extractors, and stay.
    """
    return replace(
        services,
        extractors=tuple(ChosenFields(e, sources) for e in services.extractors),
        line_extractors=tuple(ChosenRows(e, sources) for e in services.line_extractors),
    )
