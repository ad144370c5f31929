"""What the review desk shows of one document, gathered from the stores and made ready for its template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from idp.books import Books
from idp.document import Box, Document, Page
from idp.draft import Draft, Issue, LineAmountTypes, Published, Severity
from idp.fields import AMOUNTS, DATES, Correction, Extraction, FieldName
from idp.records import Actor, DocumentRow, Event, OutboxRow, OutboxState, OutboxStep, Role
from idp.status import IN_WORK, Status
from pipelines import workflow
from pipelines.stages.publish import from_result
from pipelines.stages.receive import can_be_shown
from web.forms import Parsed, Typed, TypedLine, lines_for_sums, typed_of_draft
from web.here import services
from web.present import LABELS, certainty, made_ready, origin, shown
from web.proof import SUMS, Proof, Read, prove
from web.typed import typed_amount

HEAD = (
    FieldName.SUPPLIER_NAME,
    FieldName.INVOICE_NUMBER,
    FieldName.ISSUE_DATE,
    FieldName.DUE_DATE,
    FieldName.PURCHASE_ORDER,
)
FOOT = (FieldName.CURRENCY, *SUMS)
MOST_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Other:
    """A value that was not chosen, offered as a button; `key` names its box on the page."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One input with all that is known of its value; `saved` is what somebody else saved meanwhile, where it differs."""

    name: str
    label: str
    text: str
    style: str
    mark: str
    origin: str
    others: tuple[Other, ...] = ()
    issues: tuple[Issue, ...] = ()
    refused: str = ""
    saved: str | None = None

    @property
    def half(self) -> bool:
        """Whether it shares its row with another."""
        return self.style == "date"

    @property
    def troubled(self) -> bool:
        return bool(self.issues or self.refused or self.saved is not None)

    @property
    def tone(self) -> str:
        """The gravest of what is said about the value."""
        grave = {i.severity for i in self.issues}
        if self.refused or Severity.ERROR in grave:
            return "error"
        return "warning" if self.saved is not None or Severity.WARNING in grave else ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row of the lines table; `refused` by column; `why` says why it is booked so."""

    number: int
    typed: TypedLine
    refused: Mapping[str, str]
    boxed: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle on a page, named by what it belongs to."""

    key: str
    box: Box
    style: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as shown: `height` in parts of a thousand of its width.

    `version` changes whenever its picture does, and is empty while reading may yet turn it; `made_ready` says what was done to it before it was read.
    """

    number: int
    height: int
    marks: tuple[Mark, ...] = ()
    version: str = ""
    made_ready: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One document with its draft and all around it; `draft` is None until it was understood."""

    row: DocumentRow
    who: Actor
    draft: Draft | None
    version: int
    books: Books | None
    document: Document | None
    events: tuple[Event, ...]
    corrections: tuple[Correction, ...]
    outbox: tuple[OutboxRow, ...]
    typed: Typed = field(default_factory=Typed)
    refused: Mapping[str, str] = field(default_factory=dict)
    conflict: bool = False

    @property
    def may_review(self) -> bool:
        return self.who.role.may_act_as(Role.REVIEWER)

    @property
    def editable(self) -> bool:
        return self.row.status is Status.NEEDS_REVIEW and self.draft is not None and self.may_review

    @property
    def published(self) -> Published | None:
        """The bill in Xero, from the moment it is written."""
        done = (r for r in self.outbox if r.step is OutboxStep.BILL)
        bill = next(done, None)
        return from_result(bill.result) if bill and bill.state is OutboxState.DONE else None

    @property
    def waiting(self) -> str:
        """What the work on the document waits for, where something is away."""
        last = self.events[-1] if self.events and self.row.status in IN_WORK else None
        return last.say if last and last.kind == "waiting" else ""

    @property
    def issues(self) -> tuple[Issue, ...]:
        return self.draft.issues if self.draft else ()

    @property
    def blocking(self) -> int:
        return sum(i.severity is Severity.ERROR for i in self.issues)

    @property
    def pointing(self) -> tuple[Issue, ...]:
        """Issues that count: what is only good to know is shown, but not counted."""
        return tuple(i for i in self.issues if i.severity is not Severity.INFO)

    def issues_of(self, *names: str) -> tuple[Issue, ...]:
        return tuple(i for i in self.issues if i.field in names)

    @property
    def issues_of_whole(self) -> tuple[Issue, ...]:
        """Issues that no input of the page carries."""
        carried = {str(n) for n in FieldName} | {"contact", "lines", "line_items"}
        return tuple(i for i in self.issues if i.field.partition(".")[0] not in carried)

    @property
    def issues_of_lines(self) -> tuple[Issue, ...]:
        return tuple(i for i in self.issues if i.field.partition(".")[0] in ("lines", "line_items"))

    @property
    def head(self) -> tuple[FieldRow, ...]:
        return tuple(self._field(n) for n in HEAD)

    @property
    def sums(self) -> tuple[FieldRow, ...]:
        return tuple(self._field(n) for n in FOOT)

    @property
    def more(self) -> tuple[FieldRow, ...]:
        return tuple(self._field(n) for n in FieldName if n not in HEAD and n not in FOOT)

    @property
    def contact(self) -> FieldRow:
        match = self.draft.contact if self.draft else None
        mark = "none" if match is None else "sure" if match.score >= 0.85 else "doubtful"
        told = match.why if match else "not matched with a contact in Xero yet"
        return FieldRow(
            "contact",
            "Xero contact",
            self.typed.contact,
            "text",
            mark,
            told,
            issues=self.issues_of("contact"),
            refused=self.refused.get("contact", ""),
            saved=self._saved_contact(),
        )

    def _field(self, name: FieldName) -> FieldRow:
        found = self.draft.extraction.field(name) if self.draft else None
        text = self.typed.fields.get(name, "")
        style = "amount" if name in AMOUNTS else "date" if name in DATES else "text"
        stored = shown(name, found.value) if found else ""
        return FieldRow(
            str(name),
            LABELS[name],
            text,
            style,
            certainty(found),
            origin(found),
            self._others(name, text),
            self.issues_of(str(name)),
            self.refused.get(str(name), ""),
            stored if self.conflict and stored != text else None,
        )

    def _others(self, name: FieldName, text: str) -> tuple[Other, ...]:
        """What else was read, where the reading is not sure."""
        if self.draft is None or certainty(self.draft.extraction.field(name)) == "sure":
            return ()
        offered: dict[str, Other] = {}
        for number, candidate in enumerate(self.draft.extraction.candidates):
            said = shown(name, candidate.value)
            if candidate.name is name and said != text:
                offered.setdefault(said, Other(said, f"other-{number}"))
        return tuple(offered.values())[:MOST_OTHERS]

    def _saved_contact(self) -> str | None:
        stored = self.draft.contact.name if self.draft and self.draft.contact else ""
        return stored if self.conflict and stored != self.typed.contact else None

    @property
    def lines_saved_meanwhile(self) -> bool:
        if not self.conflict or self.draft is None:
            return False
        return typed_of_draft(self.draft, self.books).lines != self.typed.lines

    @property
    def lines(self) -> tuple[LineRow, ...]:
        boxed = self._line_boxes()
        return tuple(
            LineRow(number, typed, self._refused_in_line(number), f"line-{number}" in boxed, why)
            for number, (typed, why) in enumerate(
                zip(self.typed.lines, self._reasons(), strict=True)
            )
        )

    def _reasons(self) -> tuple[str, ...]:
        """Why each line that is still as it was proposed is booked so, empty for the others."""
        if self.draft is None or not any(line.why for line in self.draft.lines):
            return ("",) * len(self.typed.lines)
        proposed = typed_of_draft(self.draft, self.books).lines
        told = zip(self.typed.lines, proposed, self.draft.lines, strict=False)
        found = tuple(line.why if typed == was else "" for typed, was, line in told)
        return found + ("",) * (len(self.typed.lines) - len(found))

    def _refused_in_line(self, number: int) -> Mapping[str, str]:
        start = f"lines.{number}."
        return {k.removeprefix(start): v for k, v in self.refused.items() if k.startswith(start)}

    def _line_boxes(self) -> Mapping[str, tuple[int | None, Box]]:
        if self.draft is None or len(self.draft.extraction.line_items) != len(self.draft.lines):
            return {}
        items = enumerate(self.draft.extraction.line_items)
        return {f"line-{n}": (item.page, item.box) for n, item in items if item.box}

    @property
    def blank_sheets(self) -> tuple[Sheet, ...]:
        """The pages that hold nothing, and are not in the way of those that do."""
        pages = self.document.pages if self.document else ()
        if all(page.blank for page in pages):
            return ()
        return tuple(self._sheet(page) for page in pages if page.blank)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The pages with every box that may be pointed at; before reading, one page of unknown height; none of bare XML."""
        if not can_be_shown(self.row.media_type):
            return ()
        if self.document is None or not self.document.pages:
            return tuple(Sheet(n, 1414) for n in range(1, max(1, self.row.pages) + 1))
        hidden = {sheet.number for sheet in self.blank_sheets}
        return tuple(self._sheet(p) for p in self.document.pages if p.number not in hidden)

    def _sheet(self, page: Page) -> Sheet:
        return Sheet(
            page.number,
            round(1000 * page.height / page.width) if page.width else 1414,
            self._on(page.number),
            str(page.turn),
            made_ready(page),
        )

    def _on(self, page: int) -> tuple[Mark, ...]:
        if self.draft is None:
            return ()
        lines = [Mark(k, b, "line") for k, (p, b) in self._line_boxes().items() if p == page]
        return (*lines, *_marks(self.draft.extraction, page))

    @property
    def proof(self) -> Proof:
        return proof_of(self.typed, self.draft, self.books)


def _marks(read: Extraction, page: int) -> tuple[Mark, ...]:
    chosen = [
        Mark(str(f.name), f.box, certainty(f)) for f in read.fields if f.box and f.page == page
    ]
    others = [
        Mark(f"other-{n}", c.box, "other")
        for n, c in enumerate(read.candidates)
        if c.box and c.page == page
    ]
    return (*others, *chosen)


def proof_of(typed: Typed, draft: Draft | None, books: Books | None) -> Proof:
    """The proof of what the form holds now; what cannot be read in it counts as missing."""
    sums: list[Decimal | None] = []
    for name in SUMS:
        try:
            sums.append(typed_amount(typed.fields.get(name, "")))
        except ValueError:
            sums.append(None)
    lines = lines_for_sums(typed, books)
    untouched = draft is not None and typed.lines == typed_of_draft(draft, books).lines
    if untouched and draft is not None:
        lines = draft.lines  # with the tax amounts that no input shows
    known = typed.line_amount_types in set(LineAmountTypes)
    types = LineAmountTypes(typed.line_amount_types) if known else LineAmountTypes.EXCLUSIVE
    return prove(Read(*sums), lines, types, books.rates() if books else {})


def desk_of(document_id: str, who: Actor, *, with_pages: bool = True) -> Desk:
    """Everything about the document. Raises Rejected (`not_found`) where `who` may not see it.

    The words of hundreds of pages take a second or two to load: leave them out where no page is drawn.
    """
    place = who.organisation_id
    with services().unit_of_work() as uow:
        row = uow.documents.get(place, document_id)
        books = uow.books.load(place)
        events = tuple(uow.events.of(place, document_id))
        corrections = tuple(uow.corrections.of(place, document_id))
        outbox = tuple(uow.outbox.of(place, document_id))
    # After the row: a draft that came meanwhile is newer than the state shown, never older.
    document = (
        workflow.pages_of(document_id, services=services(), actor=who) if with_pages else None
    )
    found = workflow.draft_of(document_id, services=services(), actor=who)
    draft, version = found or (None, 0)
    typed = typed_of_draft(draft, books) if draft else Typed()
    return Desk(row, who, draft, version, books, document, events, corrections, outbox, typed=typed)


def refusals(parsed: Parsed) -> str:
    """How many inputs need another look, in words."""
    count = len(parsed.refused)
    what = "One entry" if count == 1 else f"{count} entries"
    return f"{what} could not be taken. Nothing was saved yet; what you typed is kept below."
