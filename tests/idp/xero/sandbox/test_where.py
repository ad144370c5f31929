import pytest

from idp.xero.sandbox.where import matcher
from idp.xero.sandbox.wire import Refusal

BILL = {
    "Type": "ACCPAY",
    "InvoiceNumber": 'A "quoted" one',
    "Contact": {"ContactID": "76069db6-df77-5766-b384-232fc531e030", "Name": "Harbour Paper"},
    "Date": "2026-11-18",
    "DueDate": None,
    "Total": 104.5,
    "HasAttachments": False,
    "UpdatedDateUTC": "2026-11-20T09:30:00.000",
}


@pytest.mark.parametrize(
    "where",
    [
        "",
        'Type=="ACCPAY"',
        'Type == "ACCPAY" AND Total >= 104.5',
        'Type=="ACCREC" OR Total<105',
        '(Type=="ACCREC" OR Type=="ACCPAY") && Status==null',
        r'InvoiceNumber=="A \"quoted\" one"',
        'Contact.ContactID==Guid("76069DB6-DF77-5766-B384-232FC531E030")',
        'Contact.Name.StartsWith("Harbour")',
        'Contact.Name.ToLower().Contains("paper")',
        'Contact.Name.ToLower()=="harbour paper"',
        "Date==DateTime(2026,11,18)",
        "Date>DateTime(2026, 11, 17) and Date<DateTime(2026,11,19)",
        "UpdatedDateUTC>=DateTime(2026,11,20,9,30,0)",
        "DueDate==null",
        "Date.HasValue && HasAttachments==false",
    ],
)
def test_the_bill_matches(where):
    assert matcher(where)(BILL)


@pytest.mark.parametrize(
    "where",
    [
        'Type!="ACCPAY"',
        'Type=="ACCPAY" AND Total>104.5',
        'Contact.Name.Contains("paper")',
        "DueDate>=DateTime(2000,1,1)",
        "DueDate.HasValue",
        'Nothing.Here=="x"',
    ],
)
def test_the_bill_does_not_match(where):
    assert not matcher(where)(BILL)


@pytest.mark.parametrize(
    "where",
    [
        "Type",
        'Type=="ACCPAY',
        "Type==",
        'Type=="A" AND',
        '(Type=="A"',
        'Type=="A")',
        "Date==DateTime(2026,13,1)",
        "Date==DateTime(2026)",
        'Date==DateTime("x")',
        'Type=="A" "B"',
        "; drop table things",
        'Type~"A"',
        "1==1",
    ],
)
def test_what_makes_no_sense_is_refused(where):
    with pytest.raises(Refusal) as refusal:
        matcher(where)
    assert refusal.value.status == 400
