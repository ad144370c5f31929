"""`KieExtractor`: fields and rows from the layout-aware transformer, by onnxruntime on one core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from idp.document import Document, Page
from idp.fields import Candidate, LineItem
from models.kie.reading import Findings, findings
from models.kie.spelling import Speller
from models.kie.weights import ARTIFACTS, VOCABULARY, WEIGHTS

MOST_WORDS = 2_500
"""Of a document with more words the first and last pages are looked at, and no rows are given."""

_NONE = Findings((), (), (), {})


class KieExtractor:
    """Proposes fields and rows. Its weights are loaded at the first document; one document is remembered.

    Raises FileNotFoundError at first use where the weights are missing.
    """

    def __init__(self, folder: Path = ARTIFACTS) -> None:
        self._folder = folder
        self._speller: Speller | None = None
        self._session: Any = None
        self._last: tuple[tuple[Page, ...], Findings] = ((), _NONE)

    def warm(self) -> None:
        """Load now what the first document would load."""
        if self._session is not None:
            return
        import onnxruntime

        self._speller = Speller(self._folder / VOCABULARY)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        weights = self._folder / WEIGHTS
        if not weights.is_file():
            raise FileNotFoundError(weights)
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )

    def propose(self, document: Document) -> tuple[Candidate, ...]:
        """Candidates, best first within a field; none for a document without words."""
        return self.findings(document).candidates

    def rows(self, document: Document) -> tuple[LineItem, ...]:
        """The rows of the bill, top to bottom; none where not all of the document was looked at."""
        everything = sum(len(page.words) for page in document.pages) <= MOST_WORDS
        return self.findings(document).rows if everything else ()

    def kinds(self, document: Document) -> Mapping[str, float]:
        """How likely the document is of each of `tags.KINDS`; empty for one without words."""
        return self.findings(document).kinds

    def findings(self, document: Document) -> Findings:
        """All that the transformer says of `document`, asked once."""
        pages, known = self._last
        if pages is document.pages:
            return known
        looked = [(page.number, page) for page in _looked_at(document.pages)]
        if looked:
            self.warm()
        found = findings(looked, self._speller, self._ask) if self._speller and looked else _NONE
        self._last = (document.pages, found)
        return found

    def _ask(self, window: Mapping[str, Any]) -> Sequence[Any]:
        answer: Sequence[Any] = self._session.run(None, dict(window))
        return answer


def _looked_at(pages: Sequence[Page]) -> list[Page]:
    """Pages with words from the front and from the back, in turn, until MOST_WORDS are reached."""
    worded = [page for page in pages if page.words]
    kept: set[int] = set()
    left = MOST_WORDS
    front, back = 0, len(worded) - 1
    while front <= back and left > 0:
        at = front if len(kept) % 2 == 0 else back
        kept.add(at)
        left -= len(worded[at].words)
        front, back = front + (at == front), back - (at == back)
    return [page for at, page in enumerate(worded) if at in kept]
