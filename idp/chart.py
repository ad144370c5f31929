"""Which account and which tax rate of the books a line gets, by their own names and flags: no code is known beforehand."""

from __future__ import annotations

import re
from decimal import Decimal

from idp.books import Account, Books, Contact, TaxRate

ROUNDING = "ROUNDING"

_BUYING = re.compile(r"input|expense|purchase|acquisition|cost", re.IGNORECASE)
_SELLING = re.compile(r"output|income|sales?\b|revenue|export", re.IGNORECASE)
_SPECIAL = re.compile(r"import|capital|capex|reverse|input ?taxed|margin|EC\b", re.IGNORECASE)
_OUTSIDE = re.compile(
    r"\bnone\b|no (tax|gst|vat)|exclu|exempt|out(side)? (of|the) scope", re.IGNORECASE
)


def account_for(contact: Contact | None, books: Books) -> Account | None:
    """The supplier's usual account, else the organisation's default, else None."""
    for code in (contact.default_account if contact else "", books.default_account):
        found = books.account(code) if code else None
        if found and found.offered:
            return found
    return None


def rounding_account(books: Books) -> Account | None:
    """The account that Xero itself rounds to."""
    return next(
        (a for a in books.accounts if a.system_account == ROUNDING and a.status == "ACTIVE"), None
    )


def usable_rates(books: Books, account: Account | None) -> tuple[TaxRate, ...]:
    """Active rates that fit the account's class (an expense where no account is chosen yet)."""
    wanted = account.account_class if account else "EXPENSE"
    return tuple(t for t in books.tax_rates if t.status == "ACTIVE" and wanted in t.applies_to)


def tax_rate_for(
    percent: Decimal, books: Books, account: Account | None, *, foreign: bool = False
) -> TaxRate | None:
    """The rate of `percent` for a purchase: the account's own default where it has that percentage, else by name.

    `foreign` prefers "no tax at all" to "free of tax" among the rates of 0 percent.
    """
    found = [t for t in usable_rates(books, account) if t.rate == percent]
    if not found:
        return None
    if account and not (foreign and percent == 0):
        for rate in found:
            if rate.tax_type == account.tax_type:
                return rate
    return max(found, key=lambda t: _fitness(t, foreign=foreign and percent == 0))


def usual_rate(books: Books, account: Account | None) -> Decimal | None:
    """The percentage that most purchases have: the account's default, else that of the best purchase rate above zero."""
    fitting = usable_rates(books, account)
    for rate in fitting:
        if account and rate.tax_type == account.tax_type and rate.rate > 0:
            return rate.rate
    taxed = [t for t in fitting if t.rate > 0]
    return max(taxed, key=lambda t: (_fitness(t, foreign=False), t.rate)).rate if taxed else None


def _fitness(rate: TaxRate, *, foreign: bool) -> int:
    words = f"{rate.name} {rate.tax_type}"
    score = 0
    score += 4 if _BUYING.search(words) else 0
    score -= 8 if _SELLING.search(words) else 0
    score -= 6 if _SPECIAL.search(words) else 0
    if foreign:
        score += 5 if _OUTSIDE.search(rate.name) else 0
    return score
