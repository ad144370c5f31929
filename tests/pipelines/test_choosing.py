from dataclasses import dataclass
from pathlib import Path

from builders import a_document
from desks import a_desk
from idp.document import Document
from idp.fields import Candidate, FieldName, FieldSource, LineItem
from pipelines.choosing import ALONE, ChosenFields, ChosenRows, choosing

SPACY, RULE, TRANSFORMER = FieldSource.SPACY, FieldSource.RULE, FieldSource.TRANSFORMER


@dataclass
class Proposing:
    """Proposes a total and a row from each of the sources."""

    sources: tuple[FieldSource, ...]

    def propose(self, document: Document) -> tuple[Candidate, ...]:
        return tuple(Candidate(FieldName.TOTAL, "1", source=s) for s in self.sources)

    def rows(self, document: Document) -> tuple[LineItem, ...]:
        return tuple(LineItem("paper", source=s) for s in self.sources)


def test_only_proposals_of_the_chosen_sources_are_heard() -> None:
    heard = ChosenFields(Proposing((SPACY, RULE, TRANSFORMER)), ALONE["spaCy and rules"])
    assert [c.source for c in heard.propose(a_document())] == [SPACY, RULE]


def test_a_reading_of_rows_is_heard_whole_or_not_at_all() -> None:
    assert ChosenRows(Proposing((TRANSFORMER, RULE)), frozenset({RULE})).rows(a_document()) == ()
    assert len(ChosenRows(Proposing((RULE, RULE)), frozenset({RULE})).rows(a_document())) == 2


def test_all_extractors_of_the_services_are_chosen_from(tmp_path: Path) -> None:
    with a_desk(tmp_path) as desk:
        services = choosing(desk.services, frozenset({TRANSFORMER}))
        assert [e.sources for e in services.extractors] == [{TRANSFORMER}] * len(
            desk.services.extractors
        )
