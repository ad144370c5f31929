"""What changed since another run, as HTML."""

from __future__ import annotations

from html import escape

from models.comparison import Change, Comparison, Moved


def compared(one: Comparison) -> str:
    """One set before and after, with the documents that went better and worse."""
    rows = "".join(_row(change) for change in one.changes if _told(change))
    heads = "".join(
        f"<th>{h}</th>" for h in ("", "Before", "After", "Difference", "More than chance")
    )
    return (
        f"<section><h2>{escape(one.name)}: since the other run</h2>"
        f"<p>{len(one.better)} of {one.documents} documents better, {len(one.worse)} worse; "
        f"so uneven a split comes by luck with a chance of {one.chance:.3f}.</p>"
        f"<div class=scroll><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{_names('Worse', one.worse)}{_names('Better', one.better)}</section>"
    )


def _told(change: Change) -> bool:
    return change.name in ("micro", "lines") or change.before != change.after


def _row(change: Change) -> str:
    name = {"micro": "all fields"}.get(change.name, change.name.replace("_", " "))
    low, high = change.interval or (0.0, 0.0)
    return (
        f"<tr><th>{escape(name)}</th><td>{change.before:.3f}</td><td>{change.after:.3f}</td>"
        f"<td>{change.after - change.before:+.3f}<small>{low:+.3f} to {high:+.3f}</small></td>"
        f"<td>{'yes' if change.beyond_chance else 'no'}</td></tr>"
    )


def _names(title: str, moved: tuple[Moved, ...]) -> str:
    if not moved:
        return ""
    items = "".join(f"<li><b>{escape(m.document)}</b> {escape(m.said)}</li>" for m in moved)
    return f"<details><summary>{title}: {len(moved)}</summary><ul>{items}</ul></details>"
