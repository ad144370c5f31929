"""Supplier memory: one correction teaches where a supplier prints a field and how its lines are booked; nothing is trained.

`marks` knows suppliers again, `rows` and `spans` find values with the words around them, `finding` reads by what is remembered,
`learning` and `booking` learn from approved documents. What is remembered is `idp.memory`.
"""

from __future__ import annotations

from collections.abc import Sequence

from idp.document import Document
from idp.memory import KnownSupplier, Lesson
from models.memory.extractor import MemoryExtractor
from models.memory.learning import learned, supplier_id
from models.memory.marks import keys_on, recognised
from models.memory.rows import sheet_of


class Memory:
    """Fills `idp.ports.SupplierMemory`. Holds nothing itself: what is remembered is passed in."""

    def keys(self, document: Document) -> tuple[str, ...]:
        """See `idp.ports.SupplierMemory`."""
        return keys_on(sheet_of(document))

    def recognise(
        self, document: Document, known: Sequence[KnownSupplier]
    ) -> tuple[KnownSupplier, MemoryExtractor] | None:
        """See `idp.ports.SupplierMemory`."""
        found = recognised(sheet_of(document), known)
        return None if found is None else (found[0], MemoryExtractor(*found))

    def supplier_of(self, lesson: Lesson) -> str:
        """See `idp.ports.SupplierMemory`."""
        return supplier_id(lesson)

    def learn(self, lesson: Lesson, known: KnownSupplier | None) -> KnownSupplier:
        """See `idp.ports.SupplierMemory`."""
        return learned(lesson, known)
