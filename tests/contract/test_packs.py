"""What splitting promises, on packs made of real documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"
SETS = Path(__file__).parents[2].parent / "shared" / "eval"

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(not SETS.is_dir(), reason="needs the documents of ../shared/eval"),
]


def test_packs_are_cut_where_documents_meet_and_nowhere_else(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(BENCH))
    import packs

    scores, cut, several = packs.run(seed=7, limit=40, packs=15)
    assert cut <= 0.05 * several
    for kind, score in scores.items():
        assert score.precision >= 0.95, kind
        assert score.recall >= 0.75, kind
    sys.modules.pop("packs", None)
