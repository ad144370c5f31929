"""Exact fields from the XML of an e-invoice: UBL, CII, Factur-X and ZUGFeRD, bare or embedded in a PDF.

A file that breaks its schema is still read where it can be, with the failures as remarks.
"""

from __future__ import annotations

from dataclasses import replace

from idp.fields import Extraction
from pipelines.einvoice.extraction import extraction_of
from pipelines.einvoice.schema import schema_failures
from pipelines.einvoice.source import invoice_in_pdf, invoice_text, tree_of
from pipelines.einvoice.terms import read_terms
from pipelines.einvoice.zugferd1 import ROOT as ZUGFERD1
from pipelines.einvoice.zugferd1 import read_zugferd1

PDF = "application/pdf"


class XmlReader:
    """Fills the `EInvoiceReader` port. Holds nothing; may be shared."""

    def find(self, content: bytes, media_type: str) -> str | None:
        """The XML that `content` is or holds, or None; an encrypted or broken PDF holds none."""
        return invoice_in_pdf(content) if media_type == PDF else invoice_text(content)

    def parse(self, xml: str) -> Extraction:
        """Fields, lines, taxes with source `einvoice`, without boxes; what the XML breaks of its own rules is in `remarks`.

        Raises NeedsHuman (`einvoice_unreadable`) with a sentence that says what is wrong.
        """
        from lxml import etree

        root = tree_of(xml)
        remarks = schema_failures(root)  # before anything in the tree is mended
        if etree.QName(root).localname == ZUGFERD1:
            terms = read_zugferd1(root)
        else:
            terms, left_out = read_terms(root)
            remarks += left_out
        return replace(extraction_of(terms), remarks=remarks)
