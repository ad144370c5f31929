"""Names are compared as people would compare them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.text import (
    has_legal_form,
    name_key,
    plain,
    similarity,
    squeezed,
    without_legal_form,
    words,
)


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Paper Pty Ltd",
        "S.H.H. MOTOR SDN. BHD.",
        "KEDAI SDNBHD",
        "Muster GmbH & Co. KG",
        "ACME Inc.",
        "POPULAR BOOK S/B",
        "Foo SARL",
    ],
)
def test_a_companys_form_is_seen(name):
    assert has_legal_form(name)


@pytest.mark.parametrize("name", ["Increase Weights", "John Doe", "Vincent", "Corporate Street"])
def test_words_that_only_begin_like_a_form_are_none(name):
    assert not has_legal_form(name)


def test_trades_count_as_a_form_only_where_asked():
    assert has_legal_form("ABC Ho Trading")
    assert not has_legal_form("ABC Ho Trading", trades=False)


def test_the_form_is_taken_off_but_never_the_whole_name():
    assert without_legal_form("Harbour Paper Pty Ltd") == "Harbour Paper"
    assert without_legal_form("Limited") == "Limited"
    assert without_legal_form("Ah Huat Trading") == "Ah Huat Trading"


def test_spellings_of_one_company_share_a_key():
    assert name_key("HARBOUR PAPER PTY. LTD.") == name_key("Harbour Paper Pty Ltd")
    assert name_key("Café Münz GmbH") == name_key("CAFE MUNZ")


def test_similarity_is_high_for_one_company_and_low_for_two():
    assert similarity("Harbour Paper Pty Ltd", "HARBOUR PAPER") == 1.0
    assert similarity("Harbour Paper", "Paper Harbour") > 0.9
    assert similarity("Harbour Paper", "Northern Fuel") < 0.6
    assert similarity("", "Northern Fuel") == 0.0


def test_words_and_spaces_are_plain():
    assert words("Total, Net/Gross  (RM)") == ("total", "net", "gross", "rm")
    assert squeezed("  a \n b ") == "a b"


@given(st.text(max_size=40))
def test_plain_text_stays_plain(text):
    assert plain(plain(text)) == plain(text)
