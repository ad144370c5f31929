"""Boosted trees, evaluated without the library that grew them."""

from __future__ import annotations

import numpy as np
import pytest

from models.choice.trees import Trees

NAN = float("nan")


def two_trees():
    """x ≤ 1 → -1 else (y ≤ 5 → +2 else +3; missing goes right); and a stump on y: missing left → +0.25, else -0.25."""
    return Trees(
        base=0.5,
        roots=np.array([0, 5], np.int32),
        feature=np.array([0, 0, 1, 0, 0, 1, 0, 0], np.int16),
        threshold=np.array([1, 0, 5, 0, 0, -9, 0, 0], np.float32),
        left=np.array([1, -1, 3, -1, -1, 6, -1, -1], np.int32),
        right=np.array([2, -1, 4, -1, -1, 7, -1, -1], np.int32),
        missing_left=np.array([0, 0, 0, 0, 0, 1, 0, 0], bool),
        value=np.array([0, -1, 0, 2, 3, 0, 0.25, -0.25], np.float32),
    )


@pytest.mark.parametrize(
    ("row", "odds"),
    [
        ((1, 0), 0.5 - 1 - 0.25),
        ((2, 5), 0.5 + 2 - 0.25),
        ((2, 6), 0.5 + 3 - 0.25),
        ((NAN, 0), 0.5 + 2 - 0.25),
        ((0, NAN), 0.5 - 1 + 0.25),
        ((2, NAN), 0.5 + 3 + 0.25),
    ],
)
def test_each_row_falls_to_its_leaves(row, odds):
    assert two_trees().odds(np.array([row], np.float32)) == pytest.approx([odds])


def test_kept_and_loaded_trees_say_the_same(tmp_path):
    rows = np.random.default_rng(3).normal(size=(50, 2)).astype(np.float32)
    two_trees().save(tmp_path / "trees.npz")
    assert np.array_equal(Trees.load(tmp_path / "trees.npz").odds(rows), two_trees().odds(rows))


def test_a_ring_of_nodes_ends():
    ring = two_trees()
    ring.right[2] = 0
    assert np.isfinite(ring.odds(np.array([[2, 6]], np.float32))).all()
