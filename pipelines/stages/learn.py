"""Learn: what reviewers corrected or let stand, remembered for the next document of the supplier."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from idp.document import Document
from idp.draft import Draft
from idp.fields import Correction
from idp.memory import KnownSupplier, Lesson
from idp.ports import SupplierMemory


def lesson_of(
    document: Document, draft: Draft, corrections: Iterable[Correction], *, day: date
) -> Lesson:
    """What an approved document has to teach; `day` is that of the approval."""
    return Lesson(document, draft, frozenset(c.field for c in corrections), day)


def learn(
    lesson: Lesson, known: KnownSupplier | None, *, memory: SupplierMemory
) -> KnownSupplier | None:
    """The supplier after the lesson, None where the document names no supplier to remember."""
    if not lesson.draft.kind.bookable or not memory.supplier_of(lesson):
        return None
    return memory.learn(lesson, known)
