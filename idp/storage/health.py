"""Whether the database answers and has the tables that this program knows."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from idp.storage.engine import current_revision, head_revision


def what_is_wrong(url: str) -> str:
    """What is wrong with the database at `url`, in a few words; empty where all is well."""
    try:
        found = current_revision(url)
    except SQLAlchemyError as error:
        return f"cannot be reached ({type(error).__name__})"
    return "" if found == head_revision() else "wants `idp db upgrade`"
