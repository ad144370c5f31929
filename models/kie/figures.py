"""How good the transformer is by itself: words and row starts, fields, rows and kinds, a family at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from idp.document import Document, Page
from idp.fields import written
from models.corpus import Example
from models.kie.extractor import KieExtractor
from models.kie.reading import Findings
from models.kie.tags import KINDS, ROW, class_of, row_of
from models.metrics import Score, Tally, pooled, score

SURE_ENOUGH = 0.15
"""A field's best candidate counts as its value if it is at least this sure."""


@dataclass(slots=True)
class Figures:
    """Counts over some documents: `words` over all classes but nothing."""

    words: Tally = field(default_factory=Tally)
    starts: Tally = field(default_factory=Tally)
    kinds: Tally = field(default_factory=Tally)
    scores: list[Score] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        self.words.add(other.words)
        self.starts.add(other.starts)
        self.kinds.add(other.kinds)
        self.scores += other.scores

    def as_row(self) -> dict[str, Any]:
        """The figures by name, as F1 and for kinds as a share, rounded; `fields` holds each field's."""
        whole = pooled(self.scores)
        return {
            "documents": whole.documents,
            "words": round(self.words.f1, 4),
            "row_starts": round(self.starts.f1, 4),
            "header": round(whole.micro.f1, 4),
            "lines": round(whole.lines.f1, 4),
            "kinds": round(self.kinds.recall, 4),
            "fields": {name: round(t.f1, 4) for name, t in sorted(whole.fields.items())},
        }


def as_document(example: Example) -> Document:
    """The example as a document that was read."""
    return Document(
        example.id,
        tuple(
            Page(number, page.width, page.height, page.words)
            for number, page in enumerate(example.pages, 1)
        ),
    )


def figures(examples: Iterable[Example], extractor: KieExtractor) -> dict[str, Figures]:
    """Figures of each family, and of all together under `all`."""
    by_family: dict[str, Figures] = {}
    for example in examples:
        one = _one(example, extractor.findings(as_document(example)))
        by_family.setdefault(example.family, Figures()).add(one)
    whole = Figures()
    for one in by_family.values():
        whole.add(one)
    return {**dict(sorted(by_family.items())), "all": whole}


def _one(example: Example, found: Findings) -> Figures:
    out = Figures()
    for said in found.said:
        tags = example.pages[said.page - 1].tags[: len(said.leaf)]
        _count_words(out, tags, said.classes.argmax(1).tolist(), (said.starts >= 0.5).tolist())
    if example.kind in KINDS:
        guess = max(found.kinds, key=found.kinds.__getitem__) if found.kinds else ""
        out.kinds.add(Tally(int(guess == example.kind), 1, 1))
    label = {"id": example.id, "fields": example.truth}
    out.scores.append(score([label], {example.id: _predicted(found)}))
    return out


def _count_words(
    out: Figures, tags: Sequence[str], said: Sequence[int], starts: Sequence[bool]
) -> None:
    seen: set[str] = set()
    for tag, number, start in zip(tags, said, starts, strict=True):
        wanted = class_of(tag)
        out.words.add(Tally(int(wanted == number > 0), int(wanted > 0), int(number > 0)))
        if not tag.startswith(ROW):
            continue
        first = row_of(tag) not in seen
        seen.add(row_of(tag))
        out.starts.add(Tally(int(first and start), int(first), int(start)))


def _predicted(found: Findings) -> Mapping[str, Any]:
    """The best candidate of each field and all rows, in the form of predictions."""
    fields: dict[str, Any] = {}
    for candidate in found.candidates:
        if candidate.name not in fields and candidate.confidence >= SURE_ENOUGH:
            value = written(candidate.value)
            fields[candidate.name.value] = {"value": value, "confidence": candidate.confidence}
    lines = [
        {
            "description": item.description,
            "quantity": written(item.quantity),
            "unit_price": written(item.unit_price),
            "amount": written(item.amount),
            "tax_rate": written(item.tax_rate),
        }
        for item in found.rows
    ]
    return {"fields": fields, "line_items": lines}
