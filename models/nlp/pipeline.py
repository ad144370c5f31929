"""The spaCy `Language` of this project: a blank multilingual one with our components, loaded once a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from idp.document import Document

COMPONENTS = ("idp_labels", "idp_dates", "idp_amounts", "idp_identifiers")


@cache
def language() -> Language:
    """The pipeline; the first call imports spaCy (about a second)."""
    import spacy

    import models.nlp.components  # noqa: F401 - registers the factories

    nlp = spacy.blank("xx")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.max_length = 10_000_000
    return nlp


def annotate(document: Document) -> Doc:
    """`document` as a Doc with labels, dates, amounts and identifiers marked."""
    from models.nlp.paper import paper_doc

    nlp = language()
    return nlp(paper_doc(nlp.vocab, document))
