"""`KindReader`: what a document is, by a text category of spaCy over its words, its titles and the shape of its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, Any

from idp.document import Document, Kind, Page
from idp.ports import Classifier
from idp.text import plain

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

FOLDER = Path(__file__).parents[1] / "artifacts" / "kinds"
KINDS = (
    Kind.INVOICE, Kind.RECEIPT, Kind.CREDIT_NOTE, Kind.STATEMENT, Kind.ORDER_CONFIRMATION,
    Kind.DELIVERY_NOTE, Kind.QUOTE, Kind.REMINDER, Kind.PAYSLIP,
)  # fmt: skip
"""What is told apart; terms and all else are left to the rules, which know them by what is not there."""
MOST_WORDS, TITLE_LINES, LONGEST_TITLE = 600, 14, 6
"""Words that are looked at, and the lines at the head that may be a title, with so many words at most."""
SAID_AGAIN = 3
"""So often the signs of the shape and of the rules are said: single words would drown among hundreds."""
WANTED, MOST_TIMES = 250, 8
"""So many examples a kind are wanted in training; none is shown more than so often a round."""
TOGETHER = 32
"""Examples after which the weights are changed."""
SAY, LEAST = 4.0, 0.02
"""How much the rules' verdict counts beside the category's: from 2 to 4 it made no difference on invoices and receipts of any set."""
LONG, UPRIGHT, NARROW = 1.9, 1.2, 0.5
"""Height over width of a roll's page and of a sheet's; width over height of print that runs in a strip."""

CONFIG: dict[str, Any] = {
    "model": {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": True,
        "ngram_size": 2,
        "no_output_layer": False,
        "length": 16384,
    }
}


def has_weights(folder: Path = FOLDER) -> bool:
    """Whether the trained category is there; without, the rules stand alone."""
    return (folder / "meta.json").is_file()


class KindReader:
    """Fills `idp.ports.Classifier`; the rules have a say in it, as words of the text and where it knows nothing."""

    def __init__(self, rules: Classifier, folder: Path = FOLDER) -> None:
        self._rules, self._folder = rules, folder

    def warm(self) -> None:
        """Load the weights now. Raises OSError where they are missing."""
        _ = self._language

    def classify(self, document: Document) -> tuple[Kind, float]:
        """The kind and how sure, 0..1."""
        ruled, sure = self._rules.classify(document)
        if ruled is Kind.TERMS or sure == 0.0:
            return ruled, sure
        doc = self._language(_doc(self._language, signs(document, (ruled, sure))))
        return _weighed(doc.cats, ruled, sure)

    @cached_property
    def _language(self) -> Language:
        import spacy

        return spacy.load(self._folder)


def _weighed(likely: Mapping[str, float], ruled: Kind, sure: float) -> tuple[Kind, float]:
    """The best kind where the rules speak beside the category, which saw few designs of some kinds."""
    votes = {
        name: max(p, LEAST) * exp(SAY * sure * (name == ruled.value)) for name, p in likely.items()
    }
    best = max(votes, key=lambda name: votes[name])
    return Kind(best), round(votes[best] / sum(votes.values()), 3)


def signs(document: Document, ruled: tuple[Kind, float]) -> list[str]:
    """The document as words for the category: those of its text in small letters, of short lines at its head once more,
    and what the page looks like and the rules think.
    """
    pages = [page for page in document.pages if page.words]
    words = [_word(w.text) for page in pages[:3] for w in page.words[:MOST_WORDS]]
    kind, sure = ruled
    shape = [
        f"rules={kind.value}",
        f"rules={kind.value}{'!' if sure > 0.8 else '?'}",
        f"pages={min(len(document.pages), 3)}",
        *(_shape(pages[0]) if pages else ()),
    ]
    titles = list(_titles(pages[0])) if pages else []
    return [*shape * SAID_AGAIN, *titles, *titles, *(w for w in words[:MOST_WORDS] if w)]


def _word(text: str) -> str:
    """In small letters without accents, figures as noughts: 12.50 and 99.00 say the same."""
    small = plain(text)
    return re.sub(r"\d", "0", small)[:24]


def _titles(page: Page) -> Iterator[str]:
    """Short lines at the head of the page, each as one word, and each of their words marked."""
    for line in page.lines[:TITLE_LINES]:
        words = [w for w in (_word(x.text) for x in line.words) if w and not w.startswith("0")]
        if 0 < len(words) <= LONGEST_TITLE:
            yield f"title={'_'.join(words)}"
            yield from (f"top={w}" for w in words)


def _shape(page: Page) -> Iterator[str]:
    """Rolls are receipts; whether a page was scanned says nothing, since any paper may be."""
    ratio = page.height / page.width
    yield f"ratio={'roll' if ratio > LONG else 'sheet' if ratio > UPRIGHT else 'wide'}"
    yield f"words={min(len(page.words) // 60, 6)}"
    yield f"narrow={_extent(page) < NARROW}"


def _extent(page: Page) -> float:
    """How wide the print is for its height."""
    xs = [w.box.centre[0] for w in page.words]
    ys = [w.box.centre[1] for w in page.words]
    high = (max(ys) - min(ys)) * page.height
    return (max(xs) - min(xs)) * page.width / max(high, 1.0)


def _doc(language: Language, words: Sequence[str]) -> Doc:
    from spacy.tokens import Doc

    return Doc(language.vocab, words=list(words))


def balanced(labelled: Iterable[tuple[Sequence[str], Kind]]) -> list[tuple[Sequence[str], Kind]]:
    """The same, those of rare kinds several times."""
    given = [(words, kind) for words, kind in labelled if kind in KINDS]
    count = Counter(kind for _, kind in given)
    return [
        one for one in given for _ in range(min(MOST_TIMES, max(1, round(WANTED / count[one[1]]))))
    ]


def train(
    labelled: Iterable[tuple[Sequence[str], Kind]],
    folder: Path,
    *,
    rounds: int = 4,
    seed: int = 7,
    seen: Callable[[int, float], None] = lambda _round, _loss: None,
) -> None:
    """Train on words as `signs` gives them, and keep the pipeline in `folder`; `seen` is told each round's loss."""
    import random

    import spacy
    from spacy.training import Example
    from thinc.api import fix_random_seed

    fix_random_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - the order of examples is no secret
    language = spacy.blank("xx")
    category = language.add_pipe("textcat", config=CONFIG)
    for kind in KINDS:
        category.add_label(kind.value)  # type: ignore[attr-defined]
    examples = [
        Example.from_dict(
            _doc(language, words), {"cats": {k.value: float(k is kind) for k in KINDS}}
        )
        for words, kind in balanced(labelled)
    ]
    optimizer = language.initialize(lambda: examples[:200])
    for round_ in range(rounds):
        rng.shuffle(examples)
        losses: dict[str, float] = {}
        for start in range(0, len(examples), TOGETHER):
            language.update(examples[start : start + TOGETHER], sgd=optimizer, losses=losses)
        seen(round_, losses["textcat"])
    language.to_disk(folder)
