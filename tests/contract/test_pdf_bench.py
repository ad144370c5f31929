"""A cut of `idp bench pdf`: text layers beside pdftotext, and the memory that long PDFs take."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median

import pytest

from bench import pdf as bench

pytestmark = pytest.mark.contract


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs the package poppler-utils")
def test_text_pdfs_are_read_about_as_fast_as_pdftotext_reads_them():
    found = bench.speed(bench.text_pdfs(limit=20), rounds=2)
    # Other work on the machine slows both, though not alike.
    assert median(found.layer) <= 2 * bench.MOST_MS
    assert found.ratio <= bench.MOST_RATIO


def test_three_hundred_pages_of_text_are_not_held_at_once(tmp_path: Path):
    file = tmp_path / "text.pdf"
    file.write_bytes(bench.a_text_pdf(300))
    ended = bench.memory_of(file)
    assert ended.status == 0, ended.output
    assert "300 pages, 149700 words, text_layer" in ended.output
    assert ended.peak_mb <= bench.MOST_TEXT_MB


@pytest.mark.slow
def test_the_pages_of_a_scan_are_not_held_at_once(tmp_path: Path):
    file = tmp_path / "scan.pdf"
    file.write_bytes(bench.a_scanned_pdf(3))
    ended = bench.memory_of(file)
    assert ended.status == 0, ended.output
    assert "3 pages" in ended.output
    assert ended.peak_mb <= bench.MOST_SCAN_MB
