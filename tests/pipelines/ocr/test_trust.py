from __future__ import annotations

import pytest

from pipelines.ocr.characters import LOST
from pipelines.ocr.trust import NO_LETTERS, SCRAMBLED, misread, scrambled

ENGLISH = "Please pay the amount shown within thirty days of the date of this invoice, thank you."
LANGUAGES = [
    ENGLISH,
    "Bitte überweisen Sie den Rechnungsbetrag innerhalb von vierzehn Tagen ohne Abzug auf unser Konto.",
    "Nous vous remercions de régler cette facture sous trente jours à compter de sa date d'émission.",
    "Lasku numero 4471. Maksuehto 14 päivää netto, viivästyskorko korkolain mukaan, yhteensä euroa.",
    "Faktura numer 17, sprzedawca i nabywca, termin płatności przelewem, kwota do zapłaty słownie złotych.",
    "Fatura tarihi, düzenleme numarası, alıcı vergi dairesi, ödenecek toplam tutar yalnız yüz türk lirası.",
    "Счёт на оплату № 17 от 3 ноября 2026 г. Поставщик, покупатель, сумма без налога, всего к оплате.",
    "Τιμολόγιο πώλησης αριθμός 17, ημερομηνία έκδοσης, σύνολο πληρωτέο, επωνυμία προμηθευτή και πελάτη.",
    "請求書番号 17 発行日 2026年11月3日 御請求金額 お振込先 三井住友銀行 合計金額 消費税 商品名 数量 単価 金額 小計",
]


@pytest.mark.parametrize("text", LANGUAGES, ids=lambda text: text[:12])
def test_print_in_any_language_is_trusted(text):
    assert scrambled((text + " 1,268.08 INV-4471").split()) == ""


@pytest.mark.parametrize("shift", [1, 3, 13, 25])
def test_letters_moved_along_the_alphabet_are_not(shift):
    moved = "".join(
        chr((ord(c) - 97 + shift) % 26 + 97) if "a" <= c <= "z" else c for c in ENGLISH.lower()
    )
    assert scrambled(moved.split() * 3) == SCRAMBLED


def test_numbers_of_glyphs_in_place_of_letters_are_not_trusted():
    glyphs = [
        "".join(chr(ord(c) - 29) if ord(c) > 61 else c for c in word) for word in ENGLISH.split()
    ]
    assert scrambled(glyphs * 2) == SCRAMBLED


def test_words_of_letters_without_a_meaning_are_not_trusted():
    words = [LOST * len(word) for word in ENGLISH.split()]
    assert scrambled(words) == SCRAMBLED
    assert scrambled([*ENGLISH.split() * 3, *words[:3]]) == SCRAMBLED


def test_a_bullet_without_a_meaning_spoils_nothing():
    assert scrambled([LOST, *ENGLISH.split(), LOST]) == ""


def test_a_page_of_figures_alone_is_not_trusted():
    assert scrambled([f"{n:05}" for n in range(7000, 7020)]) == NO_LETTERS


def test_a_column_of_figures_under_a_heading_is_trusted():
    assert scrambled([*ENGLISH.split(), *[f"{n}.00" for n in range(300, 380)]]) == ""


def test_leaders_of_dots_are_no_garbage():
    assert (
        scrambled(["Total", "." * 90, "118.00", "Freight", ". . . . . . . . . . .", "9.00"] * 2)
        == ""
    )


def test_few_words_are_given_the_benefit_of_the_doubt():
    assert scrambled(["XKCD-9", "17.00"]) == ""


def test_an_engines_slips_are_counted():
    assert misread(["Total", "118.00", "INV-17", "info@acme.com", "&", "A4"]) == 0
    assert misread(["T0tal", "lnv|oice", "rnctl", "~", "dUe", "118.00"]) == pytest.approx(
        4 / 6, abs=0.01
    )
