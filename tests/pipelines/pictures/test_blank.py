from __future__ import annotations

import cv2
import numpy as np
import pytest

from papers import a_picture
from pipelines.pictures.ready import Preparer

HIGH, WIDE = 1400, 1000


def an_empty_page(level: int = 248, noise: float = 2.5):
    rng = np.random.default_rng(1)
    page = np.full((HIGH, WIDE, 3), float(level)) + rng.normal(0, noise, (HIGH, WIDE, 1))
    return np.clip(page, 0, 255).astype(np.uint8)


def with_scanner_edges():
    page = an_empty_page()
    page[:, :9], page[:6], page[-14:] = 30, 70, 110
    return page


def with_punch_holes():
    page = an_empty_page()
    for y in (420, 860):
        cv2.circle(page, (38, y), 15, (40, 40, 40), -1)
    return page


def with_the_other_side_shining_through():
    other = np.asarray(a_picture(*["Invoice 20318 Total 118.00"] * 20, width=WIDE))[:HIGH, ::-1]
    soft = cv2.GaussianBlur(other, (0, 0), 2).astype(float)
    page = an_empty_page().astype(float)
    page[: len(soft)] -= (255 - soft) * 0.09
    return np.clip(page, 0, 255).astype(np.uint8)


def with_dust():
    page, rng = an_empty_page(), np.random.default_rng(2)
    for x, y in rng.integers(40, HIGH - 440, (50, 2)):
        cv2.circle(page, (int(x), int(y)), 1, (120, 120, 120), -1)
    return page


def in_the_shade():
    light = 1 - 0.4 * np.linspace(0, 1, WIDE)[None, :, None]
    return (an_empty_page(200) * light).astype(np.uint8)


EMPTY = [
    an_empty_page,
    with_scanner_edges,
    with_punch_holes,
    with_the_other_side_shining_through,
    with_dust,
    in_the_shade,
]


@pytest.mark.parametrize("page", EMPTY, ids=lambda make: make.__name__)
def test_a_page_with_nothing_to_read_is_blank(page):
    assert Preparer().prepare(page()).blank


def test_the_back_of_a_page_is_blank_whichever_way_it_lies():
    assert Preparer().prepare(np.ascontiguousarray(np.rot90(with_punch_holes()))).blank


def with_print(text: str, shade: int, scale: float = 0.6):
    page = an_empty_page()
    place, font = (300, 1300), cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(page, text, place, font, scale, (shade,) * 3, 1)
    return page


def with_a_stamp():
    page = an_empty_page()
    cv2.ellipse(page, (600, 700), (110, 60), 12, 0, 360, (120, 90, 200), 3)
    cv2.putText(page, "PAID 12 NOV", (520, 710), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (120, 90, 200), 2)
    return page


def with_a_signature():
    page = an_empty_page()
    x = np.linspace(0, 260, 200)
    stroke = np.stack([300 + x, 1000 + 40 * np.sin(x / 12) * np.cos(x / 70)], axis=1)
    cv2.polylines(page, [stroke.astype(np.int32)], False, (60, 60, 140), 2)
    return page


@pytest.mark.parametrize(
    "page",
    [
        lambda: with_print("Page 2 of 2", 60),
        lambda: with_print("Continued overleaf", 190),
        with_a_stamp,
        with_a_signature,
    ],
    ids=["one line", "one faint line", "a stamp", "a signature"],
)
def test_little_on_a_page_is_not_nothing(page):
    assert not Preparer().prepare(page()).blank
