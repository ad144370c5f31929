"""The components of our spaCy pipeline: each reads a Doc made by `paper_doc` and adds a group of spans.

`labels` (label words, `label_` is what they announce, `id_` strong or weak), `dates` (`_.date`), `amounts` (`_.amount`) and
`identifiers` (`label_` is the IdKind, `_.identifier` the number). Importing this module registers them with spaCy.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from idp.dates import Order, find_dates, order_of
from idp.money import decimal_comma
from models.nlp.country import country_of
from models.nlp.lexicon import phrases
from models.nlp.paper import paper_of, register
from models.nlp.printed import amounts, identifiers

if TYPE_CHECKING:
    from collections.abc import Iterator

register()


def _lines(doc: Doc) -> Iterator[Span]:
    starts = paper_of(doc).starts
    for start, end in pairwise(starts):
        yield doc[start:end]


def _over(line: Span, start: int, end: int) -> Span | None:
    """The tokens of `line` that hold its characters from `start` to `end`."""
    at = line.start_char
    return line.doc.char_span(at + start, at + end, alignment_mode="expand")


class LabelWords:
    """Finds label words; the longest match wins, and none crosses a line."""

    def __init__(self, nlp: Language) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._meaning: dict[str, tuple[str, str]] = {}
        for at, phrase in enumerate(phrases()):
            pattern = Doc(nlp.vocab, words=list(phrase.words))
            for token, word in zip(pattern, phrase.words, strict=True):
                token.norm_ = word
            name = f"label{at}"
            self._meaning[name] = (phrase.key, "strong" if phrase.strong else "weak")
            self._matcher.add(name, [pattern])

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        for match, start, end in self._matcher(doc):
            if doc[start]._.line != doc[end - 1]._.line:
                continue
            key, strength = self._meaning[doc.vocab.strings[match]]
            spans.append(Span(doc, start, end, label=key, span_id=strength))
        doc.spans["labels"] = filter_spans(spans)
        return doc


class Dates:
    """Finds dates, in the order of day and month that the document or its country shows."""

    def __call__(self, doc: Doc) -> Doc:
        country = country_of(doc.text)
        order, proven = order_of(doc.text, country=country)
        doc.user_data["country"] = country
        doc.user_data["order"] = (order, proven)
        doc.spans["dates"] = [span for line in _lines(doc) for span in self._of(line, order)]
        return doc

    def _of(self, line: Span, order: Order) -> Iterator[Span]:
        for found in find_dates(line.text, order=order):
            span = _over(line, found.start, found.end)
            if span is not None:
                span = Span(line.doc, span.start, span.end, label="date")
                span._.date = found
                yield span


class Amounts:
    """Finds numbers that could be amounts, leaving out those inside dates."""

    def __call__(self, doc: Doc) -> Doc:
        comma = decimal_comma(doc.text)
        doc.user_data["decimal_comma"] = comma
        dated = {token.i for span in doc.spans.get("dates", ()) for token in span}
        spans = []
        for line in _lines(doc):
            for found in amounts(line.text, decimal_comma=comma):
                span = _over(line, found.start, found.end)
                if span is not None and not any(t.i in dated for t in span):
                    span = Span(doc, span.start, span.end, label="amount")
                    span._.amount = found
                    spans.append(span)
        doc.spans["amounts"] = spans
        return doc


class Identifiers:
    """Finds tax ids, company numbers and IBANs by their shape and check digits."""

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        for line in _lines(doc):
            for kind, value, start, end in identifiers(line.text):
                span = _over(line, start, end)
                if span is not None:
                    span = Span(doc, span.start, span.end, label=str(kind))
                    span._.identifier = value
                    spans.append(span)
        doc.spans["identifiers"] = spans
        return doc


@Language.factory("idp_labels")
def _labels(nlp: Language, name: str) -> LabelWords:  # noqa: ARG001 - spaCy names the arguments
    return LabelWords(nlp)


@Language.factory("idp_dates")
def _dates(nlp: Language, name: str) -> Dates:  # noqa: ARG001
    return Dates()


@Language.factory("idp_amounts")
def _amounts(nlp: Language, name: str) -> Amounts:  # noqa: ARG001
    return Amounts()


@Language.factory("idp_identifiers")
def _identifiers(nlp: Language, name: str) -> Identifiers:  # noqa: ARG001
    return Identifiers()
