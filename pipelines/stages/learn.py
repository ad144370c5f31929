"""Learn: what reviewers corrected, remembered for the next document of the supplier."""

from __future__ import annotations

from collections.abc import Sequence

from idp.draft import Draft
from idp.fields import Correction


def learn(draft: Draft, corrections: Sequence[Correction]) -> None:
    """Nothing yet: corrections are stored with the document, and the supplier memory that reads them comes later."""
    del draft, corrections
