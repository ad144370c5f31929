from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bills import a_draft
from idp.document import Remark
from idp.fields import Equation, FieldName
from pipelines.stages.review import Changes, review

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SAID = (
    Remark("corrected", "The total was read as 1.", "total"),
    Remark("other", "Stays.", "total"),
)


def test_what_was_said_of_a_corrected_number_ends_when_a_person_sets_it():
    draft = a_draft()
    proof = (Equation("total", "1 + 1 tax make 2, as the total says.", holds=True),)
    draft = replace(draft, extraction=replace(draft.extraction, remarks=SAID, proof=proof))
    after, _ = review(
        draft, Changes(fields={FieldName.TOTAL: "95.00"}), books=None, who="Kim", at=NOW
    )
    assert after.extraction.remarks == SAID[1:]
    assert after.extraction.proof == ()
    kept, _ = review(
        draft, Changes(fields={FieldName.INVOICE_NUMBER: "X"}), books=None, who="Kim", at=NOW
    )
    assert (kept.extraction.remarks, kept.extraction.proof) == (SAID, proof)
