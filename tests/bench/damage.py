"""How many misread digits reconcile repairs, and how many right numbers it changes, on made documents that agree.

    idp bench damage [--seed 1] [--documents 1000] [--each]

Documents of many shapes are drawn from the seed (`tests/papers_that_agree.py`): 1 to 25 lines, discounts, several rates of tax,
tax within or beside the prices, receipts rounded to five cents. On each, one digit of the total, the tax, a price or a quantity is
read as one that looks like it, and in a second turn as any other; in a third nothing is damaged, and nothing may change.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.common import print_table
from papers_that_agree import Paper, a_paper, misread, numbers_of
from pipelines.stages.reconcile import reconcile

LEAST_REPAIRED, MOST_CHANGED = 0.70, 0.002
TURNS = ("a digit like it", "any digit", "undamaged")
PARTS = ("total", "tax", "price", "amount", "quantity")


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--each", action="store_true", help="show every number that went wrong")
    asked = parser.parse_args(argv)
    tallies = {
        turn: measured(turn, documents=asked.documents, seed=asked.seed, each=asked.each)
        for turn in TURNS
    }
    _print(tallies)
    like, _, undamaged = tallies.values()
    held = like.repaired >= LEAST_REPAIRED and like.changed <= MOST_CHANGED and not undamaged.spoilt
    return 0 if held else 1


@dataclass(slots=True)
class Tally:
    """Damaged numbers by part, those repaired, those made otherwise wrong; right numbers, and those changed."""

    damaged: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    otherwise: int = 0
    right: int = 0
    spoilt: int = 0
    slowest: float = 0.0

    @property
    def repaired(self) -> float:
        return self.mended.total() / max(1, self.damaged.total())

    @property
    def changed(self) -> float:
        return self.spoilt / max(1, self.right)


def measured(turn: str, *, documents: int, seed: int, each: bool = False) -> Tally:
    """The tally of one of TURNS over so many documents."""
    tally = Tally()
    for number in range(documents):
        rnd = random.Random(f"{seed} {number}")
        paper = a_paper(rnd)
        if turn == "undamaged":
            _weigh(paper, paper, None, tally, each=each)
            continue
        known = {role.part for role in numbers_of(paper)}
        wanted = rnd.choice([part for part in PARTS if part in known])
        role = rnd.choice([r for r in numbers_of(paper) if r.part == wanted])
        damaged = misread(paper, role, rnd, alike=turn == TURNS[0])
        _weigh(paper, damaged, role, tally, each=each)
    return tally


def _weigh(paper: Paper, damaged: Paper, role: object, tally: Tally, *, each: bool) -> None:
    read, truth = damaged.extraction(), numbers_of(paper)
    began = time.process_time()
    done = reconcile(read, damaged.document())
    tally.slowest = max(tally.slowest, time.process_time() - began)
    after = damaged.numbers_in(done)
    for one, value in truth.items():
        if one == role:
            part = one.part
            tally.damaged[part] += 1
            tally.mended[part] += after.get(one) == value
            tally.otherwise += after.get(one) not in (value, numbers_of(damaged)[one])
        else:
            tally.right += 1
            tally.spoilt += after.get(one) != value
        if each and after.get(one) != value:
            print(paper.name, one, value, "read", numbers_of(damaged)[one], "now", after.get(one))


def _print(tallies: dict[str, Tally]) -> None:
    rows = []
    for turn, tally in tallies.items():
        parts = [
            f"{tally.mended[p] / tally.damaged[p]:.2f}" if tally.damaged[p] else "" for p in PARTS
        ]
        rows.append(
            (turn, tally.damaged.total(), f"{tally.repaired:.3f}", *parts, tally.otherwise, tally.right, tally.spoilt,
             f"{100 * tally.changed:.3f}", f"{1000 * tally.slowest:.0f}")
        )  # fmt: skip
    columns = (
        "One digit read as",
        "n",
        "repaired",
        *PARTS,
        "otherwise",
        "right",
        "changed",
        "% of them",
        "slowest ms",
    )
    title = f"At least {LEAST_REPAIRED:.0%} repaired, at most {MOST_CHANGED:.1%} of right numbers changed"
    print_table(title, columns, rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
