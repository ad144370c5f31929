"""Every table. Rows that hang on a document name its organisation too, so that the database itself keeps them apart."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

from idp.document import Kind, UploadSource
from idp.records import OutboxState, OutboxStep, Role
from idp.status import Status
from idp.storage.types import Choice, Moment, Money, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer, "sqlite")
"""Counts up by itself; SQLite does that for INTEGER only."""


def _words(name: str, **options: Any) -> Column[str]:
    return Column(name, Words, nullable=False, **options)


def _organisation(**options: Any) -> Column[str]:
    reference = ForeignKey("organisations.id", ondelete="CASCADE")
    return Column("organisation_id", Words, reference, nullable=False, **options)


def _of_document() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["organisation_id", "document_id"],
        ["documents.organisation_id", "documents.id"],
        ondelete="CASCADE",
    )


organisations = Table(
    "organisations",
    metadata,
    _words("id", primary_key=True),
    _words("name"),
    _words("slug", unique=True),
)

users = Table(
    "users",
    metadata,
    _words("id", primary_key=True),
    _words("email"),
    _words("name"),
    _words("password_hash"),
    Column("active", Boolean, nullable=False),
    _words("email_key", unique=True),  # the address without case, by which people are found
)

memberships = Table(
    "memberships",
    metadata,
    Column("user_id", Words, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    _organisation(primary_key=True),
    Column("role", Choice(Role), nullable=False),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    _words("id", primary_key=True),
    _words("user_id"),
    _words("organisation_id"),
    _words("name"),
    Column("created_at", Moment, nullable=False),
    Column("last_used", Moment),
    _words("token_hash", unique=True),
    ForeignKeyConstraint(
        ["user_id", "organisation_id"],
        ["memberships.user_id", "memberships.organisation_id"],
        ondelete="CASCADE",
    ),
)

documents = Table(
    "documents",
    metadata,
    _words("id", primary_key=True),
    _organisation(),
    _words("sha256"),
    _words("media_type"),
    _words("filename"),
    Column("size", BigInteger, nullable=False),
    Column("source", Choice(UploadSource), nullable=False),
    Column("status", Choice(Status), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    _words("received_from"),
    _words("uploaded_by"),
    _words("container_sha256"),
    Column("part", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("kind", Choice(Kind), nullable=False),
    _words("supplier"),
    _words("number"),
    Column("issue_date", Date),
    Column("due_date", Date),
    Column("total", Money),
    _words("currency"),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    _words("reason_code"),
    _words("reason_say"),
    _words("content_sha256", server_default=text("''")),
    # Of the work on it, not of the document: who holds it until when, and when it was last rung for.
    _words("sought"),  # supplier, number and file name without case, for lists to search in
    Column("worker", Words),
    Column("leased_until", Moment),
    Column("not_before", Moment),
    Column("rung_at", Moment),
    Column("attempts", Integer, nullable=False),
    # The same bytes are one document, whatever they came in and however many come at once.
    UniqueConstraint("organisation_id", "sha256"),
    UniqueConstraint("organisation_id", "id"),
    Index(None, "organisation_id", "status", "created_at"),
    Index(None, "organisation_id", "created_at"),
    Index(None, "organisation_id", "supplier", "number"),
    Index(None, "organisation_id", "container_sha256"),
    Index(None, "status", "updated_at"),
)

lineage = Table(
    "lineage",
    metadata,
    _words("organisation_id"),
    _words("from_id", primary_key=True),
    _words("to_id", primary_key=True),
    Column("position", Integer, nullable=False),
    Column("first_page", Integer, nullable=False),
    Column("last_page", Integer, nullable=False),
    Column("undone", Boolean, nullable=False),
    *(
        ForeignKeyConstraint(
            ["organisation_id", name],
            ["documents.organisation_id", "documents.id"],
            name=f"fk_lineage_{name}_documents",
            ondelete="CASCADE",
        )
        for name in ("from_id", "to_id")
    ),
    Index(None, "organisation_id", "from_id"),
    Index(None, "to_id"),
)

steps = Table(
    "steps",
    metadata,
    Column("document_id", Words, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    _words("stage", primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("payload", LargeBinary, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    _words("document_id", primary_key=True),
    _words("organisation_id"),
    Column("version", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("saved_at", Moment, nullable=False),
    _of_document(),
)

corrections = Table(
    "corrections",
    metadata,
    Column("position", Serial, primary_key=True, autoincrement=True),
    _words("organisation_id"),
    _words("document_id"),
    _words("field"),
    _words("before"),
    _words("after"),
    _words("who"),
    Column("at", Moment, nullable=False),
    _of_document(),
    Index(None, "organisation_id", "document_id"),
)

events = Table(
    "events",
    metadata,
    Column("position", Serial, primary_key=True, autoincrement=True),
    _words("id", unique=True),
    _words("organisation_id"),
    _words("document_id"),
    Column("at", Moment, nullable=False),
    _words("actor"),
    _words("kind"),
    _words("say"),
    Column("detail", JSON, nullable=False),
    _of_document(),
    Index(None, "organisation_id", "document_id"),
)

outbox = Table(
    "outbox",
    metadata,
    _words("id", primary_key=True),
    _words("organisation_id"),
    _words("document_id"),
    Column("step", Choice(OutboxStep), nullable=False),
    _words("attempt_key"),
    Column("state", Choice(OutboxState), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("result", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment),
    _words("said"),
    # Each write of a document has one row for good, so that two workers cannot both make one.
    UniqueConstraint("organisation_id", "document_id", "step"),
    _of_document(),
)

known_suppliers = Table(
    "known_suppliers",
    metadata,
    _organisation(primary_key=True),
    _words("id", primary_key=True),
    _words("name"),
    Column("documents", Integer, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

supplier_keys = Table(
    "supplier_keys",
    metadata,
    _words("organisation_id", primary_key=True),
    _words("supplier_id", primary_key=True),
    _words("key", primary_key=True),
    ForeignKeyConstraint(
        ["organisation_id", "supplier_id"],
        ["known_suppliers.organisation_id", "known_suppliers.id"],
        ondelete="CASCADE",
    ),
    Index(None, "organisation_id", "key"),
)

connections = Table(
    "connections",
    metadata,
    _organisation(primary_key=True),
    _words("tenant_id"),
    _words("tenant_name"),
    _words("kind"),
    Column("created_at", Moment, nullable=False),
)

sealed_tokens = Table(
    "sealed_tokens",
    metadata,
    _organisation(primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

books = Table(
    "books",
    metadata,
    _organisation(primary_key=True),
    _words("name"),
    _words("country"),
    _words("base_currency"),
    _words("tax_number"),
    _words("short_code"),
    Column("period_lock", Date),
    Column("year_end_lock", Date),
    Column("currencies", JSON, nullable=False),
    _words("default_account"),
    Column("synced_at", Moment, nullable=False),
)


def _of_books(name: str, *columns: Column[Any]) -> Table:
    """A table of reference data: rows in Xero's order, since accounts may lack a code and nothing else is sure to be unique."""
    owner = Column(
        "organisation_id",
        Words,
        ForeignKey("books.organisation_id", ondelete="CASCADE"),
        primary_key=True,
    )
    return Table(name, metadata, owner, Column("position", Integer, primary_key=True), *columns)


contacts = _of_books(
    "contacts",
    _words("id"),
    _words("name"),
    _words("tax_number"),
    _words("email"),
    _words("status"),
    Column("is_supplier", Boolean, nullable=False),
    _words("default_account"),
    _words("bank_account"),
)

accounts = _of_books(
    "accounts",
    _words("code"),
    _words("name"),
    _words("account_class"),
    _words("account_type"),
    _words("status"),
    _words("tax_type"),
    _words("system_account"),
)

tax_rates = _of_books(
    "tax_rates",
    _words("tax_type"),
    _words("name"),
    Column("rate", Money, nullable=False),
    _words("status"),
    Column("applies_to", JSON, nullable=False),
)

tracking = _of_books(
    "tracking",
    _words("id"),
    _words("name"),
    Column("options", JSON, nullable=False),
)
