"""The inbox: what came in and how it stands, and the door for new files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from idp.document import Remark, UploadSource
from idp.records import Actor, DocumentFilter, DocumentRow, Role
from idp.status import IN_WORK, REPLACED, Status
from idp.storage.unit_of_work import UnitOfWork
from pipelines import workflow
from pipelines.workflow import Received
from web.here import actor, from_htmx, needs, services, settings

pages = Blueprint("inbox", __name__)
PAGE = 50
OUTCOMES = "outcomes"

READING = frozenset({Status.RECEIVED, Status.READ})
TABS: Mapping[str, tuple[str, frozenset[Status]]] = {
    "open": ("Open", IN_WORK | {Status.NEEDS_REVIEW, Status.FAILED}),
    "review": ("To review", frozenset({Status.NEEDS_REVIEW})),
    "reading": ("Reading", READING),
    "sending": ("Sending", frozenset({Status.APPROVED})),
    "xero": ("In Xero", frozenset({Status.PUBLISHED})),
    "failed": ("Could not be read", frozenset({Status.FAILED})),
    "rejected": ("Rejected", frozenset({Status.REJECTED})),
    "replaced": ("Split and joined", REPLACED),
    "all": ("All", frozenset(Status)),
}


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class View:
    """What of the inbox is shown: a tab, a search, a page of it."""

    tab: str = "open"
    text: str = ""
    page: int = 1

    @staticmethod
    def asked() -> View:
        tab = request.args.get("tab", "open")
        if tab not in TABS:
            abort(404)
        page = request.args.get("page", 1, type=int)
        return View(tab, request.args.get("q", "").strip()[:200], max(1, min(page, 100_000)))

    def filter(self, who: Actor) -> DocumentFilter:
        return DocumentFilter(TABS[self.tab][1], text=self.text, uploaded_by=own_only(who))

    def arguments(self, page: int | None = None) -> dict[str, Any]:
        """The query that leads back to this view; defaults are left out."""
        given: dict[str, Any] = {} if self.tab == "open" else {"tab": self.tab}
        if self.text:
            given["q"] = self.text
        wanted = page or self.page
        return given | ({"page": wanted} if wanted > 1 else {})


def own_only(who: Actor) -> str:
    """The uploader to whom lists are limited: staff see their own documents only."""
    return "" if who.role.may_act_as(Role.REVIEWER) else who.user_id


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the inbox."""

    view: View
    rows: tuple[DocumentRow, ...]
    total: int
    tabs: tuple[Tab, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))

    @property
    def busy(self) -> bool:
        """Whether something in sight moves on by itself."""
        return any(t.count for t in self.tabs if t.key in ("reading", "sending"))

    @property
    def seen(self) -> str:
        """A digest of all that is shown, to tell whether anything has changed."""
        shown = [
            f"{r.id}{r.status}{r.version}{r.errors}{r.warnings}{r.supplier}" for r in self.rows
        ]
        shown += [f"{t.key}{t.count}" for t in self.tabs]
        return hashlib.sha256("|".join(shown).encode()).hexdigest()[:16]


def listing(view: View, who: Actor) -> Listing:
    with services().unit_of_work() as uow:
        rows, total = uow.documents.list(
            who.organisation_id, view.filter(who), limit=PAGE, offset=(view.page - 1) * PAGE
        )
        counts = _counts(uow, who)
    tabs = tuple(
        Tab(key, label, sum(counts.get(s, 0) for s in statuses), key == view.tab)
        for key, (label, statuses) in TABS.items()
    )
    return Listing(view, tuple(rows), total, tabs)


def _counts(uow: UnitOfWork, who: Actor) -> Mapping[Status, int]:
    """Documents by status, of those that `who` may see."""
    own = own_only(who)
    if not own:
        return uow.documents.counts(who.organisation_id)
    sought = {s: DocumentFilter(frozenset({s}), uploaded_by=own) for s in Status}
    return {s: uow.documents.list(who.organisation_id, f, limit=1)[1] for s, f in sought.items()}


@pages.get("/")
@needs()
def show() -> ResponseReturnValue:
    found = listing(View.asked(), actor())
    told = [_as_received(o) for o in session.pop(OUTCOMES, [])]
    return render_template("inbox.html", found=found, outcomes=told, now=services().now())


@pages.get("/inbox/rows")
@needs()
def rows() -> ResponseReturnValue:
    """The table's body alone, for the page to refresh itself; 204 while nothing has changed."""
    found = listing(View.asked(), actor())
    if request.args.get("seen") == found.seen:
        return "", 204
    return render_template("_rows.html", found=found, now=services().now(), fresh=True)


@pages.post("/documents")
@needs()
def upload() -> ResponseReturnValue:
    """Takes the files in; answers with each one's outcome, as a fragment or on the inbox."""
    files = [f for f in request.files.getlist("files") if f.filename]
    outcomes = [o for file in files for o in take(file, actor(), UploadSource.WEB)]
    if not outcomes:
        outcomes = [Received("", refused=Remark("no_file", "No file was chosen."))]
    if from_htmx():
        return render_template("_outcomes.html", outcomes=outcomes)
    session[OUTCOMES] = [_as_plain(o) for o in outcomes[:20]]  # the cookie holds 4 kB
    return redirect(url_for("inbox.show"))


def take(file: FileStorage, who: Actor, source: UploadSource) -> tuple[Received, ...]:
    """One file of a form; of one over the limit just enough is read for it to be refused."""
    limit = settings().upload_limit_mb * 1_000_000
    content = file.stream.read(limit + 1)
    return workflow.receive(
        content, file.filename or "document", services=services(), actor=who, source=source
    )


def _as_plain(received: Received) -> list[str]:
    refused = received.refused
    code, say = (refused.code, refused.say) if refused else ("", "")
    return [received.filename[:80], received.document_id, received.duplicate_of, code, say]


def _as_received(plain: list[str]) -> Received:
    filename, document_id, duplicate_of, code, say = plain
    return Received(filename, document_id, duplicate_of, Remark(code, say) if code else None)
