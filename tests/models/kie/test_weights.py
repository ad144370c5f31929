from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from idp.document import Document
from models.kie.extractor import KieExtractor
from models.kie.weights import CARD, VOCABULARY, WEIGHTS, has_weights, what_is_wrong


def files_in(folder: Path, content: bytes = b"weights") -> None:
    hashes = {}
    for name in (WEIGHTS, VOCABULARY):
        (folder / name).write_bytes(content)
        hashes[name] = hashlib.sha256(content).hexdigest()
    (folder / CARD).write_text(json.dumps({"files": hashes}))


def test_missing_weights_are_said(tmp_path: Path):
    assert not has_weights(tmp_path)
    assert "missing" in what_is_wrong(tmp_path)


def test_weights_that_were_changed_are_said(tmp_path: Path):
    files_in(tmp_path)
    assert what_is_wrong(tmp_path) == ""
    (tmp_path / WEIGHTS).write_bytes(b"others")
    assert WEIGHTS in what_is_wrong(tmp_path)


def test_a_document_without_words_needs_no_weights(tmp_path: Path):
    extractor = KieExtractor(tmp_path)
    assert extractor.propose(Document("none", ())) == extractor.rows(Document("none", ())) == ()
    with pytest.raises(FileNotFoundError):
        extractor.warm()
