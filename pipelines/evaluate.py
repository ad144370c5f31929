"""`process` over labelled documents, and how right it was."""

from __future__ import annotations

import json
from collections.abc import Callable
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
        return tuple(
            self.path.parent / name for label in self.labels for name in label["files"][:1]
        )


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


def evaluate(
    labelled: Labelled,
    settings: Settings,
    *,
    manner: Manner,
    jobs: int,
    seen: Callable[[Outcome], None],
) -> tuple[Score, tuple[dict[str, Any], ...]]:
    """Process every labelled document and score it; `seen` is told of each as it is done. Also returns the predictions."""
    rows = []
    for outcome in process_files(labelled.files, settings, manner, jobs=jobs):
        seen(outcome)
        rows.append(as_json(outcome))
    by_file: dict[str, dict[str, Any]] = {}
    for row in rows:
        by_file.setdefault(row["file"], row)
    predictions = {
        str(label["id"]): by_file[Path(label["files"][0]).name]
        for label in labelled.labels
        if Path(label["files"][0]).name in by_file
    }
    return score(labelled.labels, predictions), tuple(rows)
