"""`idp bench`: the programs of tests/bench, which measure reading and more side by side with its peers."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from idp.config import ROOT

OWN_ARGUMENTS = {
    "ignore_unknown_options": True,
    "allow_extra_args": True,
    "allow_interspersed_args": False,
}
"""What follows the name belongs to the bench, `--help` too."""

_START = (
    "import importlib, sys; sys.path[:0] = sys.argv[2:4]; name = sys.argv[1]; "
    "sys.argv = ['idp bench ' + name, *sys.argv[4:]]; "
    "sys.exit(importlib.import_module('bench.' + name).main(sys.argv[1:]))"
)


@dataclass(frozen=True, slots=True)
class Bench:
    """A program of tests/bench, and the first sentence of what it says about itself."""

    name: str
    says: str


def bench(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="Which one; without a name, all are listed.")
    ] = None,
) -> None:
    """Measure speed and accuracy on this machine. What follows NAME goes to that bench: idp bench NAME --help."""
    from idp.commands.show import bench_table

    found = benches(ROOT / "tests" / "bench")
    if not found:
        say = (
            "The benches live in a checkout, under tests/bench; this idp was installed without one."
        )
        typer.secho(say, fg="red", err=True)
        raise typer.Exit(1)
    if name is None:
        bench_table(found)
        return
    if name not in {one.name for one in found}:
        known = ", ".join(one.name for one in found)
        typer.secho(f"There is no bench “{name}”. Known: {known}.", fg="red", err=True)
        raise typer.Exit(2)
    raise typer.Exit(_run(name, context.args))


def benches(folder: Path) -> tuple[Bench, ...]:
    """The programs in `folder`, by name: every module that has a `main`; none where there is no folder."""
    found = []
    for file in sorted(folder.glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            says = (ast.get_docstring(tree) or "").partition("\n\n")[0]
            found.append(Bench(file.stem, " ".join(says.split())))
    return tuple(found)


def _run(name: str, arguments: list[str]) -> int:
    """The bench in a process of its own, with the paths that the tests have; its exit code."""
    paths = [str(ROOT / "tests"), str(ROOT)]
    command = [sys.executable, "-P", "-c", _START, name, *paths, *arguments]
    process = subprocess.Popen(command)  # noqa: S603  (our own program)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the bench heard it, too, and ends by itself
