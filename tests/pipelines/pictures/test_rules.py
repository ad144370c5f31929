from __future__ import annotations

import cv2
import numpy as np
import pytest

from idp.document import Box
from pipelines.pictures.rules import rules_of

WIDE, HIGH = 1240, 1754
WHITE = (255, 255, 255)


def paper() -> np.ndarray:
    return np.full((HIGH, WIDE, 3), 255, np.uint8)


def level(rules: tuple[Box, ...]) -> list[Box]:
    return [rule for rule in rules if rule.width > rule.height]


def upright(rules: tuple[Box, ...]) -> list[Box]:
    return [rule for rule in rules if rule.height > rule.width]


def a_grid(page: np.ndarray) -> np.ndarray:
    for y in (300, 360, 420, 480):
        cv2.line(page, (200, y), (1000, y), (40, 40, 40), 2)
    for x in (200, 500, 1000):
        cv2.line(page, (x, 300), (x, 480), (40, 40, 40), 2)
    return page


def askew(page: np.ndarray, degrees: float) -> np.ndarray:
    turn = cv2.getRotationMatrix2D((WIDE / 2, HIGH / 2), degrees, 1.0)
    return cv2.warpAffine(page, turn, (WIDE, HIGH), borderValue=WHITE)


@pytest.mark.parametrize("degrees", [0.0, 0.5, -0.5])
def test_the_lines_of_a_grid_are_found_even_where_they_lean(degrees: float):
    rules = rules_of(askew(a_grid(paper()), degrees))
    assert len(level(rules)) == 4
    assert len(upright(rules)) == 3
    top = min(level(rules), key=lambda rule: rule.y0)
    assert top.x0 == pytest.approx(200 / WIDE, abs=0.01)
    assert top.x1 == pytest.approx(1000 / WIDE, abs=0.01)
    assert top.height < 0.002


def test_noise_hides_no_line():
    rng = np.random.default_rng(7)
    noisy = np.clip(a_grid(paper()) + rng.normal(0, 10, (HIGH, WIDE, 3)), 0, 255).astype(np.uint8)
    rules = rules_of(noisy)
    assert (len(level(rules)), len(upright(rules))) == (4, 3)


def test_a_dotted_line_is_one():
    page = paper()
    for x in range(200, 1000, 8):
        cv2.line(page, (x, 600), (x + 3, 600), (0, 0, 0), 2)
    (rule,) = rules_of(page)
    assert rule.width == pytest.approx(800 / WIDE, abs=0.02)


def test_a_broken_line_is_one():
    page = paper()
    cv2.line(page, (200, 600), (590, 600), (0, 0, 0), 2)
    cv2.line(page, (596, 600), (1000, 600), (0, 0, 0), 2)
    assert len(rules_of(page)) == 1


def test_print_is_no_line():
    page = paper()
    for n in range(30):
        text = "Illuminated Tittle-tattle HIJKLMNT 114711 mmm"
        cv2.putText(page, text, (100, 100 + 50 * n), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (0, 0, 0), 2)
    assert rules_of(page) == ()


def test_of_a_bar_code_no_more_than_its_ends_are_taken_for_lines():
    page = paper()
    rng = np.random.default_rng(3)
    x = 200
    while x < 600:
        wide = int(rng.integers(2, 6))
        cv2.rectangle(page, (x, 300), (x + wide, 420), (0, 0, 0), -1)
        x += wide + int(rng.integers(3, 8))
    assert len(rules_of(page)) <= 2


def test_shaded_rows_have_no_lines():
    page = paper()
    for y in range(300, 900, 120):
        cv2.rectangle(page, (200, y), (1000, y + 60), (225, 225, 225), -1)
    assert rules_of(page) == ()


def test_a_blank_page_and_a_tiny_picture_have_none():
    assert rules_of(paper()) == ()
    assert rules_of(np.zeros((8, 8, 3), np.uint8)) == ()
