"""Classify: say what a document is, and how surely."""

from __future__ import annotations

from dataclasses import replace

from idp.document import Document, Kind, Remark
from idp.ports import Classifier


def classify(document: Document, *, classifier: Classifier) -> Document:
    """The document with its kind; one without words is OTHER with a remark that says so."""
    if not any(page.words for page in document.pages):
        remark = Remark(
            "nothing_to_read",
            "No words were found on this document, so its kind is not known; look at its picture.",
        )
        return replace(
            document, kind=Kind.OTHER, kind_confidence=0.0, remarks=(*document.remarks, remark)
        )
    kind, confidence = classifier.classify(document)
    return replace(document, kind=kind, kind_confidence=confidence)
