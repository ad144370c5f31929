"""`process` over labelled documents, and how right it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idp.config import Settings
from idp.errors import Rejected
from models.metrics import Score, score
from pipelines.batch import Manner, Outcome, as_json, process_files


@dataclass(frozen=True, slots=True)
class Labelled:
    """One file of labels, each naming its documents relative to it."""

    path: Path
    labels: tuple[dict[str, Any], ...]

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(self.file_of(label) for label in self.labels)

    def file_of(self, label: dict[str, Any]) -> Path:
        """The document that `label` is about: the first of those it names."""
        return self.path.parent / str(label["files"][0])

    @property
    def name(self) -> str:
        """What people call the set: its folder, and the file where that is not simply `labels`."""
        folder = self.path.absolute().parent.name
        return folder if self.path.stem == "labels" else f"{folder}/{self.path.stem}"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A labelled set that was worked through. `rows` are all outcomes, `predictions` the one of each label's id, both as JSON."""

    labelled: Labelled
    score: Score
    rows: tuple[dict[str, Any], ...]
    predictions: dict[str, dict[str, Any]]


def load_labels(path: Path) -> Labelled:
    """Labels from JSON lines. Raises Rejected (`bad_labels`) with the line that is wrong."""
    labels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            label = json.loads(line)
            _ = label["id"], label["files"][0]
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise Rejected(
                "bad_labels", f"{path}, line {number}: a label needs an id and files ({error!r})."
            ) from error
        labels.append(label)
    if not labels:
        raise Rejected("bad_labels", f"{path} holds no label.")
    return Labelled(path, tuple(labels))


def names_of(sets: Sequence[Labelled]) -> tuple[str, ...]:
    """The sets' names; by their whole paths where two would share one."""
    names = [labelled.name for labelled in sets]
    return tuple(
        str(labelled.path) if names.count(labelled.name) > 1 else labelled.name for labelled in sets
    )


def evaluate(
    labelled: Labelled,
    settings: Settings,
    *,
    manner: Manner,
    jobs: int,
    seen: Callable[[Outcome], None],
) -> Evaluated:
    """Process every labelled document and score it; `seen` is told of each as it is done."""
    rows: list[dict[str, Any]] = []
    of_file: dict[Path, dict[str, Any]] = {}
    for outcome in process_files(labelled.files, settings, manner, jobs=jobs):
        seen(outcome)
        rows.append(as_json(outcome))
        of_file.setdefault(outcome.file, rows[-1])
    predictions = {
        str(label["id"]): of_file[file]
        for label in labelled.labels
        if (file := labelled.file_of(label)) in of_file
    }
    return Evaluated(labelled, score(labelled.labels, predictions), tuple(rows), predictions)
