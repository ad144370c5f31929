"""The page itself: figures by set, reliability, what another run changed, and the worst documents. Nothing in it is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from models.comparison import Comparison
from pipelines.report.cases import Case
from pipelines.report.compared import compared
from pipelines.report.diagram import reliability_diagram
from pipelines.report.documents import case_html, filters

STYLE = Path(__file__).with_name("report.css")


@dataclass(frozen=True, slots=True)
class Section:
    """One set, or several pooled: its figures (see `pipelines.figures.summary`) and its worst documents out of `flawed` with errors."""

    name: str
    figures: Mapping[str, Any]
    cases: Sequence[Case] = ()
    flawed: int = 0


def page(sections: Sequence[Section], comparisons: Sequence[Comparison] = (), *, made: str) -> str:
    """The report as one HTML document; `made` says when and how. Reliability is shown of the last section."""
    last = sections[-1].figures
    parts = [
        f"<header><h1>How right it is</h1><p class=dim>{escape(made)}</p></header>",
        _overview(sections),
        *(_fields(section) for section in sections),
        _reliability(last) if last.get("reliability") else "",
        *(compared(one) for one in comparisons),
        _documents([s for s in sections if s.cases]),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>idp: how right it is</title><style>{STYLE.read_text(encoding='utf-8')}"
        f"</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _overview(sections: Sequence[Section]) -> str:
    rows = "".join(
        _row(
            s.name,
            str(s.figures["documents"]),
            _figure(s.figures["fields"]["micro"]),
            _figure(s.figures.get("lines")),
            _share(s.figures.get("kind")),
            _share(s.figures["perfect"] / s.figures["documents"]),
            _spanned(s.figures.get("ece"), s.figures.get("ece_interval")),
            _unseen(s.figures, "fields"),
            _unseen(s.figures, "documents"),
        )
        for s in sections
    )
    budget = next((s.figures["unseen"]["budget"] for s in sections if "unseen" in s.figures), 0)
    heads = ("Set", "Documents", "Header F1", "Line F1", "Kind", "Perfect", "ECE")
    return (
        f"<section><h2>Sets</h2>{_table((*heads, 'Fields unseen', 'Documents unseen'), rows)}"
        f"<p class=dim>Unseen: the share that could pass without a look with at most {100 * budget:g} % of it wrong. "
        "ECE: expected calibration error. Beneath each figure its 95 % interval, had other documents of the kind been labelled."
        "</p></section>"
    )


def _fields(section: Section) -> str:
    rows = "".join(
        f"<tr{' class=sum' if name == 'micro' else ''}><th>{_label(name)}</th>"
        f"<td>{f['labelled']}</td><td>{f['right']}</td><td>{f['precision']:.3f}</td><td>{f['recall']:.3f}</td>"
        f"<td>{f['f1']:.3f}</td><td class=bar>{_bar(f)}</td></tr>"
        for name, f in section.figures["fields"].items()
    )
    heads = ("Field", "Labelled", "Right", "Precision", "Recall", "F1", "F1 and its 95 % interval")
    return f"<section><details open><summary><h2>{escape(section.name)}</h2></summary>{_table(heads, rows, 'fields')}</details></section>"


def _bar(figures: Mapping[str, Any]) -> str:
    """F1 as a mark on a line from 0 to 1, within its interval."""
    low, high = figures["interval"] or (figures["f1"], figures["f1"])
    return (
        f'<span class=track title="{low:.3f} to {high:.3f}">'
        f'<i style="left:{100 * low:.1f}%;right:{100 * (1 - high):.1f}%"></i>'
        f'<b style="left:{100 * figures["f1"]:.1f}%"></b></span>'
    )


def _reliability(figures: Mapping[str, Any]) -> str:
    rows = "".join(
        _row(
            f"{b['low']:.2f} to {b['high']:.2f}",
            str(b["values"]),
            f"{b['confidence']:.3f}",
            _spanned(b["right"], b["interval"]),
        )
        for b in figures["reliability"]
    )
    table = _table(("Confidence", "Values", "Mean", "Right"), rows)
    return (
        "<section><h2>What a confidence is worth</h2><div class=beside>"
        f"{reliability_diagram(figures['reliability'])}<div>{table}</div></div>"
        "<p class=dim>On the slanting line confidence and truth agree; above it the program is too modest, below it too sure.</p></section>"
    )


def _documents(sections: Sequence[Section]) -> str:
    if not sections:
        return ""
    shown = [case for section in sections for case in section.cases]
    flawed = sum(section.flawed for section in sections)
    say = f"{flawed} documents hold an error" + (
        f"; the {len(shown)} worst are here." if flawed > len(shown) else "."
    )
    cases = "".join(case_html(section.name, case) for section in sections for case in section.cases)
    return (
        f"<section class=worst><h2>Worst documents</h2><p>{say} "
        "<span class=key><i class=got></i> what was taken <i class=want></i> where the right value stands</span></p>"
        f"{filters(shown)}{cases}</section>"
    )


def _label(name: str) -> str:
    return "all fields" if name == "micro" else escape(name.replace("_", " "))


def _figure(figures: Mapping[str, Any] | None) -> str:
    return _spanned(figures["f1"], figures["interval"]) if figures else ""


def _unseen(figures: Mapping[str, Any], what: str) -> str:
    unseen = figures.get("unseen")
    return _spanned(unseen[what], unseen[f"{what}_interval"]) if unseen else ""


def _spanned(value: float | None, interval: Sequence[float] | None) -> str:
    if value is None:
        return ""
    span = f"<small>{interval[0]:.3f}–{interval[1]:.3f}</small>" if interval else ""
    return f"{value:.3f}{span}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _table(heads: Iterable[str], rows: str, kind: str = "plain") -> str:
    head = "".join(f"<th>{escape(h)}</th>" for h in heads)
    return f"<div class=scroll><table class={kind}><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"


def _row(first: str, *cells: str) -> str:
    """`first` is text, `cells` are HTML."""
    return f"<tr><th>{escape(first)}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
