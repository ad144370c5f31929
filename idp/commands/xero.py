"""`idp xero`: the connection to Xero, and the sandbox that stands in for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Fetch reference data from Xero, or run the offline sandbox.", no_args_is_help=True
)


@app.command()
def sandbox(
    port: Annotated[
        int | None, typer.Option(help="Where to listen; by default IDP_SANDBOX_PORT.")
    ] = None,
    state: Annotated[
        Path | None, typer.Option(help="File that keeps its state; by default in IDP_HOME.")
    ] = None,
) -> None:
    """Run an offline Xero with a demo company: same paths, same rules, nothing leaves this machine."""
    from idp.config import Settings
    from idp.xero.sandbox import serve

    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    serve(
        port or settings.sandbox_port,
        state=state or settings.home / "sandbox.sqlite",
        host=settings.sandbox_host,
    )


@app.command()
def sync() -> None:
    """Fetch contacts, accounts, tax rates, currencies and tracking of every organisation now."""
    from idp.config import Settings
    from pipelines.bootstrap import bootstrap
    from pipelines.workflow import sync as run

    services = bootstrap(Settings())
    with services.unit_of_work() as uow:
        organisations = uow.organisations.all()
    for organisation in organisations:
        books = run(organisation.id, services=services)
        typer.echo(
            f"{organisation.name}: {len(books.contacts)} contacts, {len(books.accounts)} accounts, {len(books.tax_rates)} tax rates."
        )
