"""The small vocabulary: of the start weights' pieces those that our pages need, then the commonest of the language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.kie.spelling import SPECIAL, normal

_LATIN = 0x250


def trimmed(tokenizer: Path, texts: Iterable[str], size: int, target: Path) -> list[int]:
    """Write a tokenizer of `size` pieces to `target`; which rows of the old vocabulary its pieces are, in their new order.

    Every Latin letter stays, so that nothing has to be left unknown.
    """
    from transformers import PreTrainedTokenizerFast

    plan = json.loads(tokenizer.read_text(encoding="utf-8"))
    old: dict[str, int] = plan["model"]["vocab"]
    whole: Any = PreTrainedTokenizerFast(tokenizer_file=str(tokenizer), **SPECIAL)
    used = _used(whole, texts)
    letters = [p for p in old if len(p.removeprefix("##")) == 1 and ord(p[-1]) < _LATIN]
    needed = [whole.convert_ids_to_tokens(n) for n, count in used.most_common() if count > 1]
    common = sorted(old, key=old.__getitem__)[999:]  # after the places that BERT left unused
    kept = list(dict.fromkeys([*SPECIAL.values(), *letters, *needed, *common]))[:size]
    plan["model"]["vocab"] = {piece: number for number, piece in enumerate(kept)}
    plan["added_tokens"] = [
        token | {"id": kept.index(token["content"])}
        for token in plan["added_tokens"]
        if token["content"] in SPECIAL.values()
    ]
    plan |= {"post_processor": None, "padding": None, "truncation": None}
    target.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    return [old[piece] for piece in kept]


def _used(tokenizer: Any, texts: Iterable[str]) -> Counter[int]:
    """How often each piece stands in `texts`."""
    words = Counter(normal(text) for text in texts)
    spelt = tokenizer(list(words), add_special_tokens=False)["input_ids"] if words else []
    used: Counter[int] = Counter()
    for ids, times in zip(spelt, words.values(), strict=True):
        for number in ids:
            used[number] += times
    return used
