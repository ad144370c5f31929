"""Grows the ranker's trees from documents whose truth is known; run once by `idp train choice`, never by the service."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from idp.fields import written
from models.choice.doubt import doubted
from models.choice.features import NAMES, SOURCES, features, grouped
from models.choice.trees import Trees
from models.metrics import same

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from idp.document import Document
    from idp.fields import Candidate, Extraction
    from idp.ports import FieldExtractor
    from models.corpus import Example

Labelled: TypeAlias = "tuple[Document, Sequence[Candidate], dict[str, Any]]"
"""A document with its layout parsed, all that was proposed for it, and its true values by field, as labels have them."""

SEED = 1
SETTINGS = {
    "learning_rate": 0.06,
    "max_iter": 220,
    "max_leaf_nodes": 15,
    "min_samples_leaf": 25,
    "l2_regularization": 2.0,
    "random_state": 7,
}


RISING = frozenset(
    {
        *(f"{s}_{what}" for s in SOURCES for what in ("score", "lead")),
        "sources",
        "sum_holds",
        "part_of_sum",
        "read_surely",
    }
)
FALLING = frozenset({"place_in_rules", "place_in_transformer"})
"""What more of can only speak for a value, or against it: so much is known without any document, and keeps the trees from
taking a habit of the designs that they saw for a law."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Features of groups (rows × NAMES), whether each is right, and the document that each is of."""

    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    document: NDArray[np.int32]


def labelled_of(
    examples: Iterable[Example],
    laid_out: Callable[[Document], Document],
    extractors: Sequence[FieldExtractor],
) -> Iterator[Labelled]:
    """What `extractors` propose for documents that were read before, some of it spoilt (`models.choice.doubt`).

    `laid_out` parses their layout and says their kind.
    """
    rng = random.Random(SEED)  # noqa: S311 - which errors are made up is no secret
    for example in examples:
        document = laid_out(example.document)
        candidates = [c for extractor in extractors for c in extractor.propose(document)]
        yield document, list(doubted(candidates, rng)), dict(example.truth)


def rows_of(labelled: Iterable[Labelled]) -> Rows:
    """A row for every proposed value of every field that the truth names; the others say nothing of right or wrong."""
    import numpy as np

    blocks, right, documents = [], [], []
    for number, (document, candidates, truth) in enumerate(labelled):
        groups = grouped(candidates)
        if not groups:
            continue
        flat = [group for same_ in groups.values() for group in same_]
        known = [i for i, group in enumerate(flat) if truth.get(group.name) not in (None, "", [])]
        blocks.append(features(document, groups)[known])
        right += [
            same(flat[i].name, truth[flat[i].name], written(flat[i].best.value)) for i in known
        ]
        documents += [number] * len(known)
    return Rows(
        np.concatenate(blocks) if blocks else np.zeros((0, len(NAMES)), np.float32),
        np.array(right, bool),
        np.array(documents, np.int32),
    )


def fitted(rows: Rows, names: Sequence[str] = NAMES) -> Trees:
    """Trees that tell right from wrong by columns called `names`. Needs scikit-learn, which only training needs."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    ways = [int(name in RISING) - int(name in FALLING) for name in names]
    model = HistGradientBoostingClassifier(**SETTINGS, monotonic_cst=ways)
    model.fit(rows.features, rows.right)
    return Trees.of(model)


def calibration_rows(understood: Iterable[tuple[Document, Extraction, dict[str, Any]]]) -> Rows:
    """A row for every chosen value of every field that the truth names."""
    import numpy as np

    from models import calibration

    blocks, right, documents = [], [], []
    for number, (document, extraction, truth) in enumerate(understood):
        known = [f for f in extraction.fields if truth.get(f.name) not in (None, "", [])]
        if known:
            blocks.append(calibration.features(extraction, document, known))
            right += [same(f.name, truth[f.name], written(f.value)) for f in known]
            documents += [number] * len(known)
    return Rows(
        np.concatenate(blocks) if blocks else np.zeros((0, len(calibration.NAMES)), np.float32),
        np.array(right, bool),
        np.array(documents, np.int32),
    )
