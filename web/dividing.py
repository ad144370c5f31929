"""Cutting a file that holds several documents, and joining several that are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from idp.document import Document, Split
from idp.errors import Rejected
from idp.records import Actor, Descent, DocumentRow, Role
from pipelines import workflow
from pipelines.stages.receive import can_be_shown
from pipelines.workflow.dividing import FREE
from web.here import actor, may_see, needs, services
from web.inbox import View

pages = Blueprint("dividing", __name__)
OURS = frozenset({"not_found", "not_allowed"})
"""Refusals that are answered by a page of their own."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page between whose predecessor and itself one may cut; `say` is why."""

    number: int
    height: int
    say: str = ""
    cut: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Relative:
    """A document that this one was made of, or that was made of it, and which pages of the whole it is."""

    row: DocumentRow
    descent: Descent

    @property
    def where(self) -> str:
        first, last = self.descent.first_page, self.descent.last_page
        return f"page {first}" if first == last else f"pages {first}\u2013{last}"


@dataclass(frozen=True, slots=True)
class Kin:
    """What a document was made of and what was made of it."""

    sources: tuple[Relative, ...] = ()
    made: tuple[Relative, ...] = ()

    @property
    def joined(self) -> bool:
        return len(self.sources) > 1


def kin_of(row: DocumentRow, who: Actor) -> Kin:
    """The relatives of a document that `who` may see."""
    place = who.organisation_id
    with services().unit_of_work() as uow:
        sources = [(d, uow.documents.get(place, d.from_id)) for d in uow.lineage.to(place, row.id)]
        made = [(d, uow.documents.get(place, d.to_id)) for d in uow.lineage.of(place, row.id)]
    seen = tuple(
        tuple(Relative(other, d) for d, other in some if may_see(other, who))
        for some in (sources, made)
    )
    return Kin(*seen)


def suggested(row: DocumentRow, document: Document | None, who: Actor) -> tuple[Split, ...]:
    """Where `who` may want to cut the document; nothing where they may not."""
    if document is None or not may_cut(row, who):
        return ()
    return document.splits


def may_cut(row: DocumentRow, who: Actor) -> bool:
    """Whether `who` may split or join the document as it stands."""
    return (
        who.role.may_act_as(Role.REVIEWER) and row.status in FREE and can_be_shown(row.media_type)
    )


def _leaves(row: DocumentRow, document: Document | None) -> tuple[Leaf, ...]:
    if document is None:
        return tuple(Leaf(n, 141) for n in range(1, row.pages + 1))
    why = {split.page: split.say for split in document.splits}
    return tuple(
        Leaf(
            p.number,
            round(100 * p.height / p.width) if p.width else 141,
            why.get(p.number, ""),
            cut=p.number in why,
            blank=p.blank,
        )
        for p in document.pages
    )


@pages.get("/documents/<document_id>/split")
@needs(Role.REVIEWER)
def choose(document_id: str) -> ResponseReturnValue:
    """The pages with the places to cut at, those that are suggested ticked."""
    who = actor()
    with services().unit_of_work() as uow:
        row = uow.documents.get(who.organisation_id, document_id)
    document = workflow.pages_of(document_id, services=services(), actor=who)
    leaves = _leaves(row, document)
    if len(leaves) < 2 or not may_cut(row, who):
        flash(f"“{row.filename}” cannot be split: it has one page, or is no longer open.", "failed")
        return _to(document_id)
    return render_template("split.html", row=row, leaves=leaves, view=View.asked())


@pages.post("/documents/<document_id>/split")
@needs(Role.REVIEWER)
def split(document_id: str) -> ResponseReturnValue:
    starts = [int(n) for n in request.form.getlist("start")[:1000] if n.isdecimal() and len(n) < 6]
    version = request.form.get("version", 0, type=int)
    try:
        made = workflow.split(
            document_id, starts, services=services(), actor=actor(), version=version
        )
    except Rejected as error:
        return _refused(error, document_id)
    flash(f"Split into {len(made)} documents. They are below, and the file itself is kept.", "done")
    return _to(document_id)


@pages.post("/documents/<document_id>/undo")
@needs(Role.REVIEWER)
def undo(document_id: str) -> ResponseReturnValue:
    try:
        opened = workflow.undo(document_id, services=services(), actor=actor())
    except Rejected as error:
        return _refused(error, document_id)
    flash("Taken back. It is as it was before.", "done")
    return _to(opened[0])


@pages.get("/join")
@needs(Role.REVIEWER)
def order() -> ResponseReturnValue:
    """What is to be joined, with the order asked for."""
    rows = _chosen(request.args.getlist("id"), actor())
    if len(rows) < 2:
        flash("Choose two or more open documents to join.", "failed")
        return redirect(url_for("inbox.show"))
    return render_template("join.html", rows=rows)


@pages.post("/join")
@needs(Role.REVIEWER)
def join() -> ResponseReturnValue:
    ids = request.form.getlist("id")[:100]
    versions = {i: request.form.get(f"version-{i}", -1, type=int) for i in ids}
    places = {i: (request.form.get(f"place-{i}", 999, type=int), n) for n, i in enumerate(ids)}
    wanted = sorted(ids, key=lambda i: places[i])
    try:
        made = workflow.join(wanted, services=services(), actor=actor(), versions=versions)
    except Rejected as error:
        return _refused(error, "")
    flash(f"Joined {len(wanted)} documents into one. The files themselves are kept.", "done")
    return _to(made)


def _chosen(ids: Sequence[str], who: Actor) -> list[DocumentRow]:
    """The rows that may be joined, those that came first in front. Raises Rejected (`not_found`)."""
    with services().unit_of_work() as uow:
        rows = [uow.documents.get(who.organisation_id, i) for i in dict.fromkeys(ids[:100])]
    fit = [row for row in rows if may_cut(row, who)]
    return sorted(fit, key=lambda row: (row.created_at, row.part, row.filename))


def _refused(error: Rejected, document_id: str) -> ResponseReturnValue:
    """Back to where it was asked for, with the reason."""
    if error.code in OURS:
        raise error
    flash(f"Nothing was changed. {error.say}", "failed")
    return _to(document_id) if document_id else redirect(url_for("inbox.show"))


def _to(document_id: str) -> ResponseReturnValue:
    return redirect(url_for("review.show", document_id=document_id, **View.asked().arguments()))
