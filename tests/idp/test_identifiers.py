"""Identifiers are told apart by shape and check digits."""

import pytest

from idp.identifiers import IdKind, bank_account, iban, identify


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("51 824 753 556", (IdKind.ABN, "51824753556")),
        ("GB 980 7806 84", (IdKind.GB_VAT, "GB980780684")),
        ("DE136695976", (IdKind.EU_VAT, "DE136695976")),
        ("49-091-850", (IdKind.NZ_GST, "49091850")),
        ("27AAPFU0939F1ZV", (IdKind.IN_GSTIN, "27AAPFU0939F1ZV")),
        ("77-0493581", (IdKind.US_EIN, "77-0493581")),
        ("(000849813504)", (IdKind.MY_GST, "000849813504")),
        ("789417-W", (IdKind.MY_COMPANY, "789417-W")),
        ("M2-1234567-8", (IdKind.SG_GST, "M2-1234567-8")),
        ("201/113/40209", (IdKind.DE_TAX, "201/113/40209")),
        ("DE89 3704 0044 0532 0130 00", (IdKind.IBAN, "DE89370400440532013000")),
    ],
)
def test_an_identifier_is_named_and_normalised(text, expected):
    assert identify(text) == expected


@pytest.mark.parametrize("text", ["51 824 753 557", "DE136695977", "hello", "", "12", "2018-12-25"])
def test_wrong_check_digits_and_other_text_are_no_identifier(text):
    assert identify(text) is None


def test_an_iban_with_a_wrong_digit_is_refused():
    assert iban("DE89 3704 0044 0532 0130 00") == "DE89370400440532013000"
    assert iban("DE88 3704 0044 0532 0130 00") is None
    assert iban("not an iban") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BSB: 062-000 Account No: 1234 5678", "062000 12345678"),
        ("Account 12345678 BSB 062 000", "062000 12345678"),
        ("Sort code 12-34-56 Account 87654321", "123456 87654321"),
        ("Please pay 12-3456-7890123-00 in seven days", "12-3456-7890123-00"),
    ],
)
def test_a_local_account_is_put_together_from_its_parts(text, expected):
    assert bank_account(text) == expected


@pytest.mark.parametrize("text", ["Tel 062-000 12345678", "BSB to be advised", ""])
def test_numbers_without_their_label_are_no_account(text):
    assert bank_account(text) is None
