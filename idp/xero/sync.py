"""Reads what an organisation's books offer: contacts, accounts, tax rates, currencies, tracking, lock dates."""

from __future__ import annotations

from decimal import Decimal

from idp.books import Account, Books, Contact, Organisation, TaxRate, TrackingCategory
from idp.errors import NeedsHuman
from idp.xero import parse
from idp.xero.client import XeroClient

PAGE_SIZE = 1000
MOST_PAGES = 50
APPLIES = {
    "CanApplyToAssets": "ASSET",
    "CanApplyToEquity": "EQUITY",
    "CanApplyToExpenses": "EXPENSE",
    "CanApplyToLiabilities": "LIABILITY",
    "CanApplyToRevenue": "REVENUE",
}


class XeroBooks:
    """`idp.ports.BooksSource` for one organisation; `default_account` is the code for suppliers that have none of their own."""

    def __init__(self, client: XeroClient, *, default_account: str = "") -> None:
        self._client = client
        self._default_account = default_account

    def fetch(self) -> Books:
        """Six calls, and one more for every further 1000 contacts (50,000 at most)."""
        organisation = self._organisation()
        read = self._client.read
        currencies = {
            parse.text(c, "Code") for c in parse.items(read("get_currencies"), "Currencies")
        }
        tracking = parse.items(read("get_tracking_categories"), "TrackingCategories")
        return Books(
            organisation=organisation,
            contacts=tuple(contact(c) for c in self._contacts()),
            accounts=tuple(account(a) for a in parse.items(read("get_accounts"), "Accounts")),
            tax_rates=tuple(tax_rate(t) for t in parse.items(read("get_tax_rates"), "TaxRates")),
            currencies=frozenset(currencies | {organisation.base_currency}) - {""},
            tracking=tuple(tracking_category(t) for t in tracking if _active(t)),
            default_account=self._default_account,
        )

    def _organisation(self) -> Organisation:
        found = parse.items(self._client.read("get_organisations"), "Organisations")
        if not found:
            raise NeedsHuman("reconnect", "Xero shows no organisation to this connection.")
        one = found[0]
        return Organisation(
            name=parse.text(one, "Name"),
            country=parse.text(one, "CountryCode"),
            base_currency=parse.text(one, "BaseCurrency"),
            tax_number=parse.text(one, "TaxNumber"),
            short_code=parse.text(one, "ShortCode"),
            period_lock=parse.day(one, "PeriodLockDate"),
            year_end_lock=parse.day(one, "EndOfYearLockDate"),
        )

    def _contacts(self) -> list[parse.Json]:
        """All, archived ones too: a supplier who was archived should be named, not silently missed."""
        found: list[parse.Json] = []
        for page in range(1, MOST_PAGES + 1):
            answer = self._client.read(
                "get_contacts", page=page, page_size=PAGE_SIZE, include_archived="true"
            )
            got = parse.items(answer, "Contacts")
            found += got
            pagination = answer.get("pagination")
            last = pagination.get("pageCount") if isinstance(pagination, dict) else None
            if not got or (page >= last if isinstance(last, int) else len(got) < PAGE_SIZE):
                break
        return found


def _active(item: parse.Json) -> bool:
    return parse.text(item, "Status") in ("", "ACTIVE")


def contact(item: parse.Json) -> Contact:
    return Contact(
        id=parse.text(item, "ContactID"),
        name=parse.text(item, "Name"),
        tax_number=parse.text(item, "TaxNumber"),
        email=parse.text(item, "EmailAddress"),
        status=parse.text(item, "ContactStatus") or "ACTIVE",
        is_supplier=item.get("IsSupplier") is True,
        default_account=parse.text(item, "PurchasesDefaultAccountCode"),
        bank_account=parse.text(item, "BankAccountDetails"),
    )


def account(item: parse.Json) -> Account:
    return Account(
        code=parse.text(item, "Code"),
        name=parse.text(item, "Name"),
        account_class=parse.text(item, "Class"),
        account_type=parse.text(item, "Type"),
        status=parse.text(item, "Status") or "ACTIVE",
        tax_type=parse.text(item, "TaxType"),
        system_account=parse.text(item, "SystemAccount"),
    )


def tax_rate(item: parse.Json) -> TaxRate:
    rate = parse.amount(item, "EffectiveRate")
    if rate is None:
        rate = parse.amount(item, "DisplayTaxRate") or Decimal(0)
    return TaxRate(
        tax_type=parse.text(item, "TaxType"),
        name=parse.text(item, "Name"),
        rate=rate,
        status=parse.text(item, "Status") or "ACTIVE",
        applies_to=frozenset(word for flag, word in APPLIES.items() if item.get(flag) is True),
    )


def tracking_category(item: parse.Json) -> TrackingCategory:
    return TrackingCategory(
        id=parse.text(item, "TrackingCategoryID"),
        name=parse.text(item, "Name"),
        options=tuple(parse.text(o, "Name") for o in parse.items(item, "Options") if _active(o)),
    )
