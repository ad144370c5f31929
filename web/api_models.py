"""The shapes of the JSON API. Amounts travel as text ("1204.50"), dates as ISO 8601, boxes as 0..1 of the page."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from spectree.model_adapter.pydantic_adapter import BaseFile

from idp.document import Kind, UploadSource
from idp.draft import DraftType, LineAmountTypes, Severity
from idp.fields import FieldName, FieldSource
from idp.status import Status


class Strict(BaseModel):
    """What comes in: an unknown name is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class Upload(BaseModel):
    """A multipart form with one or more parts named `files` (or one named `file`)."""

    files: BaseFile | None = None
    file: BaseFile | None = None


class RemarkOut(BaseModel):
    code: str
    say: str


class Outcome(BaseModel):
    """What became of one file: `queued`, `duplicate` of the document `id`, or `refused`."""

    filename: str
    outcome: str
    id: str | None = None
    href: str | None = None
    refused: RemarkOut | None = None


class Outcomes(BaseModel):
    documents: list[Outcome]


class ListQuery(Strict):
    """All given conditions at once; `q` is sought in supplier, number and file name."""

    status: Status | None = None
    kind: Kind | None = None
    q: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0


class Summary(BaseModel):
    """A document as lists show it."""

    id: str
    href: str
    status: Status
    kind: Kind
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int
    source: UploadSource
    received_from: str
    supplier: str
    number: str
    issue_date: date | None
    due_date: date | None
    total: Decimal | None
    currency: str
    errors: int
    warnings: int
    version: int
    reason: RemarkOut | None
    created_at: datetime
    updated_at: datetime


class Page(BaseModel):
    documents: list[Summary]
    total: int
    limit: int
    offset: int


class BoxOut(BaseModel):
    x0: float
    y0: float
    x1: float
    y1: float


class FieldOut(BaseModel):
    """A value read off the page: `text` as printed, `value` as understood."""

    value: str
    text: str
    confidence: float
    page: int | None
    box: BoxOut | None
    source: FieldSource


class LineItemOut(BaseModel):
    """A row as printed."""

    description: str
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal | None
    tax_rate: Decimal | None
    tax_amount: Decimal | None
    page: int | None
    box: BoxOut | None


class IssueOut(BaseModel):
    code: str
    field: str
    severity: Severity
    say: str


class DraftLineOut(BaseModel):
    """A line as it goes to Xero."""

    description: str
    quantity: Decimal
    unit_amount: Decimal
    line_amount: Decimal
    account_code: str
    tax_type: str
    tax_amount: Decimal | None
    tracking: dict[str, str]


class TotalsOut(BaseModel):
    sub_total: Decimal
    total_tax: Decimal
    total: Decimal


class DraftOut(BaseModel):
    """The bill or credit note in the making; `totals` as Xero will compute them."""

    type: DraftType
    contact_id: str | None
    contact_name: str | None
    number: str
    issue_date: date | None
    due_date: date | None
    currency: str
    line_amount_types: LineAmountTypes
    lines: list[DraftLineOut]
    totals: TotalsOut | None


class EventOut(BaseModel):
    at: datetime
    actor: str
    kind: str
    say: str


class CorrectionOut(BaseModel):
    field: str
    before: str
    after: str
    who: str
    at: datetime


class PublishedOut(BaseModel):
    """The bill in Xero."""

    ledger_id: str
    number: str
    state: str
    total: Decimal | None
    link: str


class Detail(Summary):
    """All that is known of one document; what is not known yet is empty."""

    fields: dict[FieldName, FieldOut] = {}
    line_items: list[LineItemOut] = []
    draft: DraftOut | None = None
    issues: list[IssueOut] = []
    events: list[EventOut] = []
    corrections: list[CorrectionOut] = []
    published: PublishedOut | None = None


class LineIn(Strict):
    """A line as corrected; without `line_amount` it is quantity × unit amount."""

    description: str
    quantity: Decimal = Decimal(1)
    unit_amount: Decimal | None = None
    line_amount: Decimal | None = None
    account_code: str = ""
    tax_type: str = ""
    tracking: dict[str, str] = {}


class Corrections(Strict):
    """Only what is named changes; `version` is the one that the change was made from. An empty text clears a field."""

    version: int
    fields: dict[FieldName, str] = {}
    kind: Kind | None = None
    contact_id: str | None = None
    line_amount_types: LineAmountTypes | None = None
    lines: Annotated[list[LineIn], Field(max_length=500)] | None = None


class Approval(Strict):
    """`version` is the one that was looked at: a later change is not approved unseen."""

    version: int


class Rejection(Strict):
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class PictureQuery(Strict):
    """The width asked for, in pixels; the answer is at least as wide where the page allows it."""

    w: Annotated[int, Field(ge=1, le=2400)] = 1000


class ProblemOut(BaseModel):
    """An error (RFC 9457); `code` is stable, `field` names what was wrong where there is one such thing."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
