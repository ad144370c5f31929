"""Boosted decision trees, grown by scikit-learn and evaluated here: a few hundred small trees need no library to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEEPEST = 64
"""No path is longer; a file that says otherwise is broken."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """All trees' nodes in one row of arrays; `roots` are where each begins. A leaf has `left` -1 and adds its `value`.

    A node asks whether feature `feature` is at most `threshold`; what is missing (NaN) goes left where `missing_left`.
    """

    base: float
    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    missing_left: NDArray[np.bool_]
    value: NDArray[np.float32]

    def odds(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The logarithm of the odds of every row (rows × features)."""
        import numpy as np

        at = np.tile(self.roots, (len(rows), 1))
        line = np.arange(len(rows))[:, None]
        for _ in range(DEEPEST):
            inner = self.left[at] >= 0
            if not inner.any():
                break
            seen = rows[line, self.feature[at]]
            missing = np.isnan(seen)
            goes_left = np.where(missing, self.missing_left[at], seen <= self.threshold[at])
            at = np.where(inner, np.where(goes_left, self.left[at], self.right[at]), at)
        total: NDArray[np.float64] = self.base + self.value[at].astype(np.float64).sum(axis=1)
        return total

    def save(self, file: Path) -> None:
        import numpy as np

        np.savez_compressed(file, **{name: getattr(self, name) for name in self.__slots__})

    @staticmethod
    def load(file: Path) -> Trees:
        """Raises OSError or KeyError where the file is none of ours."""
        import numpy as np

        with np.load(file, allow_pickle=False) as kept:
            parts = {name: kept[name] for name in Trees.__slots__}
        return Trees(float(parts.pop("base")), **parts)

    @staticmethod
    def of(model: Any) -> Trees:
        """The trees of a fitted `HistGradientBoostingClassifier` of two classes."""
        import numpy as np

        kept: dict[str, list[Any]] = {name: [] for name in ("feature", "threshold", "left", "right", "missing_left", "value")}  # fmt: skip
        roots, start = [], 0
        for (predictor,) in model._predictors:  # noqa: SLF001 - no public way leads to the nodes
            roots.append(start)
            for node in predictor.nodes:
                leaf = bool(node["is_leaf"])
                kept["feature"].append(0 if leaf else node["feature_idx"])
                kept["threshold"].append(0.0 if leaf else node["num_threshold"])
                kept["left"].append(-1 if leaf else start + node["left"])
                kept["right"].append(-1 if leaf else start + node["right"])
                kept["missing_left"].append(bool(node["missing_go_to_left"]))
                kept["value"].append(node["value"] if leaf else 0.0)
            start += len(predictor.nodes)
        base = float(np.ravel(model._baseline_prediction)[0])  # noqa: SLF001
        return Trees(
            base,
            np.array(roots, np.int32),
            np.array(kept["feature"], np.int16),
            np.array(kept["threshold"], np.float32),
            np.array(kept["left"], np.int32),
            np.array(kept["right"], np.int32),
            np.array(kept["missing_left"], bool),
            np.array(kept["value"], np.float32),
        )
