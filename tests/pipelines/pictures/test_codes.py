import cv2
import numpy as np
import pytest
import zxingcpp

from idp.document import Box
from pipelines.pictures.codes import Codes

LINES = (
    "Harbour Paper Pty Ltd",
    "Tax invoice HP-4471",
    "A4 paper, ten reams 100.00",
    "Total 110.00",
)


def a_printed_page(width: int = 1000, height: int = 1400) -> np.ndarray:
    page = np.full((height, width, 3), 255, np.uint8)
    for y in range(80, height - 60, 45):
        text = LINES[y // 45 % len(LINES)]
        cv2.putText(
            page, text, (60, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20, 20, 20), 2, cv2.LINE_AA
        )
    return page


def stamped(
    page: np.ndarray, kind: str, text: str, *, at: tuple[int, int], wide: int
) -> np.ndarray:
    """The page with a code `wide` pixels across, its left top at `at`."""
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(kind))
    bars = np.array(made.to_image(scale=8, add_quiet_zones=True))
    high = max(round(bars.shape[0] * wide / bars.shape[1]), 80)
    bars = cv2.resize(bars, (wide, high), interpolation=cv2.INTER_AREA)
    x, y = at
    page[y : y + high, x : x + wide] = bars[..., None]
    return page


def tilted(page: np.ndarray, degrees: float) -> np.ndarray:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255))


KINDS = [
    ("QRCode", "bpay.com/p 1=75556 2=56789123456 3=56.33", 180),
    ("DataMatrix", "HP-4471/1", 100),
    ("Aztec", "ticket 8371", 140),
    ("PDF417", "parcel 8371", 400),
    ("EAN13", "4006381333931", 300),
    ("Code128", "INV-2026-08371", 420),
    ("Code39", "HP-4471", 420),
    ("ITF", "15400141288763", 400),
]


@pytest.mark.parametrize(("kind", "text", "wide"), KINDS)
def test_a_code_among_print_is_read_and_placed(kind: str, text: str, wide: int):
    page = stamped(a_printed_page(), kind, text, at=(300, 600), wide=wide)
    (code,) = Codes().codes(page)
    assert (code.symbology, code.text) == (kind, text)
    x, y = code.box.centre
    assert abs(x - (300 + wide / 2) / 1000) < 0.03
    assert 0.42 < y < 0.62


@pytest.mark.parametrize("degrees", [7.0, -12.0])
@pytest.mark.parametrize(("kind", "text", "wide"), [KINDS[0], KINDS[4], KINDS[5]])
def test_a_tilted_code_is_read(kind: str, text: str, wide: int, degrees: float):
    page = tilted(stamped(a_printed_page(), kind, text, at=(300, 600), wide=wide), degrees)
    assert [code.text for code in Codes().codes(page)] == [text]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_code_on_a_page_that_lies_on_its_side_is_read(turns: int):
    page = stamped(a_printed_page(), "Code128", "INV-8371", at=(300, 600), wide=400)
    page = stamped(page, "QRCode", "second", at=(100, 1000), wide=150)
    turned = np.ascontiguousarray(np.rot90(page, turns))
    assert {code.text for code in Codes().codes(turned)} == {"INV-8371", "second"}


def test_codes_come_from_top_to_bottom():
    page = stamped(a_printed_page(), "QRCode", "low", at=(100, 1100), wide=150)
    page = stamped(page, "EAN13", "4006381333931", at=(500, 300), wide=300)
    page = stamped(page, "QRCode", "high", at=(600, 100), wide=150)
    assert [code.text for code in Codes().codes(page)] == ["high", "4006381333931", "low"]


def test_fine_bars_are_read_on_a_large_scan():
    page = stamped(
        a_printed_page(2000, 2800), "Code128", "INV-2026-08371", at=(900, 1500), wide=420
    )
    (code,) = Codes().codes(page)
    assert code.text == "INV-2026-08371"
    assert 0.4 < code.box.x0 < code.box.x1 < 0.7


def test_print_and_rules_are_no_codes():
    page = a_printed_page()
    for x in range(60, 940, 110):
        cv2.line(page, (x, 60), (x, 1300), (0, 0, 0), 2)
    assert Codes().codes(page) == ()


@pytest.mark.parametrize("shape", [(4, 4, 3), (20, 2000, 3), (1500, 18, 3), (300, 300)])
def test_a_picture_of_any_shape_is_taken(shape: tuple[int, ...]):
    assert Codes().codes(np.full(shape, 255, np.uint8)) == ()


def test_a_box_stays_on_the_page():
    page = stamped(a_printed_page(), "QRCode", "corner", at=(0, 0), wide=200)
    (code,) = Codes().codes(page)
    assert Box(0, 0, 1, 1).holds(code.box.x0, code.box.y0)
