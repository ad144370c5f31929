"""What is drawn tells where it stands."""

from __future__ import annotations

from itertools import pairwise

from models.synthetic.render import rendered

SLIP = """<style>@page{margin:3mm} body{margin:0;font:10pt monospace} td{width:20mm}</style>
<p data-k="supplier_name">Acme <b>Ltd</b></p><p>Thank you</p>
<table><tr><td data-k="line/0/description">a pair of long garden gloves</td><td data-k="line/0/amount">12.00</td></tr></table>"""


def test_each_run_of_words_in_a_named_element_is_a_piece():
    pieces = rendered(SLIP, (58, 100)).pieces
    assert [(p.key, p.text.strip()) for p in pieces if p.key == "supplier_name"] == [
        ("supplier_name", "Acme"),
        ("supplier_name", "Ltd"),
    ]
    assert {p.key for p in pieces} == {"supplier_name", "line/0/description", "line/0/amount"}


def test_words_that_wrap_give_a_piece_for_each_line():
    lines = [p for p in rendered(SLIP, (58, 100)).pieces if p.key == "line/0/description"]
    assert len(lines) > 1
    assert all(above.box.y1 <= below.box.y0 + 1e-6 for above, below in pairwise(lines))


def test_a_roll_is_cut_under_its_last_line():
    cut = rendered(SLIP, (58, None))
    assert cut.pages == 1
    assert max(p.box.y1 for p in cut.pieces) > 0.8
    assert all(0 <= p.box.x0 < p.box.x1 <= 1 for p in cut.pieces)


def test_pieces_know_their_page():
    html = (
        '<style>p{break-after:page}</style><p data-k="total">1.00</p><p data-k="carried">1.00</p>'
    )
    assert [(p.page, p.key) for p in rendered(html).pieces] == [(1, "total"), (2, "carried")]
