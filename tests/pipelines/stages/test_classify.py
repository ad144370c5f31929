"""Classify says what a document is."""

from builders import a_document, a_page
from idp.document import Kind
from pipelines.stages.classify import classify


class Says:
    """A classifier of one opinion."""

    def __init__(self, kind, confidence):
        self.opinion = (kind, confidence)

    def classify(self, document):
        return self.opinion


def test_the_document_takes_the_classifiers_opinion():
    document = classify(a_document(a_page("Tax invoice")), classifier=Says(Kind.INVOICE, 0.9))
    assert (document.kind, document.kind_confidence) == (Kind.INVOICE, 0.9)


def test_a_document_without_words_is_other_and_a_remark_says_why():
    document = classify(a_document(a_page()), classifier=Says(Kind.INVOICE, 0.9))
    assert document.kind is Kind.OTHER
    assert document.kind_confidence == 0.0
    assert [r.code for r in document.remarks] == ["nothing_to_read"]
