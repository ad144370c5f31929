"""Rows of receipts in the many ways in which tills print them."""

import pytest

from builders import a_document, a_page
from pipelines.rows.till import till_items


def read(*rows):
    items = till_items(a_document(a_page(*rows)), comma=None)
    return [
        (
            i.description,
            *(None if n is None else str(n) for n in (i.quantity, i.unit_price, i.amount)),
        )
        for i in items
    ]


def test_quantity_and_price_stand_under_the_text_behind_a_code():
    assert read(
        "TAX INVOICE",
        "CUSHION 43*43CM               *S",
        "NZ-06/07 - 5/40",
        "9032550       2 X 14.90    29.80",
        "COLANDER STEEL                *S",
        "6934091490607 1 X 5.90      5.90",
        "Total Incl. GST            35.70",
    ) == [("CUSHION 43*43CM", "2", "14.90", "29.80"), ("COLANDER STEEL", "1", "5.90", "5.90")]


def test_texts_may_stand_under_their_numbers():
    assert read(
        "ITEM           QTY   U/P   AMOUNT",
        "15894            1  22.00   22.00",
        "SR:AA BATTERIES 8PCS",
        "15895            3   8.00   24.00",
        "SR:AAA BATTERIES 8PCS",
        "SUB-TOTAL                   46.00",
    ) == [
        ("AA BATTERIES 8PCS", "1", "22.00", "22.00"),
        ("AAA BATTERIES 8PCS", "3", "8.00", "24.00"),
    ]


def test_texts_stand_under_their_numbers_though_nothing_heads_them():
    assert read(
        "SHOPPING HOURS",
        "MONDAY TO FRIDAY",
        "1x 000004497295            5.90SR",
        "WET TISSUE 150S",
        "1x 000001018506           21.10SR",
        "CHOCOLATE BAR",
        "Sub-total                   27.00",
    ) == [("WET TISSUE 150S", "1", None, "5.90"), ("CHOCOLATE BAR", "1", None, "21.10")]


def test_the_price_may_come_before_the_quantity():
    assert read(
        "Green Tea 1.5L",
        "8888002119454   5.00*1     5.00 S",
        "Konnyaku 10g",
        "8888338001119   3.50*2     7.00 S",
        "TOTAL                       12.00",
    ) == [("Green Tea 1.5L", "1", "5.00", "5.00"), ("Konnyaku 10g", "2", "3.50", "7.00")]


def test_goods_by_weight():
    assert read(
        "BANANA CAVENDISH",
        "  0.435 kg @ 12.90/kg       5.61",
        "MINCE             1.204 kg NET @ $9.50/kg    11.44",
        "TOTAL                      17.05",
    ) == [("BANANA CAVENDISH", "0.435", "12.90", "5.61"), ("MINCE", "1.204", "9.50", "11.44")]


def test_fuel_by_the_litre_with_its_price_on_another_row():
    assert read(
        "39.54 litre Pump # 07",
        "FuelSave 95         RM    88.17 C",
        "2.230 RM / litre",
        "Total               RM    88.17",
    ) == [("FuelSave 95", "39.54", "2.230", "88.17")]


def test_a_discount_in_percent_belongs_to_its_item():
    assert read(
        "PILLOW               1   40.00   40.00",
        "Member Disc. 10.00%              -4.00",
        "LAMP                 1   15.00   15.00",
        "TOTAL                            51.00",
    ) == [("PILLOW", "1", "40.00", "36.00"), ("LAMP", "1", "15.00", "15.00")]


def test_a_discount_that_the_amount_holds_already_is_none():
    assert read(
        "HERBAL SYRUP                     47.70",
        "005820091          2x 26.5000",
        "VIP Disc. 10.00%                 -5.30",
        "SUBTOTAL                         47.70",
    ) == [("HERBAL SYRUP", "2", "26.5000", "47.70")]


def test_a_discount_of_an_amount_is_a_row_of_its_own():
    assert read(
        "COPY PAPER        3   13.69   41.07",
        "Great saving                  -9.60",
        "TOTAL                         31.47",
    ) == [("COPY PAPER", "3", "13.69", "41.07"), ("Great saving", "1", "-9.60", "-9.60")]


def test_a_returned_item_is_negative():
    assert read(
        "RACKET",
        "9021485     2 X 13.50     27.00",
        "RACKET",
        "9021485    -1 X 13.50    -13.50",
        "TOTAL                     13.50",
    ) == [("RACKET", "2", "13.50", "27.00"), ("RACKET", "-1", "13.50", "-13.50")]


def test_a_quantity_before_the_text():
    assert read(
        "QTY ITEM                    TOTAL",
        "1   Chicken burger           9.50",
        "2   Iced tea                 7.00",
        "TOTAL                       16.50",
    ) == [("Chicken burger", "1", None, "9.50"), ("Iced tea", "2", None, "7.00")]


def test_a_unit_of_measure_is_no_description():
    assert read(
        "CHOCOLATE TOPTEN 73ML",
        "1 WALK       1.60     1.60 ZRL",
        "ALMOND BAR 90ML",
        "2 WALK       4.50     9.00 ZRL",
        "Total                10.60",
    ) == [
        ("CHOCOLATE TOPTEN 73ML", "1", "1.60", "1.60"),
        ("ALMOND BAR 90ML", "2", "4.50", "9.00"),
    ]


def test_units_between_stars():
    assert read(
        "RICE 10KG",
        "15*BAG *       24.90     373.50 SR",
        "OYSTER SAUCE 6KG",
        "4 BOTTLE *     15.95      63.80 SR",
        "Sub Total                437.30",
    ) == [("RICE 10KG", "15", "24.90", "373.50"), ("OYSTER SAUCE 6KG", "4", "15.95", "63.80")]


def test_times_of_stay_under_a_ticket_do_not_begin_the_items_anew():
    assert read(
        "Tax Invoice no. 7698/0601",
        "28/05/18 11:41",
        "010100 Pay parking ticket      5.00",
        "28/05/18 11:23 - 28/05/18 11:40",
        "Amount incl. GST               5.00",
    ) == [("Pay parking ticket", None, None, "5.00")]


def test_the_rest_of_the_receipt_before_is_passed_over():
    assert read(
        "CHANGE                      0.10",
        "THANK YOU",
        "CASHIER: ANN   19/06/17 11:43",
        "LENTILS 3KG                45.00",
        "NET TOTAL                  45.00",
    ) == [("LENTILS 3KG", None, None, "45.00")]


def test_the_head_of_a_section_is_no_part_of_an_item():
    assert read(
        "QTY ITEM                    RM",
        "*** Take away ***",
        "4   BISCUITS @9.00        36.00",
        "SUBTOTAL                  36.00",
    ) == [("BISCUITS", "4", "9.00", "36.00")]


@pytest.mark.parametrize(
    "label", ["Item No.: 30001640", "Barcode: 10182079", "Cashier desk: three"]
)
def test_what_only_labels_is_no_part_of_an_item(label):
    assert read(
        "FLOWER ROSE",
        "2 pcs @ 18.90      37.80 SR",
        label,
        "FLOWER CRYSTAL",
        "3 pcs @ 13.90      41.70 SR",
        "Total              79.50",
    ) == [("FLOWER ROSE", "2", "18.90", "37.80"), ("FLOWER CRYSTAL", "3", "13.90", "41.70")]


def test_without_prices_there_are_no_items():
    assert read("Dear customer", "we moved to 12 Hill Road", "see you soon") == []
