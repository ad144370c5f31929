"""Codes behind amounts stand for the rates that the paper's own summary gives them."""

from decimal import Decimal

from builders import a_document, a_page
from idp.document import Kind
from idp.fields import Extraction
from pipelines.rows.tax_codes import rates_by_code
from pipelines.stages.line_items import line_items


def rates_of(*rows):
    document = a_document(a_page(*rows), kind=Kind.RECEIPT)
    result = line_items(document, Extraction("doc", Kind.RECEIPT))
    return [i.tax_rate for i in result.line_items]


def test_codes_are_explained_with_signs_or_in_columns():
    assert rates_by_code(
        a_document(a_page("SR @ 6%      92.80    5.57", "ZRL=0%   8.20   0.00"))
    ) == {
        "SR": 6,
        "ZRL": 0,
    }
    assert rates_by_code(a_document(a_page("S   6   50.47   3.03"))) == {"S": 6}


def test_a_code_that_is_explained_in_two_ways_means_nothing():
    assert rates_by_code(a_document(a_page("S = 6%   1.00", "S = 10%   2.00"))) == {}


def test_rows_take_the_rate_of_their_code_apart_or_glued_to_the_amount():
    assert rates_of(
        "WET TISSUE                  5.90SR",
        "FRESH MILK                  4.60 ZR",
        "PAPER BAG                   0.20",
        "Total                      10.70",
        "GST Summary     Amount      Tax",
        "SR @ 6%           5.57     0.33",
        "ZR @ 0%           4.60     0.00",
    ) == [Decimal(6), Decimal(0), None]
