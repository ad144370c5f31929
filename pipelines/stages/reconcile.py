"""Reconcile: the reading in which lines, tax per rate and total agree."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from idp.document import Document
from idp.fields import Extraction
from pipelines.reconciling.extras import extras
from pipelines.reconciling.filling import filled
from pipelines.reconciling.lines import lines_repaired
from pipelines.reconciling.printed import Prints
from pipelines.reconciling.repairing import repaired
from pipelines.reconciling.saying import proof_of
from pipelines.reconciling.search import Search
from pipelines.reconciling.system import System, system_of


def reconcile(extraction: Extraction, document: Document | None = None) -> Extraction:
    """`extraction` with misread numbers corrected where the others prove it, what they prove filled in, and the `proof`.

    Boxes must be those of `document` as it was read; without it no digit is doubted. What agrees is never changed, and what
    disagrees without a clear reason stays: the proof says which equation fails and by how much. One with a proof is as it was.
    """
    if extraction.proof:
        return extraction
    prints = Prints(document)
    system = system_of(extraction, prints)
    if document is not None:
        system = _with_extras(extraction, document, system, prints)
    changes = Search(system.figures, system.equations).repair()
    after = repaired(extraction, changes, system, prints)
    after = lines_repaired(after, system_of(after, prints), prints)
    system = system_of(after, prints)
    return replace(filled(after, system), proof=proof_of(after, system))


def _with_extras(
    extraction: Extraction, document: Document, system: System, prints: Prints
) -> System:
    """The system with the rows of the page that might close the gaps of its sums."""
    wanted: set[Decimal] = set()
    for equation in system.equations:
        if equation.code in ("sum", "total") and equation.penalty({}, system.values):
            wanted |= {-way.gap for way in equation.ways}
    found = extras(extraction, document, prints, wanted) if wanted else ()
    return system_of(extraction, prints, found) if found else system
