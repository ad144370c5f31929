"""What an approved document teaches about how its supplier's lines are booked."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from idp.booking import ALIKE, likeness, line_words
from idp.draft import DraftLine
from idp.memory import CONFIRMED, CORRECTED, Coding, Habit, KnownSupplier, Lesson, Trait

MOST_WORDS_KEPT = 60
"""Kinds of lines that are told apart for one supplier."""


def learned_coding(supplier: KnownSupplier, lesson: Lesson) -> KnownSupplier:
    """`supplier` with the coding of the lesson's lines: the most usual one for all, and each for its words."""
    lines = [line for line in lesson.draft.lines if line.account_code]
    if not lines:
        return supplier
    weight = CORRECTED if "lines" in lesson.corrected else CONFIRMED
    usual = Counter(coding_of(line) for line in lines).most_common(1)[0][0]
    supplier = _taught(supplier, "", usual, weight, lesson.day)
    for words, coding in _by_words(lines):
        supplier = _taught(supplier, words, coding, weight, lesson.day)
    return supplier


def coding_of(line: DraftLine) -> Coding:
    return Coding(line.account_code, line.tax_type, line.tracking)


def _by_words(lines: list[DraftLine]) -> Iterator[tuple[str, Coding]]:
    """The codings of lines with words, each once."""
    told = ((" ".join(line_words(line.description)), coding_of(line)) for line in lines)
    yield from dict.fromkeys((words, coding) for words, coding in told if words)


def _taught(
    supplier: KnownSupplier, words: str, coding: Coding, weight: int, day: date
) -> KnownSupplier:
    """The habit with this coding agreed with, those for the same words that say otherwise disagreed with."""
    mine: Habit | None = None
    for habit in (h for h in supplier.habits if h.about == Trait.CODING):
        if not _same_lines(habit.words, words):
            continue
        if habit.coding == coding and mine is None:
            mine = habit
        elif habit.coding != coding:
            supplier = supplier.with_habit(habit.disagreeing(weight))
    if mine is None:
        told = sum(bool(h.words) for h in supplier.habits)
        if words and told >= MOST_WORDS_KEPT:
            return supplier
        mine = Habit(
            _id(words, coding), Trait.CODING, 0, 0, 0, date.min, words=words, coding=coding
        )
    shared = " ".join(w for w in mine.words.split() if w in words.split())
    return supplier.with_habit(replace(mine.agreeing(weight, day), words=shared))


def _same_lines(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    return likeness(one.split(), other.split()) >= ALIKE


def _id(words: str, coding: Coding) -> str:
    said = "\n".join((Trait.CODING, words, repr(coding)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
