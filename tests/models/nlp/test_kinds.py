"""What a document is, told by a trained category together with the rules."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from builders import a_page
from idp.document import Document, Kind
from models.doctype import KindRules
from models.nlp.kinds import (
    KindReader,
    _weighed,
    balanced,
    has_weights,
    signs,
    train,
)

HEAD = ("Harbour Paper Ltd", "12 Quay Street, Leeds LS1 4AB", "")
ROWS = ("Item              Qty   Price   Amount", "Copy paper A4     10    4.50    45.00")
PAPERS = {
    Kind.INVOICE: ("INVOICE", "Invoice no. INV-17", "Due date 14/03/2026", *ROWS, "Total due 45.00"),
    Kind.CREDIT_NOTE: ("CREDIT NOTE", "Credit note no. CN-3", *ROWS, "Total credit 45.00"),
    Kind.QUOTE: ("QUOTATION", "Quote no. Q-88", "Valid until 14/03/2026", *ROWS, "Total 45.00"),
    Kind.DELIVERY_NOTE: ("DELIVERY NOTE", "Item              Qty", "Copy paper A4     10", "Received in good order"),
    Kind.ORDER_CONFIRMATION: ("ORDER CONFIRMATION", "We thank you for your order", *ROWS, "Total 45.00"),
    Kind.REMINDER: ("PAYMENT REMINDER", "Our invoice INV-17 of 45.00 is overdue.", "Please pay at once."),
    Kind.PAYSLIP: ("PAYSLIP", "Employee: A. Miller", "Gross pay 2,400.00", "Tax 480.00", "Net pay 1,920.00"),
    Kind.STATEMENT: ("STATEMENT OF ACCOUNT", "Balance brought forward 90.00", "INV-17   45.00   135.00", "Closing balance 135.00"),
}  # fmt: skip


def a_paper(kind):
    return Document("d", (a_page(*HEAD, *PAPERS[kind]),))


@pytest.mark.parametrize("kind", PAPERS)
def test_the_weights_that_ship_tell_plain_papers_apart(kind):
    assert has_weights()
    found, sure = KindReader(KindRules()).classify(a_paper(kind))
    assert found is kind
    assert sure > 0.5


def test_the_signs_hold_titles_the_shape_and_what_the_rules_think():
    found = signs(a_paper(Kind.QUOTE), (Kind.QUOTE, 0.9))
    assert {"rules=quote", "rules=quote!", "ratio=sheet", "title=quotation", "top=quotation"} <= set(found)  # fmt: skip
    assert "0000" in found  # 45.00: figures are noughts


def test_a_roll_is_seen_by_its_form():
    page = replace(a_page("TOTAL 3.00"), width=200, height=700)
    assert "ratio=roll" in signs(Document("d", (page,)), (Kind.RECEIPT, 0.9))


def test_the_rules_outweigh_a_category_that_is_not_sure():
    likely = {"invoice": 0.3, "receipt": 0.6, "quote": 0.1}
    assert _weighed(likely, Kind.INVOICE, 0.9)[0] is Kind.INVOICE
    assert _weighed(likely, Kind.OTHER, 0.9)[0] is Kind.RECEIPT
    assert _weighed(likely | {"receipt": 0.9999}, Kind.QUOTE, 0.5)[0] is Kind.RECEIPT


def test_rare_kinds_are_shown_more_often_and_unknown_ones_not_at_all():
    given = [(["a"], Kind.INVOICE)] * 300 + [(["b"], Kind.QUOTE)] * 2 + [(["c"], Kind.TERMS)]
    assert Counter(kind for _, kind in balanced(given)) == {Kind.INVOICE: 300, Kind.QUOTE: 16}


def test_what_is_trained_is_kept_and_read_again(tmp_path):
    rules = KindRules()
    kinds = (Kind.INVOICE, Kind.PAYSLIP)
    labelled = [(signs(a_paper(k), rules.classify(a_paper(k))), k) for k in kinds]
    rounds: list[float] = []
    train(labelled * 4, tmp_path / "kinds", seen=lambda _n, loss: rounds.append(loss))
    reader = KindReader(rules, tmp_path / "kinds")
    assert [reader.classify(a_paper(k))[0] for k in kinds] == list(kinds)
    assert rounds[-1] < rounds[0]


def test_a_document_without_words_is_of_no_kind():
    assert KindReader(KindRules()).classify(Document("d", ())) == (Kind.OTHER, 0.0)
