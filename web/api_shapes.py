"""The core's values in the API's shapes."""

from __future__ import annotations

from flask import url_for

from idp.document import Box
from idp.draft import Draft, DraftLine
from idp.fields import Field, LineItem, written
from idp.records import DocumentRow
from pipelines.workflow import Received
from web import api_models as m
from web.desk import Desk


def _href(document_id: str) -> str:
    return url_for("api.get_document", document_id=document_id)


def outcome(received: Received) -> m.Outcome:
    if received.refused:
        why = m.RemarkOut(code=received.refused.code, say=received.refused.say)
        return m.Outcome(filename=received.filename, outcome="refused", refused=why)
    return m.Outcome(
        filename=received.filename,
        outcome="duplicate" if received.duplicate_of else "queued",
        id=received.document_id,
        href=_href(received.document_id),
    )


def _facts(row: DocumentRow) -> dict[str, object]:
    shared = set(m.Summary.model_fields) - {"href", "reason"}
    reason = m.RemarkOut(code=row.reason_code, say=row.reason_say) if row.reason_code else None
    facts: dict[str, object] = {name: getattr(row, name) for name in shared}
    return facts | {"href": _href(row.id), "reason": reason}


def summary(row: DocumentRow) -> m.Summary:
    return m.Summary.model_validate(_facts(row))


def detail(desk: Desk) -> m.Detail:
    found = desk.published
    parts: dict[str, object] = {
        "issues": [
            m.IssueOut(code=i.code, field=i.field, severity=i.severity, say=i.say)
            for i in desk.issues
        ],
        "events": [m.EventOut(at=e.at, actor=e.actor, kind=e.kind, say=e.say) for e in desk.events],
        "corrections": [
            m.CorrectionOut(field=c.field, before=c.before, after=c.after, who=c.who, at=c.at)
            for c in desk.corrections
        ],
        "published": m.PublishedOut(
            ledger_id=found.ledger_id,
            number=found.number,
            state=found.state,
            total=found.total,
            link=found.link,
        )
        if found
        else None,
    }
    if desk.draft:
        read = desk.draft.extraction
        parts |= {
            "fields": {f.name: _field(f) for f in read.fields},
            "line_items": [_item(item) for item in read.line_items],
            "draft": _draft(desk.draft),
        }
    facts = _facts(desk.row) | {"version": desk.version}
    return m.Detail.model_validate(facts | parts)


def _box(box: Box | None) -> m.BoxOut | None:
    return m.BoxOut(x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1) if box else None


def _field(found: Field) -> m.FieldOut:
    return m.FieldOut(
        value=written(found.value),
        text=found.text,
        confidence=found.confidence,
        page=found.page,
        box=_box(found.box),
        source=found.source,
    )


def _item(item: LineItem) -> m.LineItemOut:
    return m.LineItemOut(
        description=item.description,
        quantity=item.quantity,
        unit_price=item.unit_price,
        amount=item.amount,
        tax_rate=item.tax_rate,
        tax_amount=item.tax_amount,
        page=item.page,
        box=_box(item.box),
    )


def _draft(draft: Draft) -> m.DraftOut:
    sums = draft.totals
    return m.DraftOut(
        type=draft.type,
        contact_id=draft.contact.contact_id if draft.contact else None,
        contact_name=draft.contact.name if draft.contact else None,
        number=draft.number,
        issue_date=draft.issue_date,
        due_date=draft.due_date,
        currency=draft.currency,
        line_amount_types=draft.line_amount_types,
        lines=[_line(line) for line in draft.lines],
        totals=m.TotalsOut(sub_total=sums.sub_total, total_tax=sums.total_tax, total=sums.total)
        if sums
        else None,
    )


def _line(line: DraftLine) -> m.DraftLineOut:
    return m.DraftLineOut(
        description=line.description,
        quantity=line.quantity,
        unit_amount=line.unit_amount,
        line_amount=line.line_amount,
        account_code=line.account_code,
        tax_type=line.tax_type,
        tax_amount=line.tax_amount,
        tracking=dict(line.tracking),
    )
