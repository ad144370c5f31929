"""What the network says of all pages of a document, window by window, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias

from idp.fields import Candidate, FieldName, FieldSource, LineItem
from idp.text import plain
from models.kie.decode import Mention, Said, doubtful, mentions
from models.kie.encode import Leaf, feed, leaves, windows
from models.kie.rows import items
from models.kie.sheet import Sized
from models.kie.spelling import Speller
from models.kie.tags import KINDS
from models.kie.values import Habits, value_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Ask: TypeAlias = "Callable[[Mapping[str, Any]], Sequence[NDArray[np.float32]]]"
"""One window as `encode.feed` makes it to likelihoods: (1, words, CLASSES), (1, words) and (1, KINDS)."""

MOST = 6
"""Candidates kept a field."""
TRUST = {
    FieldName.SUPPLIER_NAME: 0.6,
    FieldName.SUPPLIER_ADDRESS: 0.3,
    FieldName.SUPPLIER_TAX_ID: 0.15,
    FieldName.CUSTOMER_NAME: 0.6,
    FieldName.AMOUNT_DUE: 0.3,
    FieldName.CURRENCY: 0.3,
}
"""What is mistaken with much confidence on pages unlike those that were made: rules that find it go first."""
_WITH_DIGITS = tuple(
    name
    for name in FieldName
    if name not in (FieldName.CURRENCY, FieldName.SUPPLIER_NAME, FieldName.CUSTOMER_NAME)
    and name is not FieldName.SUPPLIER_ADDRESS
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What one document says: candidates best first within their field, rows, and how likely each kind is."""

    said: tuple[Said, ...]
    candidates: tuple[Candidate, ...]
    rows: tuple[LineItem, ...]
    kinds: Mapping[str, float]


def findings(numbered: Sequence[tuple[int, Sized]], speller: Speller, ask: Ask) -> Findings:
    """What pages, each with its number counted from 1, say; nothing where they have no words."""
    pages = [page for _, page in numbered]
    said: list[Said] = []
    kinds: Mapping[str, float] = {}
    for (number, _), leaf in zip(numbered, leaves(pages, speller), strict=True):
        if leaf is None:
            continue
        heard, likely = _heard(number, leaf, speller, ask)
        kinds = kinds or dict(zip(KINDS, likely, strict=True))
        said.append(heard)
    habits = Habits.of("\n".join(" ".join(w.text for w in page.words) for page in pages))
    return Findings(tuple(said), tuple(_candidates(said, habits)), items(said, habits), kinds)


def _heard(number: int, leaf: Leaf, speller: Speller, ask: Ask) -> tuple[Said, list[float]]:
    """Of two windows with the same words, the one in which they stand farther from the edge is believed.

    Words of one printed number are of one class.
    """
    import numpy as np

    classes: list[NDArray[np.float32]] = []
    starts: list[NDArray[np.float32]] = []
    kinds: list[float] = []
    done = 0
    cuts = list(windows(len(leaf)))
    for at, window in enumerate(cuts):
        of_class, of_start, of_kind = ask(feed(leaf, window, speller))
        kinds = kinds or of_kind[0].tolist()
        end = (window.stop + cuts[at + 1].start) // 2 if at + 1 < len(cuts) else window.stop
        inner = slice(1 + done - window.start, 1 + end - window.start)
        classes.append(of_class[0, inner])
        starts.append(of_start[0, inner])
        done = end
    likely = np.concatenate(classes)
    for words in leaf.together:
        likely[list(words)] = likely[list(words)].mean(0)
    return Said(number, leaf, likely, np.concatenate(starts)), kinds


def _candidates(said: Sequence[Said], habits: Habits) -> list[Candidate]:
    kept: list[Candidate] = []
    for name in FieldName:
        found = chain.from_iterable(mentions(page, name) for page in said)
        unsure = chain.from_iterable(doubtful(page, name) for page in said if name in _WITH_DIGITS)
        best: dict[str, Candidate] = {}
        for candidate in (_candidate(name, m, habits) for m in chain(found, unsure)):
            if candidate is None:
                continue
            key = plain(str(candidate.value))
            if key not in best or best[key].confidence < candidate.confidence:
                best[key] = candidate
        kept += sorted(best.values(), key=lambda c: -c.confidence)[:MOST]
    return kept


def _candidate(name: FieldName, mention: Mention, habits: Habits) -> Candidate | None:
    parts = [line.strip(" ,;") for line in mention.text.split("\n")]
    text = (", " if name is FieldName.SUPPLIER_ADDRESS else " ").join(
        part for part in parts if part
    )
    value = value_of(name, text, habits) if text else None
    if value is None:
        return None
    return Candidate(
        name,
        value,
        mention.text,
        min(0.999, max(0.0, mention.sure)) * TRUST.get(name, 1.0),
        mention.page,
        mention.box,
        FieldSource.TRANSFORMER,
    )
