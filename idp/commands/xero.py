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


@app.command(name="default-account")
def default_account(
    code: Annotated[str, typer.Argument(help="An account's code, such as 429.")],
    organisation: Annotated[
        str, typer.Option("--organisation", "-o", help="Short name; by default the first.")
    ] = "",
) -> None:
    """Code lines of suppliers that have no account of their own to this one; it counts from the next document."""
    from idp.commands.users import organisation_id
    from idp.config import Settings
    from idp.errors import Rejected
    from pipelines.bootstrap import bootstrap

    services = bootstrap(Settings())
    where = organisation_id(services, organisation)
    with services.unit_of_work() as uow:
        books = uow.books.load(where)
        found = books.account(code) if books else None
        if found is None or not found.offered:
            raise Rejected(
                "bad_account",
                f"No account {code} takes purchases. Run `idp xero sync` and see the codes in Xero.",
            )
        uow.books.set_default_account(where, code)
        uow.commit()
    typer.echo(f"Lines without an account go to {found.code} {found.name} from now on.")
