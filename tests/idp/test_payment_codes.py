import base64
import json
from datetime import date
from decimal import Decimal

import pytest

from idp.fields import FieldName
from idp.payment_codes import biller, check_digit_holds, facts_of

GIRO = """BCD
002
1
SCT
COBADEFFXXX
Hafenpapier GmbH
DE89370400440532013000
EUR123.45


Rechnung Nr. 2026-1177 vom 10.11.2026"""

SWISS = r"""SPC
0200
1
CH5604835012345678009
S
Seepapier AG
Hafenweg
12
9320
Arbon
CH







1081.00
CHF
S
Bergwerk Kafi GmbH
Dorfplatz
3
9050
Appenzell
CH
QRR
000000000000000020260011772

EPD
//S1/10/2026-1177/11/261110/20/B-88/30/100000006/31/261101/32/8.1:1000.00/40/2:10;0:30"""


def said(text: str) -> dict[FieldName, object]:
    return {fact.name: fact.value for fact in facts_of(text)}


def test_a_giro_code_says_who_is_paid_how_much_and_for_which_invoice():
    assert said(GIRO) == {
        FieldName.IBAN: "DE89370400440532013000",
        FieldName.SUPPLIER_NAME: "Hafenpapier GmbH",
        FieldName.CURRENCY: "EUR",
        FieldName.AMOUNT_DUE: Decimal("123.45"),
        FieldName.TOTAL: Decimal("123.45"),
        FieldName.INVOICE_NUMBER: "2026-1177",
    }


def test_a_giro_code_may_end_its_lines_as_windows_does_and_leave_the_amount_open():
    text = GIRO.replace("EUR123.45", "").replace("\n", "\r\n")
    assert said(text)[FieldName.IBAN] == "DE89370400440532013000"
    assert FieldName.TOTAL not in said(text)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("DE89370400440532013000", "DE89370400440532013001"),
        ("EUR123.45", "123.45"),
        ("EUR123.45", "EUR1.2345"),
        ("SCT", "INST"),
        ("BCD", "BCE"),
        ("Hafenpapier GmbH", ""),
    ],
)
def test_a_giro_code_that_breaks_its_rules_says_nothing(right: str, wrong: str):
    assert facts_of(GIRO.replace(right, wrong)) == ()


def test_a_swiss_bill_says_what_its_billing_information_says():
    assert said(SWISS) == {
        FieldName.IBAN: "CH5604835012345678009",
        FieldName.CURRENCY: "CHF",
        FieldName.SUPPLIER_NAME: "Seepapier AG",
        FieldName.SUPPLIER_ADDRESS: "Hafenweg 12, 9320 Arbon",
        FieldName.CUSTOMER_NAME: "Bergwerk Kafi GmbH",
        FieldName.AMOUNT_DUE: Decimal("1081.00"),
        FieldName.TOTAL: Decimal("1081.00"),
        FieldName.INVOICE_NUMBER: "2026-1177",
        FieldName.ISSUE_DATE: date(2026, 11, 10),
        FieldName.DUE_DATE: date(2026, 12, 10),
        FieldName.SUPPLIER_TAX_ID: "CHE100000006",
        FieldName.PURCHASE_ORDER: "B-88",
        FieldName.SUBTOTAL: Decimal("1000.00"),
        FieldName.TAX_TOTAL: Decimal("81.00"),
    }


def test_a_swiss_address_in_two_lines_is_joined():
    text = SWISS.replace(
        "S\nSeepapier AG\nHafenweg\n12\n9320\nArbon",
        "K\nSeepapier AG\nHafenweg 12\n9320 Arbon\n\n",
    )
    assert said(text)[FieldName.SUPPLIER_ADDRESS] == "Hafenweg 12, 9320 Arbon"


def test_a_guarded_slash_belongs_to_the_invoice_number():
    text = SWISS.replace("/10/2026-1177/", r"/10/X.9\/88/")
    assert said(text)[FieldName.INVOICE_NUMBER] == "X.9/88"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("000000000000000020260011772", "000000000000000020260011773"),
        ("CH5604835012345678009", "CH5604835012345678008"),
        ("CHF", "USD"),
        ("QRR", "SCOR"),
        ("EPD", ""),
    ],
)
def test_a_swiss_bill_that_breaks_its_rules_says_nothing(right: str, wrong: str):
    assert facts_of(SWISS.replace(right, wrong)) == ()


def test_a_creditor_reference_is_checked():
    good = SWISS.replace("QRR\n000000000000000020260011772", "SCOR\nRF9520261177")
    assert said(good)[FieldName.TOTAL] == Decimal("1081.00")
    assert facts_of(good.replace("RF9520261177", "RF9920261177")) == ()


def test_bpay_says_who_is_paid_and_how_much():
    assert said("bpay.com/p 1=75556  2=56789123456 3=56.33") == {
        FieldName.BANK_ACCOUNT: "BPAY 75556 ref 56789123456",
        FieldName.CURRENCY: "AUD",
        FieldName.AMOUNT_DUE: Decimal("56.33"),
        FieldName.TOTAL: Decimal("56.33"),
    }
    assert facts_of("bpay.com/p 1=7 2=x") == ()


def test_a_biller_and_its_reference_have_so_many_digits():
    assert biller("23 796", "2001 4567 8903") == "BPAY 23796 ref 200145678903"
    assert biller("23796", "2") is None


def test_either_of_two_check_digits_may_hold():
    assert check_digit_holds("79927398713")  # as cards do
    assert check_digit_holds("12340")  # by place: 1 + 4 + 9 + 16 = 30
    assert not check_digit_holds("12341")


def test_upi_says_the_amount():
    text = "upi://pay?pa=tyres@okbank&pn=Dilip%20Tyres&am=2360.00&cu=INR&tn=Bill%20771"
    assert said(text) == {
        FieldName.CURRENCY: "INR",
        FieldName.SUPPLIER_NAME: "Dilip Tyres",
        FieldName.AMOUNT_DUE: Decimal("2360.00"),
        FieldName.TOTAL: Decimal("2360.00"),
    }
    assert facts_of("upi://pay?pn=Nobody") == ()


def zatca(*values: str) -> str:
    parts = [bytes([tag, len(v.encode())]) + v.encode() for tag, v in enumerate(values, 1)]
    return base64.b64encode(b"".join(parts)).decode()


def test_a_saudi_invoice_says_seller_time_and_sums():
    text = zatca("مخبز الميناء", "310122393500003", "2026-11-10T09:30:00Z", "115.00", "15.00")
    assert said(text) == {
        FieldName.SUPPLIER_NAME: "مخبز الميناء",
        FieldName.SUPPLIER_TAX_ID: "310122393500003",
        FieldName.TOTAL: Decimal("115.00"),
        FieldName.TAX_TOTAL: Decimal("15.00"),
        FieldName.CURRENCY: "SAR",
        FieldName.ISSUE_DATE: date(2026, 11, 10),
    }
    assert facts_of(text[:20]) == ()


def test_an_indian_e_invoice_is_read_out_of_its_signature():
    data = {
        "SellerGstin": "27AAPFU0939F1ZV",
        "DocNo": "INV/26/771",
        "DocDt": "10/11/2026",
        "TotInvVal": 2360.5,
    }
    body = base64.urlsafe_b64encode(json.dumps({"data": json.dumps(data), "iss": "NIC"}).encode())
    text = f"eyJhbGciOiJSUzI1NiJ9.{body.decode().rstrip('=')}.c2lnbmVk"
    assert said(text) == {
        FieldName.SUPPLIER_TAX_ID: "27AAPFU0939F1ZV",
        FieldName.INVOICE_NUMBER: "INV/26/771",
        FieldName.CURRENCY: "INR",
        FieldName.TOTAL: Decimal("2360.5"),
        FieldName.ISSUE_DATE: date(2026, 11, 10),
    }
    assert facts_of("eyJ.eyJkYXRhIjoiW10ifQ.x") == ()


def test_a_portuguese_invoice_says_number_day_and_sums():
    text = "A:501442600*B:999999990*C:PT*D:FT*E:N*F:20261110*G:FT AB/35*H:CSDF7T5H-35*I1:PT*I7:100.00*I8:23.00*N:23.00*O:123.00*Q:TTTT*R:1"
    assert said(text)[FieldName.INVOICE_NUMBER] == "FT AB/35"
    assert said(text)[FieldName.TOTAL] == Decimal("123.00")
    assert said(text)[FieldName.ISSUE_DATE] == date(2026, 11, 10)
    assert said(text)[FieldName.SUPPLIER_TAX_ID].endswith("501442600")
    assert facts_of(text.replace("501442600", "501442601")) == ()


def test_a_spanish_invoice_is_named_in_the_address_of_the_tax_office():
    text = "https://www2.agenciatributaria.gob.es/wlpl/TIKE-CONT/ValidarQR?nif=B58378431&numserie=12345678%26G33&fecha=01-11-2026&importe=241.40"
    assert said(text)[FieldName.INVOICE_NUMBER] == "12345678&G33"
    assert said(text)[FieldName.TOTAL] == Decimal("241.40")
    assert said(text)[FieldName.ISSUE_DATE] == date(2026, 11, 1)
    assert facts_of(text.replace("agenciatributaria.gob.es", "example.com")) == ()


def test_a_german_till_says_what_was_sold_by_rate():
    text = "V0;955002-00;Kassenbeleg-V1;Beleg^0.00_2.55_0.00_0.00_0.00^2.55:Bar;18;112;2026-07-10T18:41:04.000Z;2026-07-10T18:41:04.000Z;ecdsa-plain-SHA256;unixTime;MEQC;BEj3"
    assert said(text) == {
        FieldName.TOTAL: Decimal("2.55"),
        FieldName.TAX_TOTAL: Decimal("0.17"),
        FieldName.SUBTOTAL: Decimal("2.38"),
        FieldName.CURRENCY: "EUR",
        FieldName.ISSUE_DATE: date(2026, 7, 10),
    }


def test_an_austrian_till_says_its_receipt():
    text = "_R1-AT0_DEMO-CASH-BOX_776730_2026-10-14T18:20:23_10,00_0,00_0,00_2,50_0,00_0g3t_3667961875706356849_d3YUbS4CoRo=_sig"
    assert said(text)[FieldName.TOTAL] == Decimal("12.50")
    assert said(text)[FieldName.TAX_TOTAL] == Decimal("1.67")
    assert said(text)[FieldName.INVOICE_NUMBER] == "776730"


@pytest.mark.parametrize(
    "text", ["", "https://example.com", "4006381333931", "SPC", "BCD\n002", "A:1*B:", "_R1", "V0;;"]
)
def test_any_other_code_says_nothing(text: str):
    assert facts_of(text) == ()
