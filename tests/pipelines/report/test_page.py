import re
from html.parser import HTMLParser

from idp.document import Box
from models.comparison import Run, compare
from models.metrics import Mark, Marks, Score
from pipelines.figures import summary
from pipelines.report.cases import Case, Row, Sheet, Value
from pipelines.report.page import Section, page

WRONG = Mark(
    "supplier_name", ["Harbour <Paper>", "Harbour"], "Payer & Co", right=False, confidence=0.8
)
RIGHT = Mark("total", "9.00", "9.00", right=True, confidence=0.99)
SCORE = Score((Marks("bill-7", (WRONG, RIGHT), answered=True),))
LINE = {"description": "Paper", "quantity": "2", "amount": "9.00"}


def a_case() -> Case:
    at = (1, Box(0.1, 0.2, 0.5, 0.25))
    values = (Value(WRONG, "spacy", at, ((1, Box(0.1, 0.1, 0.3, 0.12)),)), Value(RIGHT, "rule"))
    rows = (Row(LINE, None), Row(None, LINE | {"amount": "8.00"}))
    return Case("bill-7", "bill-7.pdf", values, rows, (Sheet(1, "data:image/webp;base64,AA=="),))


def a_report() -> str:
    section = Section("bills", summary(SCORE), (a_case(),), flawed=3)
    return page([section], compare(Run({"bills": Score()}), Run({"bills": SCORE})), made="today")


class Balance(HTMLParser):
    """Counts what is opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "img", "input", "path", "circle"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_report_is_whole_and_closed() -> None:
    balance = Balance()
    balance.feed(a_report().replace("/>", ">"))
    assert balance.open == []


def test_the_report_fetches_nothing_and_runs_no_script() -> None:
    html = a_report()
    assert re.findall(r"https?:|<script|@import|<link|url\(", html) == []
    assert re.findall(r'src="(?!data:)', html) == []


def test_what_documents_say_is_text_and_not_markup() -> None:
    html = a_report()
    assert "Harbour &lt;Paper&gt;" in html
    assert "Payer &amp; Co" in html
    assert "<Paper>" not in html


def test_a_document_can_be_filtered_by_what_is_wrong_in_it() -> None:
    html = a_report()
    assert 'class="case in-supplier_name in-lines"' in html
    assert ".worst:has(#only-lines:checked) .case:not(.in-lines){display:none}" in html
    assert "only-total" not in html


def test_both_places_of_a_wrong_value_are_marked_on_the_page() -> None:
    assert re.search(r'<i class=got style="left:10.00%;top:20.00%;width:40.00%', a_report())
    assert re.search(r"<i class=want style=", a_report())


def test_documents_that_are_left_out_are_counted() -> None:
    assert "3 documents hold an error; the 1 worst are here." in a_report()
