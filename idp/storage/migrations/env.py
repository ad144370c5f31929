"""Run by Alembic for each migration, on the connection that `idp.storage.engine.upgrade` holds."""

from alembic import context

from idp.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
