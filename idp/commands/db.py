"""`idp db`: the database's shape."""

from __future__ import annotations

import typer

app = typer.Typer(
    help="Bring the database up to date, and see where it stands.", no_args_is_help=True
)


@app.command()
def upgrade() -> None:
    """Bring the database to the newest version; safe to repeat."""
    from idp.config import Settings
    from idp.storage.engine import upgrade as run

    run(Settings().database_url)
    typer.echo("The database is up to date.")


@app.command()
def status() -> None:
    """Say which version the database has and which the program wants."""
    from idp.config import Settings
    from idp.storage.engine import current_revision, head_revision

    has, wants = current_revision(Settings().database_url), head_revision()
    typer.echo(f"The database is at {has or 'nothing'}, the program wants {wants}.")
    if has != wants:
        typer.echo("Run: idp db upgrade")
        raise typer.Exit(1)


@app.command()
def seed() -> None:
    """Bring an empty database up to date and add the demo company, with one person of each role."""
    from idp.config import Settings
    from pipelines.seed import seed_demo

    for person in seed_demo(Settings()):
        shown = f"password: {person.password}" if person.password else "there already"
        typer.echo(f"{person.email} ({person.role}), {shown}")
