"""The business terms of EN 16931 (BT-1 is the invoice number) out of UBL and CII, by factur-x.

factur-x refuses a whole bill for one odd date, currency or profile; so those are mended in the tree first, and said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from idp.document import Remark
from pipelines.einvoice.source import unreadable

Terms = Mapping[str, Any]

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CII = "urn:un:unece:uncefact:data:standard:"
_FLAVOURS = {
    f"{{{UBL}Invoice-2}}Invoice": "ubl-2.1-invoice",
    f"{{{UBL}CreditNote-2}}CreditNote": "ubl-2.1-creditnote",
    f"{{{CII}CrossIndustryInvoice:100}}CrossIndustryInvoice": "factur-x",
}
_ALL_LEVELS = "extended"
"""Reads every term, whatever the profile that the bill claims, or one that factur-x does not know."""
_DATES = re.compile(r"(Date|DateTimeString|DateString)$")
_SOLID = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\d{4}(?:\d\d)?)?(?:[+-]\d+)?")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T Z+-].*)?")

_SETTLEMENT = "{*}SupplyChainTradeTransaction/{*}ApplicableHeaderTradeSettlement"
_SELLER = "{*}SupplyChainTradeTransaction/{*}ApplicableHeaderTradeAgreement/{*}SellerTradeParty"
_SUMS = f"{_SETTLEMENT}/{{*}}SpecifiedTradeSettlementHeaderMonetarySummation"
_TERMS = f"{_SETTLEMENT}/{{*}}SpecifiedTradePaymentTerms"
_CII_PATHS = {
    "tax_ids": (f"{_SELLER}/{{*}}SpecifiedTaxRegistration/{{*}}ID",),
    "due": (f"{_TERMS}/{{*}}DueDateDateTime/{{*}}DateTimeString",),
    "taxes": (f"{_SUMS}/{{*}}TaxTotalAmount",),
    "freight": (f"{_SETTLEMENT}/{{*}}SpecifiedLogisticsServiceCharge",),
}
_UBL_PATHS = {
    "tax_ids": ("{*}AccountingSupplierParty/{*}Party/{*}PartyTaxScheme/{*}CompanyID",),
    "due": ("{*}DueDate", "{*}PaymentMeans/{*}PaymentDueDate", "{*}PaymentTerms/{*}PaymentDueDate"),
    "taxes": ("{*}TaxTotal/{*}TaxAmount",),
    "freight": (),
}


def flavour_of(root: Any) -> str:
    """How factur-x calls the form of this bill, empty for what is neither UBL nor CII."""
    return _FLAVOURS.get(root.tag, "")


def read_terms(root: Any) -> tuple[Terms, tuple[Remark, ...]]:
    """The terms in `root`, which is changed where it had to be mended, and what was left out.

    Raises NeedsHuman (`einvoice_unreadable`).
    """
    from facturx import parse_ubl_cii_xml

    flavour = flavour_of(root)
    if not flavour:
        raise unreadable(_foreign(root))
    remarks = tuple(_mend_dates(root, solid=flavour == "factur-x"))
    _mend_flags(root)
    _mend_currency(root, flavour)
    try:
        terms: dict[str, Any] = parse_ubl_cii_xml(
            root, flavor=flavour, level=_ALL_LEVELS, check_xsd=False
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError) as error:
        raise unreadable(f"its content makes no sense ({error})") from error
    if not terms.get("BT-1") and not terms.get("BG-25") and not terms.get("BG-4"):
        raise unreadable("it holds neither a number nor a seller nor lines")
    return terms | _beside(root, flavour), remarks


def _foreign(root: Any) -> str:
    from lxml import etree

    name = etree.QName(root)
    return f"“{name.localname}” of “{name.namespace or 'no namespace'}” is neither UBL 2 nor CII"


def _mend_dates(root: Any, *, solid: bool) -> Iterator[Remark]:
    """Dates as factur-x wants them, without time and zone; those that are none are taken out and said once."""
    odd: list[str] = []
    for element in root.iter("{*}*"):
        if not _DATES.search(element.tag) or len(element) or not element.text:
            continue
        said = element.text.strip()
        value = day_of(said)
        element.text = "" if value is None else value.strftime("%Y%m%d" if solid else "%Y-%m-%d")
        # Month or week formats (610, 616) are dates of deliveries and periods, which nobody misses.
        if value is None and said and element.get("format") in (None, "102"):
            odd.append(f"“{said[:20]}” in line {element.sourceline}")
    if odd:
        say = f"The e-invoice's XML holds what is no date: {', '.join(odd[:3])}."
        yield Remark("einvoice_date", say)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _mend_flags(root: Any) -> None:
    """Whether something is a charge as `true` or `false`; XML allows 1 and 0 for them."""
    for element in root.iter("{*}ChargeIndicator", "{*}Indicator"):
        said = (element.text or "").strip().lower()
        if said:
            element.text = {"1": "true", "0": "false"}.get(said, said)


def _mend_currency(root: Any, flavour: str) -> None:
    """The currency of the amounts where the bill does not name its own; factur-x asks for it to choose among the taxes."""
    from lxml import etree

    cii = flavour == "factur-x"
    name = "InvoiceCurrencyCode" if cii else "DocumentCurrencyCode"
    if any((e.text or "").strip() for e in root.iter(f"{{*}}{name}")):
        return
    named = Counter(e.get("currencyID") for e in root.iter("{*}*") if e.get("currencyID"))
    home = next(root.iter("{*}ApplicableHeaderTradeSettlement"), None) if cii else root
    if home is None:
        return
    for empty in home.findall(f"{{*}}{name}"):
        home.remove(empty)
    space = f"{CII}ReusableAggregateBusinessInformationEntity:100"
    tag = f"{{{space if cii else UBL + 'CommonBasicComponents-2'}}}{name}"
    etree.SubElement(home, tag).text = named.most_common(1)[0][0] if named else "XXX"


def _beside(root: Any, flavour: str) -> dict[str, Any]:
    """What factur-x does not look for: tax numbers of other schemes, later due dates, taxes without currency, freight."""
    cii = flavour == "factur-x"
    paths = _CII_PATHS if cii else _UBL_PATHS
    tax_ids = [e for path in paths["tax_ids"] for e in root.findall(path)]
    if cii:  # In CII the scheme tells them apart; in UBL the seller puts first what it goes by.
        tax_ids.sort(key=lambda e: e.get("schemeID") != "VA")
    days = (day_of(e.text or "") for path in paths["due"] for e in root.findall(path))
    taxes = [e.text for path in paths["taxes"] for e in root.findall(path) if e.text]
    return {
        "tax_ids": [text for e in tax_ids if (text := (e.text or "").strip())],
        "due": [day for day in days if day is not None],
        "taxes": taxes,
        "freight": [_freight(e) for path in paths["freight"] for e in root.findall(path)],
        "is_ubl": not cii,
        "is_credit_note": flavour == "ubl-2.1-creditnote",
    }


def _freight(charge: Any) -> dict[str, str]:
    """A logistics charge of CII in the terms of BG-21."""
    texts = {
        "reason": charge.findtext("{*}Description"),
        "amount": charge.findtext("{*}AppliedAmount"),
        "vat_rate": charge.findtext("{*}AppliedTradeTax/{*}RateApplicablePercent"),
    }
    return {name: text.strip() for name, text in texts.items() if text}


def day_of(text: str) -> date | None:
    """The day in `text`, written solid or as ISO 8601, with time and zone or without."""
    found = _SOLID.fullmatch(text.strip()) or _ISO.fullmatch(text.strip())
    return _date(*(int(g) for g in found.groups())) if found else None
