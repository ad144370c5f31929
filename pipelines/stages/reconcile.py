"""Reconcile: the reading in which lines, tax per rate and total agree."""

from __future__ import annotations

from idp.fields import Extraction


def reconcile(extraction: Extraction) -> Extraction:
    """`extraction` as it is: choosing among the other candidates comes later, and disagreements are `validate`'s to report."""
    return extraction
