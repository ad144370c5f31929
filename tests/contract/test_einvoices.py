"""Labelled e-invoices: what the XML says is read exactly, and what a page says otherwise is found without false alarms."""

from __future__ import annotations

import pytest

from bench.common import Missing
from bench.einvoices import SETS, chosen, differences, scored

pytestmark = pytest.mark.contract

TOLD = ("fully_compliant_complete", "RE-20151008_504", "RE-20150613_503")
"""Of each of these the page and the XML disagree; of the rest chosen below they agree."""
AGREE = ("Warenrechnung", "Miete", "RE-20170509_505", "OEPNV", "ElektronischeAdresse")


@pytest.mark.parametrize("name", SETS)
def test_every_labelled_field_is_exact_and_so_are_the_lines(name: str) -> None:
    try:
        score = scored(name, seed=7, limit=25)
    except Missing as missing:
        pytest.skip(str(missing))
    assert score.micro == 1.0
    assert score.perfect == score.documents
    assert score.lines >= 0.99


def test_differences_between_page_and_xml_are_found_and_none_is_made_up() -> None:
    try:
        labels = chosen("zugferd", 7, None)
    except Missing as missing:
        pytest.skip(str(missing))
    wanted = [one for one in labels if any(part in one["id"] for part in (*TOLD, *AGREE))]
    told = {file.stem for file, _ in differences(wanted)}
    assert told == {one["id"] for one in wanted if any(part in one["id"] for part in TOLD)}
