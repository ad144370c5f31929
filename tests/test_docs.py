"""The README tells the truth: its settings, commands and files exist. Run this file to write its table of settings anew."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import typer.main

from idp.cli import app
from idp.config import ROOT, Settings

README = ROOT / "README.md"
BEGIN, END = "<!-- settings: written by tests/test_docs.py -->\n", "<!-- end of settings -->"


def settings_table() -> str:
    """One row a setting, in the order in which they are declared."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = field.default
        if hasattr(default, "get_secret_value"):
            default = default.get_secret_value()
        shown = "`var/`" if name == "home" else f"`{default}`" if str(default) else ""
        rows.append(f"| `IDP_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows) + "\n"


def parts_of(text: str) -> tuple[str, str, str]:
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    return before, table, after


def test_the_readme_lists_every_setting_as_it_is():
    _, table, _ = parts_of(README.read_text(encoding="utf-8"))
    assert table == settings_table(), "run: .venv/bin/python tests/test_docs.py"


def test_every_setting_says_what_it_means():
    silent = [name for name, field in Settings.model_fields.items() if not field.description]
    assert silent == []


def commands(group: click.Command, before: str = "idp") -> set[str]:
    found = set()
    for name, command in getattr(group, "commands", {}).items():
        found |= {f"{before} {name}"} | commands(command, f"{before} {name}")
    return found


def test_the_commands_of_the_readme_exist():
    text = README.read_text(encoding="utf-8")
    named = re.findall(r"(?:bin/|`|exec web |\$ )(idp [a-z]+(?: [a-z]+)?)", text)
    known = commands(typer.main.get_command(app))
    assert len(named) > 5
    for words in named:
        assert words in known or words.rsplit(" ", 1)[0] in known, words


@pytest.mark.parametrize(
    "file",
    [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda f: f.name,
)
def test_links_of_the_documentation_lead_somewhere(file: Path):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), f"{file.name} names {target}"


if __name__ == "__main__":
    before, _, after = parts_of(README.read_text(encoding="utf-8"))
    README.write_text(before + BEGIN + settings_table() + END + after, encoding="utf-8")
