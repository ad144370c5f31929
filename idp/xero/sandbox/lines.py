"""What Xero asks of a bill's line: its account, tax rate, tracking and figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from idp.xero.sandbox.arithmetic import LARGEST, LineMismatch, complete, line_tax
from idp.xero.sandbox.state import SandboxState, new_id
from idp.xero.sandbox.wire import Json, errors_of

# Which flag of a tax rate speaks for which class of account.
FLAGS = {
    "ASSET": "CanApplyToAssets",
    "EQUITY": "CanApplyToEquity",
    "EXPENSE": "CanApplyToExpenses",
    "LIABILITY": "CanApplyToLiabilities",
    "REVENUE": "CanApplyToRevenue",
}
# Accounts that the ledger moves by itself; a bill's line may not be put there.
CLOSED = {
    "DEBTORS", "CREDITORS", "BANKCURRENCYGAIN", "UNREALISEDCURRENCYGAIN", "REALISEDCURRENCYGAIN",
    "RETAINEDEARNINGS", "TRACKINGTRANSFERS",
}  # fmt: skip
FINAL = ("SUBMITTED", "AUTHORISED")


@dataclass(frozen=True, slots=True)
class Setting:
    """What a line needs to know of the document it stands in."""

    status: str
    how: str
    unitdp: int


class LineRules:
    def __init__(self, state: SandboxState) -> None:
        self._accounts = state.all("Accounts")
        self._rates = {rate["TaxType"]: rate for rate in state.all("TaxRates")}
        self._categories = state.all("TrackingCategories")

    def build(self, given: Json, setting: Setting) -> tuple[Json, list[str]]:
        """Complete one line; gives it with all that is wrong with it, in sentences."""
        wrong: list[str] = []
        description = given.get("Description")
        if not description:
            wrong.append("Description must be specified for every line item")
        elif len(str(description)) > 4000:
            wrong.append("Description may not be longer than 4000 characters")
        if given.get("DiscountRate") or given.get("DiscountAmount"):
            wrong.append("Discounts are only supported on invoices of type ACCREC")
        account = self._account(given, setting, wrong)
        tax_type = self._tax_type(given, account, setting, wrong)
        line = {
            "LineItemID": str(given.get("LineItemID") or new_id()),
            "Description": None if description is None else str(description),
            "AccountCode": account.get("Code") if account else given.get("AccountCode"),
            "AccountID": account.get("AccountID") if account else None,
            "TaxType": tax_type,
            "ItemCode": given.get("ItemCode"),
            "Tracking": self._tracking(given.get("Tracking") or [], wrong),
        }
        line.update(self._figures(given, tax_type, setting, wrong))
        return {**line, "ValidationErrors": errors_of(wrong) or None}, wrong

    def _account(self, given: Json, setting: Setting, wrong: list[str]) -> Json | None:
        code, identity = given.get("AccountCode"), given.get("AccountID")
        if not code and not identity:
            if setting.status in FINAL:
                wrong.append("Account code must be specified")
            return None
        for account in self._accounts:
            if account["Code"] == str(code) or (not code and account["AccountID"] == identity):
                break
        else:
            wrong.append(
                f"Account code '{code or identity}' is not a valid code for this document."
            )
            return None
        if account["Status"] != "ACTIVE":
            wrong.append(
                f"Account code '{account['Code']}' has been archived, or deleted. "
                "The account must be restored before it can be used."
            )
        elif account["Type"] == "BANK" or account.get("SystemAccount") in CLOSED:
            wrong.append(f"Account code '{account['Code']}' is not a valid code for this document.")
        return account

    def _tax_type(
        self, given: Json, account: Json | None, setting: Setting, wrong: list[str]
    ) -> str | None:
        if setting.how == "NoTax":
            return "NONE"
        code = given.get("TaxType")
        if not code and setting.status in FINAL:
            wrong.append("A TaxType must be specified for every line item")
            return None
        if not code:
            return str(account["TaxType"]) if account and account.get("TaxType") else None
        rate = self._rates.get(str(code))
        if rate is None or rate["Status"] != "ACTIVE":
            wrong.append(
                f"The TaxType code '{code}' does not exist or cannot be used for this type of transaction."
            )
        elif account and not rate.get(FLAGS.get(account["Class"], "")):
            wrong.append(
                f"The TaxType code '{code}' cannot be used with account code '{account['Code']}'."
            )
        return str(code)

    def _figures(
        self, given: Json, tax_type: str | None, setting: Setting, wrong: list[str]
    ) -> Json:
        try:
            quantity, unit, amount, tax = (
                _number(given, name)
                for name in ("Quantity", "UnitAmount", "LineAmount", "TaxAmount")
            )
            figures = complete(quantity, unit, amount, unitdp=setting.unitdp)
        except (LineMismatch, _NotANumber) as error:
            wrong.append(str(error))
            return {"LineAmount": Decimal("0.00"), "TaxAmount": Decimal("0.00")}
        if setting.how == "NoTax" or tax is None:
            rate = Decimal(str(self._rates.get(tax_type or "", {}).get("EffectiveRate", 0)))
            tax = line_tax(figures.line_amount, rate, setting.how)
        return {
            "Quantity": figures.quantity,
            "UnitAmount": figures.unit_amount,
            "LineAmount": figures.line_amount,
            "TaxAmount": tax.quantize(Decimal("0.01")),
        }

    def _tracking(self, given: Any, wrong: list[str]) -> list[Json]:
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            wrong.append("Tracking is not valid")
            return []
        if len(given) > 2:
            wrong.append("A line item can have at most two tracking categories")
            return []
        found = [self._option(one, wrong) for one in given]
        kept = [one for one in found if one]
        if len({one["TrackingCategoryID"] for one in kept}) < len(kept):
            wrong.append("A tracking category can be used once per line item only")
        return kept

    def _option(self, given: Json, wrong: list[str]) -> Json | None:
        for category in self._categories:
            if given.get("TrackingCategoryID") == category["TrackingCategoryID"] or (
                not given.get("TrackingCategoryID") and given.get("Name") == category["Name"]
            ):
                break
        else:
            wrong.append(
                f"The tracking category '{_named(given, 'TrackingCategoryID', 'Name')}' does not exist"
            )
            return None
        for option in category["Options"]:
            if (
                given.get("TrackingOptionID") == option["TrackingOptionID"]
                or (not given.get("TrackingOptionID") and given.get("Option") == option["Name"])
            ) and option["Status"] == "ACTIVE":
                return {
                    "Name": category["Name"],
                    "Option": option["Name"],
                    "TrackingCategoryID": category["TrackingCategoryID"],
                    "TrackingOptionID": option["TrackingOptionID"],
                }
        wrong.append(
            f"The tracking option '{_named(given, 'TrackingOptionID', 'Option')}' does not exist "
            f"or is not active in the category '{category['Name']}'"
        )
        return None


class _NotANumber(ValueError):
    pass


def _named(given: Json, *keys: str) -> str:
    return str(next((given[key] for key in keys if given.get(key)), ""))


def _number(given: Json, name: str) -> Decimal | None:
    value = given.get(name)
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or abs(number) > LARGEST:
        raise _NotANumber(f"{name} is not a valid number")
    return number
