"""What a name looks like on a line: companies and people, not titles, addresses, numbers or labels."""

from __future__ import annotations

import re

from idp.text import has_legal_form, plain, squeezed
from models.nlp.addresses import is_contact, is_registration
from models.nlp.strips import Strip

_TITLE_WORDS = (
    "invoice|tax invoice|receipt|official receipt|cash bill|cash sale|cash sales|bill|credit note|credit memo|"
    "statement|simplified tax invoice|original|copy|duplicate|reprint|rechnung|gutschrift|facture|avoir|quote|"
    "order|purchase order|delivery note|page|thank you|welcome|sales invoice|vat invoice|customer copy|"
    "merchant copy|invoice summary|summary|details|detail|description|paid|logo|your logo|total|date|unpaid|cash receipt|"
    "sales receipt|tax receipt|terms|notes|amount|check|guest check|take away|dine in|table|resit|invois|"
    "commercial invoice|proforma invoice|e-invoice|original invoice|tax invoice original|retail invoice|"
    "thank you for your business|your company logo|bill of supply|remittance advice|payment advice|"
    "adjustment note|here|your logo here|company logo|delivery order|gst summary|original copy|cash invoice|cash"
)
_TITLES = frozenset(plain(title) for title in _TITLE_WORDS.split("|"))
_TAIL = re.compile(
    r"\s*[(\[]?\s*(?:co\.?\s*(?:reg)?\.?\s*(?:no)?\.?|reg\.?\s*no\.?|company\s*no\.?|roc\s*(?:no)?|gst\s*(?:reg)?\s*(?:no|id)?\.?)?\s*[:.]?\s*[(\[]?\s*[A-Z]{0,2}\d{4,12}\s*[-·]?\s*[A-Z]{0,2}\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_STRAY = re.compile(
    r"^(.*\b(?:sdn\W*bhd|enterprise|trading|pty\W*ltd|gmbh)\b\.?)\s+\W*\w{1,2}\W*$", re.IGNORECASE
)
_TWICE = re.compile(r"^(.{3,}?)\s+\1$")
_WIDE = str.maketrans("（）：，．", "():,.")
_OWNED = re.compile(
    r"^\W*(?:(?:own(?:ed)?|managed|operated|presented)\s+by|dimiliki(?:\s+oleh)?|trading as|t/a)\s*:?\s*",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"^(.*\b(?:inc|ltd|llc|gmbh|bhd|limited|corp)\b\.?)\s+(?:tax\s+)?(?:invoice|receipt|statement|rechnung|facture)\W*$",
    re.IGNORECASE,
)
BULLET = re.compile(r"[·•|∙●]")
SENDER = re.compile(r"\s*[·•|∙●*]\s*|\s+[-–]\s+|,\s+(?=\D*\d)|,\s+(?=\d{5}\s)")
DOMAIN = re.compile(
    r"(?:@|www\.|https?://(?:www\.)?)([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.(?:com|net|org|de|fr|co|io|au|nz|uk|my|sg|site|eu|biz|us|in|ca)\b",
    re.IGNORECASE,
)
MAILERS = frozenset(
    [
        "gmail",
        "yahoo",
        "hotmail",
        "outlook",
        "icloud",
        "gmx",
        "web",
        "live",
        "aol",
        "example",
        "email",
        "mail",
        "company",
    ]
)
FORM_ONLY = re.compile(
    r"^\W*(?:\(?(?:m|malaysia|asia|s|kl|jb|pg|johor|selangor|penang)\)?\W*)?(?:co\.?\W*(?:\(m\))?\W*)?(?:sdn\W*bhd|bhd|berhad|pte\W*ltd|pty\W*ltd|ltd|limited|inc|llc|gmbh|enterprise|trading)\W*$",
    re.IGNORECASE,
)

_FORMS = r"(?:pty\.?\s+ltd|pte\.?\s+ltd|ltd|limited|plc|llc|inc|gmbh(?:\s+&\s+co\.?\s+kg)?|ag|kg|sarl|sas|s\.a\.r\.l|b\.?v|sdn\.?\s+bhd)"


def full_name(name: str, text: str) -> str:
    """`name` with its legal form, where `text` says it so; else the empty string. The spelling of `name` stays."""
    m = re.search(rf"(?<!\w){re.escape(name)},?\s+({_FORMS})(?![\w])", text, re.IGNORECASE)
    return f"{name} {m[1]}" if m else ""


def is_title(text: str) -> bool:
    return plain(re.sub(r"[\d#:.]+", " ", text)) in _TITLES


def name_of(text: str) -> str:
    """A company's name as printed on a line, without registration numbers behind it and marks around it."""
    text = squeezed(text.translate(_WIDE)).strip(" *-=_~:;,|•·“”\"'")
    text = _OWNED.sub("", _TITLED.sub(r"\1", text))
    text = _STRAY.sub(r"\1", text)
    text = _TWICE.sub(r"\1", text)
    cut = _TAIL.sub("", re.sub(r"\(\w{0,2}$", "", text))
    return cut.strip(" ,;:-") if sum(c.isalpha() for c in cut) > 2 else text


def may_be_name(strip: Strip) -> bool:
    """Whether a line could be a company's or person's name at all."""
    text = name_of(strip.text)
    letters = sum(c.isalpha() for c in text)
    if FORM_ONLY.match(text) or (text.startswith("(") and text.endswith(")")):
        return False
    if letters < 3 or len(text) > 70 or letters < 0.5 * len(text.replace(" ", "")):
        return False
    if (
        strip.days
        or is_title(text)
        or is_contact(strip.text)
        or strip.text.rstrip().endswith((":", "?", "!"))
    ):
        return False
    if any(s.amount.money for s in strip.sums):
        return False
    covered = sum(m.end - m.start for m in strip.labels if m.strong)
    return covered < 0.5 * len(strip.text) and not (
        is_registration(strip.text) and not has_legal_form(text)
    )
