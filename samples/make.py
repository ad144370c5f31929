"""Makes the sample documents and the truth beside them, the same bytes each time.

python samples/make.py [--only NAME]... [--out FOLDER] [--check]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(
    0, str(HERE)
)  # `recipes` lies beside this file and is no part of the installed packages

from recipes import (  # noqa: E402  (needs the path above)
    bluegum,
    cascade,
    deux_rives,
    emu_plains,
    harbour,
    kauri,
    lorikeet,
    nordlicht,
    receipts,
    saltbush,
    thames,
    two_bills,
    wattle,
)
from recipes.bill import Sample  # noqa: E402

RECIPES: dict[str, Callable[[], Sample]] = {
    "harbour-paper-4471": harbour.invoice,
    "harbour-paper-credit-0219": harbour.credit_note,
    "bluegum-20318": bluegum.invoice,
    "bluegum-statement-2026-10": bluegum.statement,
    "wattle-freight-88213": wattle.invoice,
    "kauri-print-10472": kauri.invoice,
    "thames-valley-1189": thames.invoice,
    "cascade-cloud-118204": cascade.invoice,
    "nordlicht-04417": nordlicht.invoice,
    "saltbush-catering-0317": saltbush.invoice,
    "emu-plains-306188": emu_plains.invoice,
    "lorikeet-cleaning-1187-scan": lorikeet.invoice,
    "corner-bean-cafe": receipts.cafe,
    "redgum-fuel-stop": receipts.fuel,
    "city-cabs": receipts.cab,
    "paddock-fresh-market": receipts.market,
    "dingo-hollow-hardware": receipts.hardware,
    "deux-rives-0893": deux_rives.invoice,
    "two-bills": two_bills.email,
}


def json_text(truth: dict[str, Any]) -> str:
    return json.dumps(truth, ensure_ascii=False, indent=2) + "\n"


def write(made: Sample, out: Path) -> None:
    path = out / made.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    path.with_suffix(".json").write_text(json_text(made.truth), encoding="utf-8")


def label_line(made: Sample) -> str:
    folder = PurePosixPath(made.file).parent
    truth = made.truth | {"files": [str(folder / name) for name in made.truth["files"]]}
    return json.dumps(truth, ensure_ascii=False)


def make(names: Sequence[str], out: Path) -> list[Sample]:
    """Makes the named samples under `out`; all of them also get `labels.jsonl`."""
    made = []
    for name in names:
        sample = RECIPES[name]()
        write(sample, out)
        made.append(sample)
        print(f"{len(sample.data):>9,} bytes  {sample.file}")
    if len(names) == len(RECIPES):
        text = "".join(label_line(s) + "\n" for s in made)
        (out / "labels.jsonl").write_text(text, encoding="utf-8")
    return made


def differing(names: Sequence[str], out: Path) -> list[str]:
    """Files that a fresh run makes otherwise than they lie in `out`."""
    with tempfile.TemporaryDirectory() as fresh:
        make(names, Path(fresh))
        found = sorted(p.relative_to(fresh) for p in Path(fresh).rglob("*") if p.is_file())
        return [
            str(p)
            for p in found
            if not (out / p).is_file() or (out / p).read_bytes() != (Path(fresh) / p).read_bytes()
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        choices=sorted(RECIPES),
        help="make this one alone",
    )
    parser.add_argument(
        "--out", type=Path, default=HERE, help="where to write (default: beside this script)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 where the files are not what a fresh run makes",
    )
    asked = parser.parse_args()
    names = asked.only or list(RECIPES)
    if not asked.check:
        make(names, asked.out)
        return 0
    wrong = differing(names, asked.out)
    for name in wrong:
        print(f"differs: {name}", file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
