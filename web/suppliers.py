"""What is remembered of suppliers, in sentences: to read, switch off, change and delete."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from idp.fields import FieldName
from idp.memory import Habit, KnownSupplier, Trait, seen, sentence
from idp.records import Role
from pipelines import workflow
from web.here import actor, needs, services

pages = Blueprint("suppliers", __name__)

SURE, FAIR = 0.85, 0.6
_ORDER = [str(n) for n in FieldName] + [Trait.DATE_ORDER, Trait.PRICES, Trait.CODING]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A habit as the page shows it."""

    id: str
    say: str
    seen: str
    mark: str
    active: bool


@pages.get("/suppliers")
@needs(Role.REVIEWER)
def show_all() -> ResponseReturnValue:
    known = workflow.suppliers(services=services(), actor=actor())
    return render_template("suppliers.html", suppliers=known)


@pages.get("/suppliers/<supplier_id>")
@needs(Role.REVIEWER)
def show(supplier_id: str) -> ResponseReturnValue:
    who = actor()
    known = workflow.supplier(supplier_id, services=services(), actor=who)
    with services().unit_of_work() as uow:
        books = uow.books.load(who.organisation_id)
    accounts = [a for a in books.accounts if a.offered] if books else []
    fields, booking = _parts(known)
    return render_template(
        "supplier.html",
        supplier=known,
        fields=fields,
        booking=booking,
        accounts=accounts,
        usual=_usual_account(known),
    )


def _parts(known: KnownSupplier) -> tuple[tuple[Remembered, ...], tuple[Remembered, ...]]:
    """What is remembered of the fields, in their order, and of the lines, the surest first."""
    ranked = sorted(known.habits, key=lambda h: (_ORDER.index(h.about), -h.say, h.words, h.id))
    fields = tuple(_shown(h) for h in ranked if h.about != Trait.CODING)
    return fields, tuple(_shown(h) for h in ranked if h.about == Trait.CODING)


def _shown(habit: Habit) -> Remembered:
    mark = "sure" if habit.say >= SURE else "fair" if habit.say >= FAIR else "doubtful"
    return Remembered(habit.id, sentence(habit), seen(habit), mark, habit.active)


def _usual_account(known: KnownSupplier) -> str:
    usual = (h.coding for h in known.about(Trait.CODING) if not h.words and h.coding)
    return next((c.account_code for c in usual), "")


@pages.post("/suppliers/<supplier_id>/habits/<habit_id>/<switch>")
@needs(Role.REVIEWER)
def switch_habit(supplier_id: str, habit_id: str, switch: str) -> ResponseReturnValue:
    """`switch` is `on` or anything else for off."""
    on = switch == "on"
    workflow.switch_habit(supplier_id, habit_id, on=on, services=services(), actor=actor())
    flash("Followed again." if on else "Switched off; it stays here until you delete it.", "done")
    return redirect(url_for("suppliers.show", supplier_id=supplier_id))


@pages.post("/suppliers/<supplier_id>/habits/<habit_id>/forget")
@needs(Role.REVIEWER)
def forget_habit(supplier_id: str, habit_id: str) -> ResponseReturnValue:
    workflow.forget_habit(supplier_id, habit_id, services=services(), actor=actor())
    flash("Deleted. Documents that you approve from now on may teach it anew.", "done")
    return redirect(url_for("suppliers.show", supplier_id=supplier_id))


@pages.post("/suppliers/<supplier_id>/account")
@needs(Role.REVIEWER)
def set_account(supplier_id: str) -> ResponseReturnValue:
    code = request.form.get("account", "").strip()
    workflow.set_usual_account(supplier_id, code, services=services(), actor=actor())
    flash(f"Lines of this supplier take account {code} from now on.", "done")
    return redirect(url_for("suppliers.show", supplier_id=supplier_id))


@pages.post("/suppliers/<supplier_id>/forget")
@needs(Role.REVIEWER)
def forget(supplier_id: str) -> ResponseReturnValue:
    workflow.forget_supplier(supplier_id, services=services(), actor=actor())
    flash("All that was remembered of this supplier is deleted.", "done")
    return redirect(url_for("suppliers.show_all"))
