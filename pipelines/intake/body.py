"""Messages whose body is the bill itself, as shops and services send them."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping

LARGEST_PICTURE = 2_000_000

_BILL = re.compile(
    r"\b(invoice|receipt|total|amount due|order|payment|paid|statement|rechnung|quittung|gesamt|betrag|beleg|"
    r"facture|reçu|montant|factura|recibo|fattura|ricevuta|importo|totale|factuur|bon|totaal|bedrag)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?:[$€£¥₹]|\b(?:[A-Z]{3}|RM|Rs\.?|Fr\.?|kr))\s?-?\d[\d., ]*|\d[\d.,]*\s?(?:[$€£¥₹]|(?:EUR|USD|GBP|AUD|NZD|CHF)\b)"
)
_UNSEEN = re.compile(
    r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
_SHOWN = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)
FEWEST_AMOUNTS = 1


def is_bill(text: str) -> bool:
    """Whether `text` (of a message or a file) names an amount of money and what it is for."""
    return _BILL.search(text) is not None and len(_MONEY.findall(text)) >= FEWEST_AMOUNTS


def seen(page: str) -> str:
    """The text of HTML as people see it, roughly: enough to tell what it is about."""
    return " ".join(html.unescape(_TAG.sub(" ", _UNSEEN.sub(" ", page))).split())


def with_pictures(page: str, pictures: Mapping[str, tuple[str, bytes]]) -> str:
    """HTML with the pictures that came beside it put in: media type and bytes by content id."""

    def put_in(shown: re.Match[str]) -> str:
        media_type, content = pictures.get(shown[1], ("", b""))
        if not content or len(content) > LARGEST_PICTURE:
            return shown[0]
        return f"data:{media_type};base64,{base64.b64encode(content).decode('ascii')}"

    return _SHOWN.sub(put_in, page)
