import pytest

from sandboxes import HARBOUR_PAPER, a_bill_line, a_sandbox, changed, said


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    """One for all: what is refused leaves nothing behind, and no test here counts bills."""
    return a_sandbox(tmp_path_factory.mktemp("sandbox"))


def contact(sandbox, name):
    return next(c for c in sandbox.state.all("Contacts") if c["Name"] == name)


def line_refusal(sandbox, **fields):
    return said(sandbox.bill(LineItems=[a_bill_line(**fields)]))


def test_a_bill_comes_back_with_its_figures_and_the_names_xero_gives_them(sandbox):
    bill = sandbox.made()
    assert (bill["SubTotal"], bill["TotalTax"], bill["Total"], bill["AmountDue"]) == (
        95.0, 9.5, 104.5, 104.5,
    )  # fmt: skip
    assert bill["Status"] == "DRAFT"
    assert bill["Date"] == "/Date(1794960000000+0000)/"
    assert bill["DateString"] == "2026-11-18T00:00:00"
    assert bill["Contact"]["Name"] == "Harbour Paper Pty Ltd"
    assert bill["LineItems"][0]["LineAmount"] == 95.0
    assert bill["HasAttachments"] is False


def test_a_draft_needs_little(sandbox):
    bill = sandbox.made(
        DueDate=None,
        InvoiceNumber=None,
        Date=None,
        LineItems=[{"Description": "Something", "UnitAmount": 12}],
    )
    assert bill["Total"] == 12.0
    assert bill["DateString"].startswith("2026-11-20")
    assert "DueDate" not in bill


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"Type": None}, "Type cannot be empty"),
        ({"Contact": None}, "A Contact must be specified for this type of transaction"),
        ({"LineItems": None}, "One or more line items must be specified"),
        ({"LineItems": []}, "One or more line items must be specified"),
        ({"LineAmountTypes": "Sideways"}, "LineAmountTypes 'Sideways' is not valid"),
        ({"Date": "18/11/2026"}, "Date is not a valid date"),
        ({"CurrencyCode": "SGD"}, "Organisation is not subscribed to currency SGD"),
        ({"CurrencyRate": -1}, "CurrencyRate must be greater than zero"),
        ({"InvoiceNumber": "9" * 256}, "InvoiceNumber may not be longer than 255 characters"),
        ({"Url": "/documents/1"}, "Url must be a valid absolute url"),
        ({"Url": "ftp://desk.example/1"}, "Url must be a valid absolute url"),
        ({"Url": "https://desk.example/xero/1"}, "Url must be a valid absolute url"),
        ({"Status": "PAID"}, "Invoice status 'PAID' is not valid for a new document"),
        ({"Type": "ACCREC"}, "Type 'ACCREC' is not taken here: this sandbox keeps ACCPAY only"),
        ({"Contact": {"ContactID": "nobody"}}, "The contact with the specified ContactID could not be found"),
    ],
)  # fmt: skip
def test_a_bill_that_lacks_something_is_refused_with_a_sentence(sandbox, fields, sentence):
    assert said(sandbox.bill(**fields)) == [sentence]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"Description": None}, "Description must be specified for every line item"),
        ({"Description": "x" * 4001}, "Description may not be longer than 4000 characters"),
        ({"AccountCode": "999"}, "Account code '999' is not a valid code for this document."),
        ({"AccountCode": "463"}, "Account code '463' has been archived, or deleted."),
        ({"AccountCode": "090", "TaxType": None}, "Account code '090' is not a valid code for this document."),
        ({"AccountCode": "800", "TaxType": None}, "Account code '800' is not a valid code for this document."),
        ({"TaxType": "INPUT2"}, "The TaxType code 'INPUT2' does not exist or cannot be used"),
        ({"TaxType": "TAX001"}, "The TaxType code 'TAX001' does not exist or cannot be used"),
        ({"TaxType": "CAPEXINPUT"}, "The TaxType code 'CAPEXINPUT' cannot be used with account code '461'."),
        ({"DiscountRate": 10}, "Discounts are only supported on invoices of type ACCREC"),
        ({"LineAmount": 90}, "The line total 90.00 does not match the expected line total 95.00"),
        ({"Quantity": "many"}, "Quantity is not a valid number"),
        ({"UnitAmount": 1e30}, "UnitAmount is not a valid number"),
        ({"Tracking": [{"Name": "Planet", "Option": "Mars"}]}, "The tracking category 'Planet' does not exist"),
        ({"Tracking": [{"Name": "Department", "Option": "Old Warehouse"}]}, "The tracking option 'Old Warehouse' does not exist"),
        ({"Tracking": [{"Name": "Region", "Option": "North"}] * 2}, "A tracking category can be used once"),
        ({"Tracking": [{"Name": "Region", "Option": "North"}] * 3}, "A line item can have at most two tracking categories"),
    ],
)  # fmt: skip
def test_a_line_that_xero_would_not_take_is_refused(sandbox, fields, sentence):
    refusals = line_refusal(sandbox, **fields)
    assert len(refusals) == 1
    assert refusals[0].startswith(sentence)


def test_everything_wrong_is_said_at_once(sandbox):
    sentences = said(sandbox.bill(CurrencyCode="SGD", LineItems=[a_bill_line(AccountCode="999")]))
    assert len(sentences) == 2


def test_a_fixed_asset_takes_the_capital_rate_and_not_the_one_of_income(sandbox):
    assert sandbox.made(LineItems=[a_bill_line(AccountCode="720", TaxType="CAPEXINPUT")])
    assert "cannot be used" in line_refusal(sandbox, AccountCode="453", TaxType="EXEMPTOUTPUT")[0]


def test_a_line_without_tax_type_takes_the_one_of_its_account(sandbox):
    bill = sandbox.made(LineItems=[a_bill_line(AccountCode="404", TaxType=None)])
    assert bill["LineItems"][0]["TaxType"] == "EXEMPTEXPENSES"
    assert bill["TotalTax"] == 0


def test_a_given_tax_amount_mends_a_cent(sandbox):
    bill = sandbox.made(LineItems=[a_bill_line(TaxAmount=9.49)])
    assert (bill["TotalTax"], bill["Total"]) == (9.49, 104.49)


def test_the_rounding_account_may_mend_a_cent_too(sandbox):
    cent = a_bill_line(
        Description="Rounding",
        Quantity=1,
        UnitAmount=-0.01,
        AccountCode="860",
        TaxType="BASEXCLUDED",
    )
    assert sandbox.made(LineItems=[a_bill_line(), cent])["Total"] == 104.49


def test_without_tax_every_line_says_so(sandbox):
    bill = sandbox.made(LineAmountTypes="NoTax")
    assert bill["LineItems"][0]["TaxType"] == "NONE"
    assert bill["Total"] == 95.0


def test_two_tracking_categories_are_kept_by_name_or_by_id(sandbox):
    department = next(
        c for c in sandbox.state.all("TrackingCategories") if c["Name"] == "Department"
    )
    by_id = {
        "TrackingCategoryID": department["TrackingCategoryID"],
        "TrackingOptionID": department["Options"][0]["TrackingOptionID"],
    }
    line = a_bill_line(Tracking=[{"Name": "Region", "Option": "North"}, by_id])
    kept = sandbox.made(LineItems=[line])["LineItems"][0]["Tracking"]
    assert [(one["Name"], one["Option"]) for one in kept] == [
        ("Region", "North"),
        ("Department", "Administration"),
    ]


def test_a_discount_is_a_negative_line_but_the_whole_may_not_be_negative(sandbox):
    discount = a_bill_line(Description="Discount", Quantity=1, UnitAmount=-5)
    assert sandbox.made(LineItems=[a_bill_line(), discount])["SubTotal"] == 90.0
    too_much = a_bill_line(Description="Refund", Quantity=1, UnitAmount=-500)
    assert said(sandbox.bill(LineItems=[too_much])) == ["Invoice total must not be less than zero"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"DueDate": None}, "Due date must be specified"),
        ({"LineItems": [a_bill_line(AccountCode=None)]}, "Account code must be specified"),
        ({"LineItems": [a_bill_line(TaxType=None)]}, "A TaxType must be specified for every line item"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["SUBMITTED", "AUTHORISED"])
def test_a_bill_that_is_to_be_paid_needs_more(sandbox, status, fields, sentence):
    assert said(sandbox.bill(Status=status, **fields)) == [sentence]
    assert sandbox.bill(**fields).status_code == 200


def test_closed_books_take_drafts_and_nothing_that_counts(sandbox):
    draft = sandbox.made(Date="2026-06-30")
    sentence = ["The document date cannot be before the period lock date"]
    assert said(sandbox.bill(Date="2026-06-30", Status="AUTHORISED")) == sentence
    assert said(sandbox.change(draft, Status="AUTHORISED")) == sentence
    assert sandbox.bill(Date="2026-07-01", Status="AUTHORISED").status_code == 200


def test_the_end_of_the_year_locks_where_no_period_does(sandbox):
    with changed(sandbox.state, "Organisations", sandbox.state.tenant, PeriodLockDate=None):
        sentences = said(sandbox.bill(Date="2025-06-30", Status="AUTHORISED"))
        assert sentences == ["The document date cannot be before the end of year lock date"]


def test_an_archived_contact_gets_no_bills(sandbox):
    old = contact(sandbox, "Old Wharf Stationery")
    assert "archived" in said(sandbox.bill(Contact={"ContactID": old["ContactID"]}))[0]


def test_a_contact_that_asked_to_be_forgotten_gets_no_bills(sandbox):
    with changed(sandbox.state, "Contacts", HARBOUR_PAPER, ContactStatus="GDPRREQUEST"):
        assert "GDPR" in said(sandbox.bill())[0]


def test_more_than_the_id_overwrites_the_contact(sandbox):
    sandbox.made(Contact={"ContactID": HARBOUR_PAPER, "EmailAddress": "other@example.test"})
    assert sandbox.state.get("Contacts", HARBOUR_PAPER)["EmailAddress"] == "other@example.test"


def test_an_unknown_name_makes_a_contact_and_a_known_one_is_used(sandbox):
    before = len(sandbox.state.all("Contacts"))
    sandbox.made(Contact={"Name": "harbour paper pty ltd"})
    assert len(sandbox.state.all("Contacts")) == before
    sandbox.made(Contact={"Name": "Saltbush Catering"})
    assert contact(sandbox, "Saltbush Catering")["IsSupplier"] is True


def test_the_same_number_may_come_twice(sandbox):
    first, second = sandbox.made(), sandbox.made()
    assert first["InvoiceID"] != second["InvoiceID"]


@pytest.mark.parametrize(
    ("moves", "taken"),
    [
        (["SUBMITTED", "AUTHORISED", "VOIDED"], True),
        (["SUBMITTED", "DRAFT", "DELETED"], True),
        (["AUTHORISED", "VOIDED"], True),
        (["DELETED", "DRAFT"], False),
        (["VOIDED"], False),
        (["AUTHORISED", "DELETED"], False),
        (["AUTHORISED", "VOIDED", "AUTHORISED"], False),
    ],
)
def test_a_bill_moves_only_along_its_life(sandbox, moves, taken):
    bill = sandbox.made()
    *ways, last = moves
    for status in ways:
        assert sandbox.change(bill, Status=status).json["Invoices"][0]["Status"] == status
    answer = sandbox.change(bill, Status=last)
    if taken:
        assert answer.json["Invoices"][0]["Status"] == last
    else:
        assert said(answer) == ["Invoice not of valid status for modification"]


def test_a_deleted_bill_owes_nothing(sandbox):
    gone = sandbox.change(sandbox.made(), Status="DELETED").json["Invoices"][0]
    assert (gone["Total"], gone["AmountDue"]) == (104.5, 0)


def test_a_line_left_out_of_an_update_is_gone(sandbox):
    bill = sandbox.made(
        LineItems=[a_bill_line(), a_bill_line(Description="Delivery", UnitAmount=5)]
    )
    first = bill["LineItems"][0]["LineItemID"]
    lines = [{"LineItemID": first, "Description": "A4 paper", "Quantity": 4}]
    kept = sandbox.change(bill, LineItems=lines).json["Invoices"][0]
    (line,) = kept["LineItems"]
    assert (line["LineItemID"], line["Description"], line["LineAmount"]) == (
        first,
        "A4 paper",
        190.0,
    )
    assert kept["Total"] == 209.0


def test_an_update_without_lines_keeps_them(sandbox):
    bill = sandbox.made()
    kept = sandbox.change(bill, InvoiceNumber="INV-2292").json["Invoices"][0]
    assert (kept["InvoiceNumber"], kept["Total"]) == ("INV-2292", 104.5)
    assert kept["LineItems"] == bill["LineItems"]


def test_turning_a_bill_tax_inclusive_works_its_tax_out_again(sandbox):
    kept = sandbox.change(sandbox.made(), LineAmountTypes="Inclusive").json["Invoices"][0]
    assert (kept["Total"], kept["TotalTax"]) == (95.0, 8.64)


def test_a_line_of_another_bill_cannot_be_changed(sandbox):
    other = sandbox.made()["LineItems"][0]["LineItemID"]
    answer = sandbox.change(sandbox.made(), LineItems=[a_bill_line(LineItemID=other)])
    assert said(answer) == [f"LineItemID '{other}' is not a line of this document"]


def test_a_suppliers_credit_is_a_credit_note(sandbox):
    note = {
        "Type": "ACCPAYCREDIT",
        "Contact": {"ContactID": HARBOUR_PAPER},
        "CreditNoteNumber": "CN-7",
        "Date": "2026-11-19",
        "LineItems": [a_bill_line()],
    }
    made = sandbox.send("PUT", "/CreditNotes", {"CreditNotes": [note]}).json["CreditNotes"][0]
    assert (made["Total"], made["RemainingCredit"], made["CreditNoteNumber"]) == (
        104.5,
        104.5,
        "CN-7",
    )
    as_bill = sandbox.send("PUT", "/Invoices", {"Invoices": [note]})
    assert "ACCPAYCREDIT" in said(as_bill)[0]
