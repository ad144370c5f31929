"""Proposes values for a document of a known supplier, from what is remembered of it."""

from __future__ import annotations

from collections.abc import Iterator

from idp.document import Document
from idp.fields import Candidate, FieldName, FieldSource
from idp.memory import Habit, KnownSupplier
from models.memory.finding import Found, date_order, found_by
from models.memory.rows import sheet_of

MOST_SURE = 0.99
_AGREE = 0.01


class MemoryExtractor:
    """Fills `idp.ports.FieldExtractor` for the documents of one supplier; `sure` is how surely the supplier was recognised."""

    def __init__(self, supplier: KnownSupplier, sure: float = 1.0) -> None:
        self._supplier, self._sure = supplier, sure

    def propose(self, document: Document) -> tuple[Candidate, ...]:
        """See `idp.ports.FieldExtractor`; nothing for a document without words."""
        sheet = sheet_of(document)
        if not sheet.rows:
            return ()
        order = date_order(self._supplier, sheet)
        found: list[Candidate] = []
        for name in FieldName:
            answers = [
                (habit, answer)
                for habit in self._supplier.about(name)
                if (answer := found_by(habit, sheet, order)) is not None
            ]
            found += self._candidates(name, answers)
        return tuple(found)

    def _candidates(
        self, name: FieldName, answers: list[tuple[Habit, Found]]
    ) -> Iterator[Candidate]:
        """One candidate a value, best first; what stands on the page keeps back what does not."""
        printed = [a for a in answers if a[1].span is not None] or answers
        best: dict[str, Candidate] = {}
        for habit, found in printed:
            candidate = self._candidate(name, habit, found)
            key = str(candidate.value)
            known = best.get(key)
            if known is None:
                best[key] = candidate
            else:
                sure = min(MOST_SURE, max(known.confidence, candidate.confidence) + _AGREE)
                best[key] = Candidate(
                    name,
                    known.value,
                    known.text,
                    sure,
                    known.page,
                    known.box,
                    FieldSource.MEMORY,
                )
        yield from sorted(best.values(), key=lambda c: -c.confidence)

    def _candidate(self, name: FieldName, habit: Habit, found: Found) -> Candidate:
        span = found.span
        return Candidate(
            name,
            found.value,
            text=span.text if span else str(found.value),
            confidence=min(MOST_SURE, habit.say * found.fit * self._sure),
            page=span.page if span else None,
            box=span.box if span else None,
            source=FieldSource.MEMORY,
        )
