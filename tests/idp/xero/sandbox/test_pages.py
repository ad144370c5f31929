import pytest

from sandboxes import HARBOUR_PAPER, a_bill_line, a_sandbox

PNG = b"\x89PNG\r\n\x1a\n picture"


@pytest.fixture
def sandbox(tmp_path):
    return a_sandbox(tmp_path)


def test_the_first_look_says_what_this_is_and_what_to_do(sandbox):
    page = sandbox.http.get("/")
    assert "This is a sandbox, not Xero" in page.text
    assert "No bills yet" in page.text


def test_every_bill_is_listed_with_what_matters(sandbox):
    bill = sandbox.made()
    sandbox.send("PUT", f"/Invoices/{bill['InvoiceID']}/Attachments/bill.png", PNG)
    text = sandbox.http.get("/").text
    for part in (
        "INV-2291",
        "Harbour Paper Pty Ltd",
        "18 Nov 2026",
        "2 Dec 2026",
        "104.50",
        "Draft",
        "bill.png",
    ):
        assert part in text
    assert f"/bills/{bill['InvoiceID']}" in text


def test_a_bill_has_a_page_of_its_own_with_file_and_history(sandbox):
    bill = sandbox.made(Url="https://desk.example/documents/7")
    sandbox.send("PUT", f"/Invoices/{bill['InvoiceID']}/Attachments/bill.png", PNG)
    page = sandbox.http.get(f"/bills/{bill['InvoiceID']}")
    for part in (
        "461 Printing",
        "GST on Expenses",
        "95.00",
        "9.50",
        "Attached a file",
        "https://desk.example/documents/7",
    ):
        assert part in page.text
    address = f"/bills/{bill['InvoiceID']}/attachments/bill.png"
    shown, fetched = sandbox.http.get(address), sandbox.http.get(f"{address}?download=1")
    assert shown.data == PNG
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_what_a_browser_might_run_is_only_downloaded(sandbox):
    bill = sandbox.made()
    sandbox.send(
        "PUT", f"/Invoices/{bill['InvoiceID']}/Attachments/mail.eml", b"<script>1</script>"
    )
    answer = sandbox.http.get(f"/bills/{bill['InvoiceID']}/attachments/mail.eml")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_credit_note_is_shown_as_one(sandbox):
    note = {
        "Type": "ACCPAYCREDIT",
        "Contact": {"ContactID": HARBOUR_PAPER},
        "CreditNoteNumber": "CN-7",
        "LineItems": [a_bill_line()],
    }
    made = sandbox.send("PUT", "/CreditNotes", {"CreditNotes": [note]}).json["CreditNotes"][0]
    assert "Credit note" in sandbox.http.get(f"/bills/{made['CreditNoteID']}").text
    assert "−104.50" in sandbox.http.get("/").text


def test_text_from_outside_stays_text(sandbox):
    evil = "<script>alert(1)</script>"
    bill = sandbox.made(InvoiceNumber=evil, LineItems=[a_bill_line(Description=evil)])
    for path in ("/", f"/bills/{bill['InvoiceID']}"):
        page = sandbox.http.get(path)
        assert evil not in page.text
        assert "&lt;script&gt;" in page.text
        assert "script-src" not in page.headers["Content-Security-Policy"]
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_bill_that_is_not_there_has_no_page(sandbox):
    assert sandbox.http.get("/bills/nobody").status_code == 404


def test_health_says_which_company_it_keeps(sandbox):
    assert sandbox.http.get("/healthz").json["company"] == "Lyrebird Lane Trading Pty Ltd"
