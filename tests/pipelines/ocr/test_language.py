from __future__ import annotations

import pytest

from builders import an_upload
from idp.config import Settings
from papers import a_pdf
from pipelines.ocr.language import language_of
from pipelines.reading import local_reader

PAGES = {
    "en": "Tax invoice number 4471 Date due Please pay the total amount within 14 days Thank you for your order",
    "de": "Rechnung Nr. 4417 Rechnungsdatum Bitte zahlen Sie den Betrag bis zum MwSt Summe Menge Einzelpreis",
    "fr": "Facture no 893 Date échéance Montant HT TVA Total TTC à payer Merci de votre règlement",
    "es": "Factura número 17 Fecha Cliente Cantidad Precio Importe Base imponible IVA Total Gracias por su compra",
    "it": "Fattura numero 9 Data Quantità Prezzo Importo Imponibile Totale Pagamento Scadenza Partita IVA",
    "nl": "Factuur factuurnummer 20 Factuurdatum Aantal Prijs Bedrag BTW Totaal Betaling binnen 14 dagen",
    "pt": "Fatura Data Cliente Quantidade Preço Valor Total Vencimento Contribuinte Obrigado não dispensa",
}


@pytest.mark.parametrize("language", PAGES)
def test_a_bill_tells_its_language(language):
    assert language_of(PAGES[language].split()) == language


@pytest.mark.parametrize("language", PAGES)
def test_a_pdf_is_in_the_language_that_its_text_speaks(language):
    words = PAGES[language].split()
    lines = [" ".join(words[i : i + 5]) for i in range(0, len(words), 5)]
    content = a_pdf([(60, 60 + 20 * n, line) for n, line in enumerate(lines)])
    document = local_reader(Settings(languages="fi")).read(an_upload(content))
    assert document.language == language


@pytest.mark.parametrize("text", ["", "4471 118.00 XJ-9", "Harbour Paper Pty Ltd 118.00", "TOTAL"])
def test_too_few_words_tell_nothing(text):
    assert language_of(text.split()) is None
