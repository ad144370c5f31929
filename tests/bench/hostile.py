"""What becomes of broken, encrypted, fuzzed and huge files: a document, or an error with a sentence, within time and memory.

    idp bench hostile [--seed 1] [--limit 40] [--folder ../shared/eval/hostile/files] [--jsonl OUT]

Every file is checked, taken apart, read, laid out, classified and shown as a worker and the pages would, through real readers
with their limits. A file may take 20 seconds and 1 GB, all steps together; the program itself must live.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from idp.config import Settings
from idp.document import Upload, UploadSource
from idp.errors import IdpError, NeedsHuman, Rejected
from idp.ports import Limits
from models.doctype import KindRules
from pipelines.isolation.bounds import peak
from pipelines.isolation.doors import isolated_doors
from pipelines.isolation.pool import Report
from pipelines.reading import ByteDoors
from pipelines.stages.classify import classify
from pipelines.stages.parse_layout import parse_layout
from pipelines.stages.receive import can_be_shown

FOLDER = Path(__file__).parents[3] / "shared" / "eval" / "hostile" / "files"
MOST_SECONDS, MOST_BYTES = 20.0, 1_000_000_000
DOCUMENT, AGAIN = "document", "again:"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file; `code` is DOCUMENT or the error's, with `say` its sentence, `seconds` and `peak` of all steps."""

    file: Path
    code: str
    say: str = ""
    seconds: float = 0.0
    peak: int = 0
    steps: dict[str, float] = field(default_factory=dict)
    longest_job: float = 0.0

    @property
    def told(self) -> bool:
        """Whether it ended as a document or with a sentence, once and for all."""
        final = not self.code.startswith(AGAIN)
        return self.code == DOCUMENT or (final and len(self.say) > 20)

    @property
    def held(self) -> bool:
        """Whether it ended as it should, within the limits."""
        return self.told and self.seconds <= MOST_SECONDS and self.peak <= MOST_BYTES


class Course:
    """Runs files through the doors of one pool."""

    def __init__(self, settings: Settings) -> None:
        self._reports: list[Report] = []
        self._doors: ByteDoors = isolated_doors(settings, self._reports.append)
        self._doors.warm()

    def run(self, file: Path) -> Outcome:
        self._reports.clear()
        steps: dict[str, float] = {}
        began = time.perf_counter()
        code, say = DOCUMENT, ""
        try:
            self._steps(file, steps)
        except IdpError as error:
            code, say = error.code, error.say
            if not isinstance(error, Rejected | NeedsHuman):
                code = f"{AGAIN} {code}"
        seconds = time.perf_counter() - began
        fattest = max((report.peak for report in self._reports), default=0)
        longest = max((report.seconds for report in self._reports), default=0.0)
        return Outcome(file, code, say, seconds, fattest, steps, longest)

    def _steps(self, file: Path, steps: dict[str, float]) -> None:
        content, doors = file.read_bytes(), self._doors
        with _timed(steps, "check"):
            media_type = doors.unpacker.check(content, file.name, Limits())
        upload = Upload.of(
            content, filename=file.name, media_type=media_type, source=UploadSource.CLI
        )
        with _timed(steps, "parts"):
            parts = doors.unpacker.parts(upload)
        for part in parts:
            with _timed(steps, "read"):
                document = doors.reader.read(part)
            with _timed(steps, "layout"):
                document = parse_layout(document)
            with _timed(steps, "classify"):
                classify(document, classifier=KindRules())
            if can_be_shown(part.media_type):
                with _timed(steps, "preview"):
                    doors.renderer.previews(
                        part.content, part.media_type, 1, widths=(240, 1000, 1600)
                    )

    def close(self) -> None:
        self._doors.close()


class _timed:  # noqa: N801  # reads as a word
    def __init__(self, steps: dict[str, float], name: str) -> None:
        self._steps, self._name = steps, name

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        passed = time.perf_counter() - self._began
        self._steps[self._name] = self._steps.get(self._name, 0.0) + passed


def chosen(folder: Path, seed: int, limit: int) -> list[Path]:
    """All files of `folder`, or so many of them, drawn by `seed`."""
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return sorted(random.Random(seed).sample(files, limit)) if 0 < limit < len(files) else files


def outcomes(files: Iterable[Path], settings: Settings) -> Iterator[Outcome]:
    """What becomes of each file, one after the other, in one program."""
    course = Course(settings)
    try:
        for file in files:
            yield course.run(file)
    finally:
        course.close()


def show(found: Sequence[Outcome], own_peak: int) -> None:
    """The table of outcomes, the slowest and the fattest five, and what broke the limits."""
    kinds = Counter((one.file.suffix.lower() or "none", one.code) for one in found)
    print(f"{'kind':8} {'outcome':24} files")
    for (kind, code), count in sorted(kinds.items(), key=lambda item: (item[0][0], -item[1])):
        print(f"{kind:8} {code:24} {count:5}")
    print()
    print(f"{'all':8} {'outcome':24} files")
    for code, count in Counter(one.code for one in found).most_common():
        print(f"{'':8} {code:24} {count:5}")
    for title, key in (("slowest", _seconds), ("fattest", _peak)):
        print(f"\n{title}: seconds, MB, outcome, file (seconds by step)")
        for one in sorted(found, key=key, reverse=True)[:5]:
            print(f"  {_line(one)}")
    print(
        f"\nmedian {median(map(_seconds, found)):.2f} s and {median(map(_peak, found)) / 1e6:.0f} MB a file; "
        f"the program itself at most {own_peak / 1e6:.0f} MB"
    )
    failed = [one for one in found if not one.held]
    for one in failed:
        print(f"BEYOND THE LIMITS: {_line(one)} {one.say}")
    print(f"{len(found) - len(failed)} of {len(found)} within {MOST_SECONDS:.0f} s and 1 GB")


def _line(one: Outcome) -> str:
    steps = ", ".join(f"{name} {passed:.1f}" for name, passed in one.steps.items() if passed > 0.1)
    return f"{one.seconds:6.2f} {one.peak / 1e6:5.0f} {one.code:16} {one.file.name} ({steps})"


def _seconds(one: Outcome) -> float:
    return one.seconds


def _peak(one: Outcome) -> int:
    return one.peak


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="idp bench hostile", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=0, help="so many files, drawn by the seed")
    parser.add_argument("--jsonl", type=Path, help="write every outcome here")
    asked = parser.parse_args(argv)
    if not asked.folder.is_dir():
        print(f"{asked.folder} is missing: name a folder of files with --folder.")
        return 1
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        files = chosen(asked.folder, asked.seed, asked.limit)
        found = list(_said(outcomes(files, settings), len(files)))
    if asked.jsonl:
        asked.jsonl.write_text("".join(f"{_row(one)}\n" for one in found), encoding="utf-8")
    show(found, peak(os.getpid()))
    return 0 if all(one.held for one in found) else 1


def _said(found: Iterable[Outcome], count: int) -> Iterator[Outcome]:
    """The same, counted on a terminal."""
    for number, one in enumerate(found, 1):
        if sys.stderr.isatty():
            print(f"\r{number} of {count}", end="", file=sys.stderr)
        yield one


def _row(one: Outcome) -> str:
    row = {"file": one.file.name, "code": one.code, "say": one.say, "steps": one.steps}
    return json.dumps({**row, "seconds": round(one.seconds, 3), "peak": one.peak})


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
