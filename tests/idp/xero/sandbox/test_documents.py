import pytest

from sandboxes import HARBOUR_PAPER, a_bill, a_bill_line, a_sandbox, said


@pytest.fixture
def sandbox(tmp_path):
    return a_sandbox(tmp_path)


def listed(sandbox, **query):
    answer = sandbox.get("/Invoices", **query)
    assert answer.status_code == 200, answer.text
    return [one["InvoiceNumber"] for one in answer.json["Invoices"]]


def test_lists_without_pages_leave_the_lines_out(sandbox):
    sandbox.made()
    plain = sandbox.get("/Invoices").json
    assert plain["Invoices"][0]["LineItems"] == []
    assert "pagination" not in plain
    page = sandbox.get("/Invoices", page="1").json
    assert len(page["Invoices"][0]["LineItems"]) == 1
    assert page["pagination"] == {"page": 1, "pageSize": 100, "pageCount": 1, "itemCount": 1}
    assert (
        sandbox.get("/Invoices", page="1", summaryOnly="true").json["Invoices"][0]["LineItems"]
        == []
    )


def test_pages_go_on_until_they_are_empty(sandbox):
    for number in range(5):
        sandbox.made(InvoiceNumber=f"N{number}")
    assert listed(sandbox, page="1", pageSize="2") == ["N0", "N1"]
    assert listed(sandbox, page="3", pageSize="2") == ["N4"]
    assert listed(sandbox, page="4", pageSize="2") == []
    assert sandbox.get("/Invoices", page="0").status_code == 400
    assert sandbox.get("/Invoices", page="1", pageSize="2000").status_code == 400


def test_the_look_before_a_second_try_finds_the_bill(sandbox):
    sandbox.made(InvoiceNumber="INV-1")
    sandbox.made(InvoiceNumber="INV-2", Date="2026-11-17")
    deleted = sandbox.made(InvoiceNumber="INV-2", Date="2026-11-17")
    sandbox.change(deleted, Status="DELETED")
    where = (
        f'Type=="ACCPAY" AND Contact.ContactID==guid("{HARBOUR_PAPER}") AND InvoiceNumber=="INV-2" '
        'AND Date==DateTime(2026,11,17) AND Status!="DELETED" AND Status!="VOIDED"'
    )
    assert listed(sandbox, where=where, page="1") == ["INV-2"]


def test_the_parameters_narrow_the_list(sandbox):
    one, two = sandbox.made(InvoiceNumber="A"), sandbox.made(InvoiceNumber="B")
    sandbox.change(two, Status="SUBMITTED")
    assert listed(sandbox, InvoiceNumbers="B,C") == ["B"]
    assert listed(sandbox, Statuses="SUBMITTED") == ["B"]
    assert listed(sandbox, IDs=one["InvoiceID"]) == ["A"]
    assert listed(sandbox, ContactIDs=HARBOUR_PAPER) == ["A", "B"]
    assert listed(sandbox, ContactIDs=one["InvoiceID"]) == []
    assert listed(sandbox, searchTerm="harbour") == ["A", "B"]


def test_the_order_is_the_callers(sandbox):
    sandbox.made(InvoiceNumber="A", Date="2026-11-03")
    sandbox.made(InvoiceNumber="B", Date="2026-11-09")
    assert listed(sandbox, order="Date DESC") == ["B", "A"]
    assert listed(sandbox, order="Date") == ["A", "B"]


@pytest.mark.parametrize("form", ["2026-11-20T09:31:00", "Fri, 20 Nov 2026 09:31:00 GMT"])
def test_a_delta_holds_what_changed_since(sandbox, form):
    sandbox.made(InvoiceNumber="old")
    sandbox.clock.forward(minutes=1)
    sandbox.made(InvoiceNumber="new")
    assert listed(sandbox, headers={"If-Modified-Since": form}) == ["new"]


def test_a_filter_without_sense_is_refused(sandbox):
    answer = sandbox.get("/Invoices", where='Type=="ACCPAY" AND')
    assert answer.status_code == 400
    assert answer.json["Type"] == "QueryParseException"


def test_one_bad_bill_refuses_the_batch(sandbox):
    bills = [a_bill(InvoiceNumber="good"), a_bill(InvoiceNumber="bad", CurrencyCode="SGD")]
    answer = sandbox.send("PUT", "/Invoices", {"Invoices": bills})
    assert said(answer) == ["Organisation is not subscribed to currency SGD"]
    assert listed(sandbox) == []


def test_asked_not_to_summarize_it_keeps_the_good_ones(sandbox):
    bills = [a_bill(InvoiceNumber="good"), a_bill(InvoiceNumber="bad", CurrencyCode="SGD")]
    answer = sandbox.send("PUT", "/Invoices", {"Invoices": bills}, summarizeErrors="false")
    assert answer.status_code == 200
    good, bad = answer.json["Invoices"]
    assert (good["StatusAttributeString"], bad["StatusAttributeString"]) == ("OK", "ERROR")
    assert bad["ValidationErrors"][0]["Message"].startswith("Organisation is not subscribed")
    assert listed(sandbox) == ["good"]


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[]", b'{"Invoices": []}', b'{"Invoices": [1]}']
)
def test_a_body_that_holds_no_bills_is_refused_in_xeros_form(sandbox, body):
    answer = sandbox.send("PUT", "/Invoices", body)
    assert answer.status_code == 400
    assert {"Type", "Message"} <= set(answer.json)


def test_a_bill_nobody_knows_is_not_found(sandbox):
    assert sandbox.get("/Invoices/211da48f-15b6-43bc-b97c-1256a14f208f").status_code == 404
    assert sandbox.send("POST", "/Invoices/nobody", {"Invoices": [{}]}).status_code == 404
    assert sandbox.get("/Nonsense").status_code == 404


def test_a_bill_can_be_changed_in_the_collection_by_its_id(sandbox):
    bill = sandbox.made()
    body = {"Invoices": [{"InvoiceID": bill["InvoiceID"], "Status": "SUBMITTED"}]}
    assert sandbox.send("POST", "/Invoices", body).json["Invoices"][0]["Status"] == "SUBMITTED"
    body = {"Invoices": [{"InvoiceID": "nobody", "Status": "SUBMITTED"}]}
    assert said(sandbox.send("POST", "/Invoices", body)) == [
        "Invoice with the specified id could not be found"
    ]


def test_cents_survive_the_way_there_and_back(sandbox):
    line = a_bill_line(Quantity=1, UnitAmount=9007199254.37, TaxType="EXEMPTEXPENSES")
    bill = sandbox.made(LineItems=[line])
    assert f"{bill['Total']:.2f}" == "9007199254.37"


def contacts(sandbox, **query):
    return [one["Name"] for one in sandbox.get("/Contacts", **query).json["Contacts"]]


def test_contacts_are_found_by_tax_number_name_and_search(sandbox):
    abn = sandbox.state.get("Contacts", HARBOUR_PAPER)["TaxNumber"]
    assert contacts(sandbox, where=f'TaxNumber=="{abn}"') == ["Harbour Paper Pty Ltd"]
    assert contacts(sandbox, where='Name.ToLower().Contains("spinifex")') == [
        "Spinifex IT Pty Ltd",
        "Spinifex IT Services Pty Ltd",
    ]
    assert contacts(sandbox, searchTerm="BLUEGUM") == ["Bluegum Office Supplies Pty Ltd"]


def test_archived_contacts_show_on_request(sandbox):
    assert "Old Wharf Stationery" not in contacts(sandbox)
    assert "Old Wharf Stationery" in contacts(sandbox, includeArchived="true")


def test_a_contact_is_made_once(sandbox):
    body = {"Contacts": [{"Name": "Saltbush Catering", "EmailAddress": "hello@saltbush.example"}]}
    made = sandbox.send("PUT", "/Contacts", body).json["Contacts"][0]
    assert made["ContactStatus"] == "ACTIVE"
    assert "already assigned" in said(sandbox.send("PUT", "/Contacts", body))[0]
    again = sandbox.send("POST", "/Contacts", body).json["Contacts"][0]
    assert again["ContactID"] == made["ContactID"]


def test_a_contact_changes_at_its_own_address(sandbox):
    body = {"Contacts": [{"TaxNumber": "1"}]}
    sandbox.send("POST", f"/Contacts/{HARBOUR_PAPER}", body)
    found = sandbox.get(f"/Contacts/{HARBOUR_PAPER}").json["Contacts"][0]
    assert (found["TaxNumber"], found["Name"]) == ("1", "Harbour Paper Pty Ltd")


@pytest.mark.parametrize(
    "fields",
    [{}, {"Name": "x" * 256}, {"Name": "A", "EmailAddress": "no mail"}, {"Name": "A", "ContactStatus": "X"}],
)  # fmt: skip
def test_a_contact_that_makes_no_sense_is_refused(sandbox, fields):
    assert said(sandbox.send("PUT", "/Contacts", {"Contacts": [fields]}))


def test_the_books_are_read_as_xero_shows_them(sandbox):
    organisation = sandbox.get("/Organisation").json["Organisations"][0]
    assert organisation["PeriodLockDate"] == "/Date(1782777600000+0000)/"
    assert organisation["BaseCurrency"] == "AUD"
    assert {"Name": "CreateDraftBill", "Status": "ALLOWED"} in sandbox.get(
        "/Organisation/Actions"
    ).json["Actions"]
    assert len(sandbox.get("/Accounts", where='Class=="EXPENSE"').json["Accounts"]) > 20
    assert (
        sandbox.get("/TaxRates", where='TaxType=="INPUT"').json["TaxRates"][0]["EffectiveRate"]
        == 10
    )
    assert [c["Code"] for c in sandbox.get("/Currencies").json["Currencies"]] == [
        "AUD",
        "EUR",
        "GBP",
        "NZD",
        "USD",
    ]
    categories = {
        one["Name"]: [option["Name"] for option in one["Options"]]
        for one in sandbox.get("/TrackingCategories").json["TrackingCategories"]
    }
    assert set(categories) == {"Region", "Department"}
    assert "Old Warehouse" not in categories["Department"]
