"""Pictures of pages, as `idp bench page_pictures` measures them: a desk that finds them kept does not wait."""

from __future__ import annotations

import pytest

from bench.common import ROOT
from bench.page_pictures import SAMPLES, measured

pytestmark = pytest.mark.contract


@pytest.mark.parametrize("name", SAMPLES)
def test_a_kept_picture_is_there_at_once_and_all_sizes_cost_little_more_than_each(name: str):
    _, _, _, drawn, kept, ratio, sizes = measured(ROOT / "samples" / name, rounds=3)
    assert float(kept) < float(drawn) / 5
    assert float(ratio) < 1.6
    assert all(int(kilobytes) < 400 for kilobytes in sizes.split())
