"""Which field label words announce, by the words of the reader."""

from __future__ import annotations

from functools import cache

from models.nlp.lexicon import norm, phrases


@cache
def announced(label: str) -> str | None:
    """The name of the field or other thing that `label` announces by the longest phrase in it; None for other words."""
    found = tuple(w for w in (norm(part) for part in label.split()) if w)
    best = max(
        (p for p in phrases() if _holds(found, p.words)),
        key=lambda p: (len(p.words), p.strong),
        default=None,
    )
    return best.key if best else None


def _holds(all_: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(all_[i : i + len(part)] == part for i in range(len(all_) - len(part) + 1))
