"""The XML of an e-invoice, as text and as a tree, taken from strangers: no entities, no network, limits on size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from typing import Any

from idp.errors import NeedsHuman
from idp.markup import decoded, has_doctype, root_of

LARGEST = 20_000_000
"""Bytes or letters; e-invoices that carry whole manuals reach a few millions."""
NEWEST_FIRST = ("CrossIndustryInvoice", "Invoice", "CreditNote", "CrossIndustryDocument")
"""The roots of CII (Factur-X, ZUGFeRD 2), UBL and ZUGFeRD 1.0; a PDF may carry the old and the new form of one bill."""
ENVELOPE = "StandardBusinessDocument"
"""What Peppol sends a bill in."""

_CARRIED = re.compile(
    r"(<(?:[\w.-]+:)?(?:EmbeddedDocumentBinaryObject|AttachmentBinaryObject)\b[^>]*(?<!/)>)([^<]*)"
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def invoice_text(content: bytes) -> str | None:
    """`content` as text where it is an e-invoice, without the files it carries and without its declaration."""
    if len(content) > LARGEST:
        return None
    text = decoded(content)
    if not _is_invoice(text):
        return None
    # The declaration's encoding no longer holds; the lines keep their numbers.
    text = _DECLARATION.sub(lambda m: "\n" * m[0].count("\n"), text.lstrip("\ufeff"))
    return _CARRIED.sub(lambda m: m[1] + "\n" * m[2].count("\n"), text)


def invoice_in_pdf(content: bytes) -> str | None:
    """The e-invoice attached to a PDF, the newest form where there are several; None for a broken or locked PDF."""
    found = [text for data in _attached(content) if (text := invoice_text(data)) is not None]
    return min(found, key=_age, default=None)


def tree_of(xml: str) -> Any:
    """The root element (lxml), taken out of its envelope.

    Raises NeedsHuman (`einvoice_unreadable`) that says what is wrong and in which line.
    """
    from lxml import etree

    if len(xml) > LARGEST:
        raise unreadable("it is too large")
    if has_doctype(xml):
        raise unreadable("it declares entities of its own, which no e-invoice needs")
    safe = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(xml.encode("utf-8", "replace"), safe)
    except etree.XMLSyntaxError as error:
        raise unreadable(_fault(error)) from error
    if etree.QName(root).localname == ENVELOPE:
        root = next((deepcopy(e) for e in root.iterchildren("{*}Invoice", "{*}CreditNote")), root)
    return root


def unreadable(why: str) -> NeedsHuman:
    """The error for XML that gives nothing; `why` is half a sentence."""
    say = f"The e-invoice's XML could not be read: {why}. What the page shows is used instead."
    return NeedsHuman("einvoice_unreadable", say)


def _fault(error: Any) -> str:
    """libxml2's words with the place, as "line 3: opening and ending tag mismatch"."""
    said = re.sub(r", line \d+, column \d+.*$", "", str(error.msg), flags=re.DOTALL).strip(" .")
    said = f"{said[:1].lower()}{said[1:]}" or "it breaks off"
    return f"line {error.lineno}: {said}" if error.lineno else said


def _is_invoice(text: str) -> bool:
    root = root_of(text)
    if root == ENVELOPE:
        return re.search(r"<(?:[\w.-]+:)?(?:Invoice|CreditNote)[\s>]", text) is not None
    return root in NEWEST_FIRST


def _age(xml: str) -> int:
    root = root_of(xml)
    return NEWEST_FIRST.index(root) if root in NEWEST_FIRST else 0


def _attached(content: bytes) -> Iterator[bytes]:
    """The files in a PDF that may be XML."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            for name, attached in pdf.attachments.items():
                if name.lower().endswith(".xml") or "xml" in attached.get_file().mime_type:
                    yield attached.get_file().read_bytes()
            yield from _associated(pdf)
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, KeyError, TypeError, RuntimeError):
        return


def _associated(pdf: Any) -> Iterator[bytes]:
    """Files that the document or a page only points at (`AF`), as some writers attach them."""
    import pikepdf

    for holder in (pdf.Root, *(page.obj for page in pdf.pages[:3])):
        for spec in holder.get("/AF", ()):
            if isinstance(spec, pikepdf.Dictionary) and "xml" in str(spec.get("/F", "")).lower():
                files: Any = spec.get("/EF")
                if files is not None and "/F" in files:
                    yield files["/F"].read_bytes()
