"""What an organisation's books in Xero offer to a draft: contacts, accounts, tax rates, currencies, tracking, lock dates.

Plain values as synced from Xero; identifiers are Xero's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact of the books; `status` is ACTIVE, ARCHIVED or GDPRREQUEST. `default_account` is its purchases' account code."""

    id: str
    name: str
    tax_number: str = ""
    email: str = ""
    status: str = "ACTIVE"
    is_supplier: bool = False
    default_account: str = ""
    bank_account: str = ""

    @property
    def usable(self) -> bool:
        return self.status == "ACTIVE"


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the chart of accounts; `account_class` is Xero's Class (EXPENSE, ASSET, …), `tax_type` its default."""

    code: str
    name: str
    account_class: str
    account_type: str = ""
    status: str = "ACTIVE"
    tax_type: str = ""
    system_account: str = ""

    @property
    def offered(self) -> bool:
        """Whether a bill's line may be coded to it."""
        return (
            bool(self.code)
            and self.status == "ACTIVE"
            and not self.system_account
            and self.account_class in ("EXPENSE", "ASSET")
            and self.account_type != "BANK"
        )


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A tax rate; `rate` in percent (Xero's EffectiveRate); `applies_to` holds the account classes it fits."""

    tax_type: str
    name: str
    rate: Decimal
    status: str = "ACTIVE"
    applies_to: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TrackingCategory:
    """A tracking category with the names of its active options."""

    id: str
    name: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """The Xero organisation behind the books; lock dates are inclusive."""

    name: str
    country: str = ""
    base_currency: str = ""
    tax_number: str = ""
    short_code: str = ""
    period_lock: date | None = None
    year_end_lock: date | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """All of it at one moment, ready to be looked up."""

    organisation: Organisation
    contacts: tuple[Contact, ...] = ()
    accounts: tuple[Account, ...] = ()
    tax_rates: tuple[TaxRate, ...] = ()
    currencies: frozenset[str] = frozenset()
    tracking: tuple[TrackingCategory, ...] = ()
    default_account: str = ""

    def contact(self, contact_id: str) -> Contact | None:
        return next((c for c in self.contacts if c.id == contact_id), None)

    def account(self, code: str) -> Account | None:
        return next((a for a in self.accounts if a.code == code), None)

    def tax_rate(self, tax_type: str) -> TaxRate | None:
        return next((t for t in self.tax_rates if t.tax_type == tax_type), None)

    def rates(self) -> Mapping[str, Decimal]:
        """Percent by tax type."""
        return {t.tax_type: t.rate for t in self.tax_rates}
