"""`LearnedRanker`: how likely each proposed value is right, by boosted trees over what is known about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from idp.fields import FieldSource
from models.choice.features import Group, features, grouped

if TYPE_CHECKING:
    from idp.document import Document
    from idp.fields import Candidate
    from models.choice.trees import Trees

FILE = Path(__file__).parents[1] / "artifacts" / "choice.npz"

SURE_THEMSELVES = (FieldSource.MEMORY, FieldSource.CODE)
"""A code's checksum held, and memory counts how often it was right; no training document had either."""


def has_weights() -> bool:
    """Whether the trees that were trained are there."""
    return FILE.is_file()


class LearnedRanker:
    """Fills `idp.ports.Ranker`; loads its trees at the first document."""

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._trees: Trees | None = None

    def warm(self) -> None:
        """Load the trees now."""
        self._loaded()

    def rank(self, document: Document, candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
        """One candidate a value, its confidence the likelihood of being right, best first within a field."""
        import numpy as np

        groups = grouped(candidates)
        if not groups:
            return ()
        odds = self._loaded().odds(features(document, groups))
        likely = iter((1 / (1 + np.exp(-odds))).tolist())
        ranked = []
        for same in groups.values():
            scored = [_weighed(group, next(likely)) for group in same]
            ranked += sorted(scored, key=lambda c: -c.confidence)
        return tuple(ranked)

    def _loaded(self) -> Trees:
        if self._trees is None:
            from models.choice.trees import Trees

            self._trees = Trees.load(self._file)
        return self._trees


def _weighed(group: Group, likely: float) -> Candidate:
    """The value as likely as the trees hold it, or as those who know by themselves how sure they are, if that is more."""
    own = max(group.score(source) for source in SURE_THEMSELVES)
    return replace(group.best, confidence=round(max(likely, own), 6))
