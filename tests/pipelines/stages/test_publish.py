from dataclasses import dataclass, field

from idp.draft import Published
from idp.records import OutboxRow, OutboxState, OutboxStep
from pipelines.stages.publish import Attachment, publish_attachment


@dataclass
class Keys:
    """A ledger that keeps the keys under which something is attached."""

    seen: list[str] = field(default_factory=list)

    def attach(self, *_file: object, key: str) -> None:
        self.seen.append(key)


def test_the_same_file_goes_under_the_same_key_and_one_converted_anew_under_another() -> None:
    ledger = Keys()
    row = OutboxRow(
        "1", "org", "doc", OutboxStep.ATTACHMENT, "doc-attachment-abc", OutboxState.STARTED
    )
    for content in (b"%PDF a", b"%PDF a", b"%PDF b"):
        file = Attachment("a.pdf", "application/pdf", content)
        publish_attachment(row, Published("1", "", "DRAFT"), "ACCPAY", file, ledger=ledger)
    first, again, other = ledger.seen
    assert first == again != other
    assert all(key.startswith("doc-attachment-abc-") for key in ledger.seen)
