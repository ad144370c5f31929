import json

import pytest
from stdnum.au import abn
from stdnum.de import vat as german
from stdnum.gb import vat as british
from stdnum.nz import ird
from stdnum.us import ein

from idp.xero.sandbox.lines import FLAGS
from idp.xero.sandbox.state import SAMPLES

COMPANY = json.loads((SAMPLES / "demo-au.json").read_text(encoding="utf-8"))
CONTACTS = {contact["Name"]: contact for contact in COMPANY["contacts"]}
CHECKS = {
    "Australia": abn,
    "New Zealand": ird,
    "United Kingdom": british,
    "United States": ein,
    "Germany": german,
}


@pytest.mark.parametrize("name", CONTACTS)
def test_a_contacts_tax_number_is_one_of_its_country(name):
    contact = CONTACTS[name]
    if "TaxNumber" in contact:
        assert CHECKS[contact["Addresses"][0]["Country"]].is_valid(contact["TaxNumber"])


def test_the_suppliers_of_the_samples_are_there_and_the_new_one_is_not():
    names = {
        "Harbour Paper Pty Ltd", "Bluegum Office Supplies Pty Ltd", "Wattle & Co Freight", "Kauri Print Ltd",
        "Thames Valley Stationers Ltd", "Cascade Cloud Hosting Inc.", "Nordlicht Bürobedarf GmbH",
        "Corner Bean Cafe", "Redgum Fuel Stop", "City Cabs Cooperative",
    }  # fmt: skip
    assert names <= set(CONTACTS)
    assert "Saltbush Catering" not in CONTACTS


def test_the_books_have_all_that_a_bill_can_ask_for():
    assert len(CONTACTS) >= 40
    assert len(COMPANY["accounts"]) >= 35
    assert {one["Code"] for one in COMPANY["currencies"]} == {"AUD", "NZD", "USD", "GBP", "EUR"}
    assert len(COMPANY["tracking_categories"]) == 2
    assert any(one["ContactStatus"] == "ARCHIVED" for one in CONTACTS.values())
    assert any(one.get("SystemAccount") == "ROUNDING" for one in COMPANY["accounts"])


def test_every_default_of_the_company_exists_and_fits():
    accounts = {one["Code"]: one for one in COMPANY["accounts"]}
    rates = {one["TaxType"]: one for one in COMPANY["tax_rates"]}
    assert len(accounts) == len(COMPANY["accounts"])
    for account in accounts.values():
        assert rates[account["TaxType"]][FLAGS[account["Class"]]], account["Code"]
    for contact in CONTACTS.values():
        code = contact.get("PurchasesDefaultAccountCode")
        assert code is None or accounts[code]["Status"] == "ACTIVE"
        assert contact["DefaultCurrency"] in {one["Code"] for one in COMPANY["currencies"]}


def test_no_identity_is_used_twice():
    identities = [one["ContactID"] for one in CONTACTS.values()]
    identities += [one["AccountID"] for one in COMPANY["accounts"]]
    assert (
        len(set(identities))
        == len(identities)
        == len(COMPANY["contacts"]) + len(COMPANY["accounts"])
    )
