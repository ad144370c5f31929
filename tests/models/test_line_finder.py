from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from models import line_finder


@pytest.mark.parametrize(("flags", "suits"), [("fma avx512_vnni", True), ("fma avx2", False)])
def test_only_processors_that_multiply_bytes_take_the_small_weights(
    tmp_path: Path, flags: str, suits: bool
):
    cpu = tmp_path / "cpuinfo"
    cpu.write_text(f"flags : {flags}\n")
    assert line_finder.suits(cpu) is suits


def test_a_system_that_does_not_tell_its_processor_takes_the_model_as_it_came(tmp_path: Path):
    assert not line_finder.suits(tmp_path / "missing")


def test_the_weights_are_those_that_the_card_names():
    card = (line_finder.FILE.parent / "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(line_finder.FILE.read_bytes()).hexdigest() in card
