"""The transformer's files: where they are, and whether they are those that were measured."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
WEIGHTS, VOCABULARY, CARD = "kie-int8.onnx", "kie-vocabulary.json", "kie.json"


def has_weights(folder: Path = ARTIFACTS) -> bool:
    """Whether the transformer can be used; without, spaCy and the rules stand alone."""
    return (folder / WEIGHTS).is_file() and (folder / VOCABULARY).is_file()


def what_is_wrong(folder: Path = ARTIFACTS) -> str:
    """Empty where the files are there and have the hashes that their card names, else a sentence about what is not so."""
    if not has_weights(folder) or not (folder / CARD).is_file():
        return "the transformer's weights are missing: spaCy and rules find fields and rows alone"
    known = json.loads((folder / CARD).read_text(encoding="utf-8"))["files"]
    for name, hash_ in known.items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != hash_:
            return f"{name} is not the file that its card describes"
    return ""
