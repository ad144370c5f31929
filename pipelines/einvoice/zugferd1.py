"""ZUGFeRD 1.0 and its drafts, which factur-x does not read: the same terms of EN 16931 out of `CrossIndustryDocument`.

Elements are told by their local names, since every draft had namespaces of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.einvoice.source import unreadable
from pipelines.einvoice.terms import Terms, day_of

ROOT = "CrossIndustryDocument"

_TRADE = "{*}SpecifiedSupplyChainTradeTransaction"
_AGREEMENT = "{*}ApplicableSupplyChainTradeAgreement"
_SETTLEMENT = "{*}ApplicableSupplyChainTradeSettlement"
_SUMS = f"{_SETTLEMENT}/{{*}}SpecifiedTradeSettlementMonetarySummation"
_LINE_SUMS = "{*}SpecifiedSupplyChainTradeSettlement/{*}SpecifiedTradeSettlementMonetarySummation"
_PRICE = "{*}SpecifiedSupplyChainTradeAgreement/{*}NetPriceProductTradePrice"
_PAYEE = "{*}SpecifiedTradeSettlementPaymentMeans/{*}PayeePartyCreditorFinancialAccount"


def read_zugferd1(root: Any) -> Terms:
    """The terms in `root`. Raises NeedsHuman (`einvoice_unreadable`) where there is no bill in it."""
    header, trade = root.find("{*}HeaderExchangedDocument"), root.find(_TRADE)
    if header is None or trade is None:
        raise unreadable("it is called ZUGFeRD 1.0 but holds no bill")
    settlement = trade.find(_SETTLEMENT)
    settlement = trade if settlement is None else settlement
    amounts = {
        "BT-106": "LineTotalAmount",
        "BT-107": "AllowanceTotalAmount",
        "BT-108": "ChargeTotalAmount",
        "BT-109": "TaxBasisTotalAmount",
        "BT-110": "TaxTotalAmount",
        "BT-112": "GrandTotalAmount",
        "BT-113": "TotalPrepaidAmount",
        "BT-115": "DuePayableAmount",
    }
    due = "{*}SpecifiedTradePaymentTerms/{*}DueDateDateTime"
    return {
        "BT-1": _said(header, "{*}ID"),
        "BT-2": day_of(_said(header, "{*}IssueDateTime")),
        "BT-3": _said(header, "{*}TypeCode"),
        "BT-5": _said(settlement, "{*}InvoiceCurrencyCode") or _currency(root),
        "BT-13": _said(trade, f"{_AGREEMENT}/{{*}}BuyerOrderReferencedDocument/{{*}}ID"),
        "BT-20": [
            _own(e) for e in settlement.findall("{*}SpecifiedTradePaymentTerms/{*}Description")
        ],
        "BT-84": _said(settlement, f"{_PAYEE}/{{*}}IBANID")
        or _said(settlement, f"{_PAYEE}/{{*}}ProprietaryID"),
        "BG-4": _party(trade.find(f"{_AGREEMENT}/{{*}}SellerTradeParty")),
        "BG-7": _party(trade.find(f"{_AGREEMENT}/{{*}}BuyerTradeParty")),
        "BG-20": [c for e, c in _charges(settlement) if not e],
        "BG-21": [c for e, c in _charges(settlement) if e],
        "BG-23": [_tax(tax) for tax in settlement.findall("{*}ApplicableTradeTax")],
        "BG-25": [_line(line) for line in trade.findall("{*}IncludedSupplyChainTradeLineItem")],
        "due": [d for e in settlement.findall(due) if (d := day_of(_own(e))) is not None],
        "tax_ids": _tax_ids(trade.find(f"{_AGREEMENT}/{{*}}SellerTradeParty")),
    } | {term: _said(trade, f"{_SUMS}/{{*}}{name}") for term, name in amounts.items()}


def _own(element: Any) -> str:
    """All that is said within an element; drafts wrap dates and flags where others do not."""
    return "" if element is None else "".join(element.itertext()).strip()


def _said(element: Any, path: str) -> str:
    """What the first element at `path` with anything in it says, empty where there is none."""
    return next((said for e in element.findall(path) if (said := _own(e))), "")


def _currency(root: Any) -> str:
    return next((e.get("currencyID") for e in root.iter("{*}*") if e.get("currencyID")), "")


def _party(party: Any) -> dict[str, str]:
    if party is None:
        return {}
    home = "{*}PostalTradeAddress"
    return {
        "name": _said(party, "{*}Name"),
        "addr_l1": _said(party, f"{home}/{{*}}LineOne"),
        "addr_l2": _said(party, f"{home}/{{*}}LineTwo"),
        "postcode": _said(party, f"{home}/{{*}}PostcodeCode"),
        "city": _said(party, f"{home}/{{*}}CityName"),
        "country_code": _said(party, f"{home}/{{*}}CountryID"),
    }


def _tax_ids(party: Any) -> list[str]:
    """The seller's tax numbers, that for VAT first."""
    if party is None:
        return []
    found = party.findall("{*}SpecifiedTaxRegistration/{*}ID")
    return [_own(e) for e in sorted(found, key=lambda e: e.get("schemeID") != "VA") if _own(e)]


def _tax(tax: Any) -> dict[str, str]:
    return {
        "BT-116": _said(tax, "{*}BasisAmount"),
        "BT-117": _said(tax, "{*}CalculatedAmount"),
        "BT-118": _said(tax, "{*}CategoryCode"),
        "BT-119": _said(tax, "{*}ApplicablePercent"),
    }


def _charges(settlement: Any) -> Iterator[tuple[bool, dict[str, str]]]:
    """Allowances (False) and charges (True) on the whole bill, freight among them."""
    for one in settlement.findall("{*}SpecifiedTradeAllowanceCharge"):
        yield (
            _said(one, "{*}ChargeIndicator").lower() in ("true", "1"),
            {
                "reason": _said(one, "{*}Reason"),
                "amount": _said(one, "{*}ActualAmount"),
                "vat_rate": _said(one, "{*}CategoryTradeTax/{*}ApplicablePercent"),
            },
        )
    for one in settlement.findall("{*}SpecifiedLogisticsServiceCharge"):
        yield (
            True,
            {
                "reason": _said(one, "{*}Description"),
                "amount": _said(one, "{*}AppliedAmount"),
                "vat_rate": _said(one, "{*}AppliedTradeTax/{*}ApplicablePercent"),
            },
        )


def _line(line: Any) -> dict[str, str]:
    settled = "{*}SpecifiedSupplyChainTradeSettlement/{*}ApplicableTradeTax"
    return {
        "BT-129": _said(line, "{*}SpecifiedSupplyChainTradeDelivery/{*}BilledQuantity"),
        "BT-131": _said(line, f"{_LINE_SUMS}/{{*}}LineTotalAmount"),
        "BT-146": _said(line, f"{_PRICE}/{{*}}ChargeAmount"),
        "BT-149": _said(line, f"{_PRICE}/{{*}}BasisQuantity"),
        "BT-151": _said(line, f"{settled}/{{*}}CategoryCode"),
        "BT-152": _said(line, f"{settled}/{{*}}ApplicablePercent"),
        "BT-153": _said(line, "{*}SpecifiedTradeProduct/{*}Name"),
        "BT-154": _said(line, "{*}SpecifiedTradeProduct/{*}Description"),
    }
