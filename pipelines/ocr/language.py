"""Which language a page speaks, told by its small words, the words of bills, and its accents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

_WORDS = {
    "de": (
        "der die das und für mit von zum zur bei auf nach nicht ist wir sie ihre bitte oder als rechnung rechnungsnummer "
        "rechnungsdatum datum kunde kundennummer lieferdatum menge einzelpreis gesamtpreis gesamtbetrag betrag summe mwst ust "
        "umsatzsteuer netto brutto zahlbar straße tage quittung kassenbon stück preis gesamt"
    ),
    "en": (
        "the and for of with your you are our this that from not is be please thank invoice number date due total amount tax "
        "gst vat subtotal quantity price description payment bill cash change receipt item balance street road unit"
    ),
    "es": (
        "el la los las y para con por del que su una en es no se factura fecha cliente cantidad precio importe iva base "
        "imponible total unidades descripción pago vencimiento número nif cif calle gracias dirección euros artículo"
    ),
    "fr": (
        "le la les et pour avec des du au aux est une en vous votre nous sur par facture date client quantité prix montant "
        "tva ht ttc total désignation règlement échéance numéro siret rue merci adresse à payer unitaire livraison"
    ),
    "it": (
        "il lo la gli e per con di del della dei che una non in da fattura data cliente quantità prezzo importo iva "
        "imponibile totale descrizione pagamento scadenza numero partita via grazie codice scontrino euro indirizzo"
    ),
    "nl": (
        "de het een en voor met van op bij niet is wij u uw te factuur factuurnummer factuurdatum datum klant klantnummer "
        "aantal prijs bedrag btw totaal omschrijving betaling vervaldatum excl incl straat dagen subtotaal bon per"
    ),
    "pt": (
        "o a os as e para com por do da dos das que uma em não se no na fatura factura data cliente quantidade preço valor "
        "iva total descrição pagamento vencimento número contribuinte rua obrigado morada unitário recibo nif"
    ),
}
_ACCENTS = {
    "de": frozenset("äöüß"),
    "es": frozenset("ñ¿¡"),
    "fr": frozenset("èêœëîç"),
    "it": frozenset("òì"),
    "nl": frozenset("ĳ"),
    "pt": frozenset("ãõ"),
}
WEIGHT_OF_ACCENT = 0.5
LEAST, AHEAD = 4.0, 1.3
"""A language is told from so many words on, and when it is so many times ahead of the next."""


def _weights() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Every known word with what it says for each language: one that several share says less for each of them."""
    spoken: dict[str, list[str]] = {}
    for language, words in _WORDS.items():
        for word in dict.fromkeys(words.split()):
            spoken.setdefault(word, []).append(language)
    return MappingProxyType(
        {word: tuple((one, 1 / len(all_)) for one in all_) for word, all_ in spoken.items()}
    )


_WEIGHTS = _weights()


def words_of_bills() -> frozenset[str]:
    """The words that tell languages here, but for the shortest."""
    return frozenset(word for words in _WORDS.values() for word in words.split() if len(word) > 3)


def language_of(texts: Iterable[str]) -> str | None:
    """The page's language as ISO 639-1, of those that are known here; None where its words do not say."""
    scores = dict.fromkeys(_WORDS, 0.0)
    said = Counter(re.findall(r"[^\W\d_]+", " ".join(texts).casefold()))
    for word, often in said.items():
        for language, weight in _WEIGHTS.get(word, ()):
            scores[language] += weight * often
        if word.isascii():
            continue
        for language, accents in _ACCENTS.items():
            if not accents.isdisjoint(word):
                scores[language] += WEIGHT_OF_ACCENT * often
    next_, first = sorted(scores, key=lambda language: scores[language])[-2:]
    most = scores[first]
    return first if most >= LEAST and most >= AHEAD * scores[next_] else None
