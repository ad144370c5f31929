"""What an address looks like, line by line, and how far one runs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from idp.text import squeezed
from models.nlp.strips import Strip

_STREETS = (
    r"jalan|jln|lorong|lrg|persiaran|lebuh|taman|tmn|bandar|kampung|kg\.|seksyen|section|lot|batu|off jalan|street|st\.?(?=,|$)|road|rd\.?|avenue|ave\.?|lane|"
    r"drive|dr\.?(?=,|\s|$)|boulevard|blvd\.?|parkway|pkwy|highway|hwy|court|crescent|cres|place|pl\.?(?=,|$)|square|terrace|suite|ste\.?|floor|flr|level|unit|"
    r"building|bldg|block|blk|plaza|mall|tower|house|park|estate|industrial|centre|center|way|p\.?\s?o\.?\s?box|rue|chemin|allee|place|quai|cedex|"
    r"platz|weg|allee|ring|damm|chowk|nagar|marg|gate|main|wisma|menara|kompleks|pusat|bangunan|ground|gf|g/f|plot|phase"
)
_STREET = re.compile(
    rf"(?<![^\W_])(?:{_STREETS})(?![^\W_])|(?<=[^\W\d_])(?:straße|strasse|str\.|weg|platz|allee|gasse)(?![^\W_])",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<!\d)\d{5}(?:-\d{4})?(?!\d)|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b(?:NSW|VIC|QLD|SA|WA|TAS|NT|ACT|Victoria|Queensland)\.?,?\s+\d{4}\b"
    r"|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|\b\d{3}\s\d{3}\b|\b\d{4}\s[A-Z]{2}\b|\b[A-Z]{2}\s+\d{5}\b"
)
_PLACES = re.compile(
    r"\b(?:johor|selangor|kuala lumpur|penang|pulau pinang|perak|melaka|kedah|pahang|sabah|sarawak|putrajaya|negeri sembilan|petaling jaya|shah alam|"
    r"darul|malaysia|singapore|australia|new zealand|united kingdom|england|united states(?: of america)?|usa|u\.s\.a|india|germany|deutschland|france|canada|ireland|"
    r"wilayah persekutuan|w\.?p\.?|bahru|subang|klang|cheras|kepong|puchong|ipoh|london|auckland|wellington|sydney|melbourne|brisbane|perth)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"^(?:no\.?\s?[\d#]|no\.?\s?[A-Z]-|[A-Z]-[A-Z\d]+-\d+|[A-Z]?\d*-[A-Z]?\d+,|#?\d{1,5}[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?[,\s]\s?[^\W\d]|lot\s?\d|[a-z]{0,2}-?\d+-\d+)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^\W*(?:add?r?ess|adresse|anschrift|alamat|add)\b\s*[:.]\s*", re.IGNORECASE)
_ASIDE = re.compile(r"^\(.*\)$")
_BEHIND = re.compile(
    r"\s*(?:[|·•]\s*)?(?<![^\W_])(?:(?:A\.?B\.?N|A\.?C\.?N|tel|ph|phone|fax|mob|mobile|t)\b[\s.:]*\(?\+?\d|(?:vat|gst)\s*(?:reg|no)|e-?mail\b|www\.|\S+@\S).*$|\s*[|·•]\s*\(?\+?\d[\d\s().-]{7,}$",
    re.IGNORECASE,
)
"""What may follow an address on its line and is none of it: a company's number, telephone, e-mail."""
_POINTS = re.compile(r"\s+[·•∙●|]\s+")
_LIKELY = 0.3
"""A score from which a line is taken as part of an address."""
_SKIPPED = 4
"""Lines that may stand between a name and its address."""
_BETWEEN = 2
"""Lines without any sign of an address that may stand within one."""
_CITY = re.compile(r"^[A-Z][\w.' -]+,\s*[A-Z][\w. -]+$")
_CONTACT = re.compile(
    r"(?<![^\W_])(?:tel(?:ephone|efon)?|phone|fax|mobile|mobil|hotline|h/?p|e-?mail|website|web|url|www|http|hp|contact)(?![^\W_])|@\w|www\.|\.com\b|^\+?\(?\d[\d\s().-]{7,}$|tel[:.]|fax[:.]",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(
    r"\b(?:co\.?|company|business)\s*\.?\s*(?:reg|no|id|number)\b|\b(?:roc|gst|sst|vat|tax|abn|acn|brn|reg)\b.{0,18}(?:no|id|reg|number)?\.?\s*[:.]?\s*\(?[A-Z\d]|^\W*\(?[A-Z]{0,3}\d{5,12}\s?-?\s?[A-Z]{0,2}\)?\W*$|formerly|registration|\bgst\b|\bA\.?B\.?N\b|\bA\.?C\.?N\b",
    re.IGNORECASE,
)


def is_contact(text: str) -> bool:
    """Telephone, e-mail, website."""
    return bool(_CONTACT.search(text))


def is_registration(text: str) -> bool:
    """A company or tax number alone on its line."""
    return bool(_REGISTRATION.search(text)) and not _STREET.search(text)


def bare(text: str) -> str:
    """A line without the word "Address:" before it, and without registrations and telephones behind it."""
    text = _NAMED.sub("", text)
    tail = _BEHIND.search(text)
    if tail and address_part(text[: tail.start()]):
        return text[: tail.start()].rstrip(" |·•-–,;")
    return text


def address_part(text: str) -> bool:
    """Whether text is enough of an address to stand without what follows it."""
    return len(text) > 8 and bool(_STREET.search(text) or _POSTCODE.search(text))


def address_score(text: str) -> float:
    """How much one line looks like part of an address, 0..1."""
    text = bare(text)
    if is_contact(text) or not any(c.isalpha() for c in text) or len(text) > 110:
        return 0.0
    score = 0.0
    digits = any(c.isdigit() for c in text)
    if _STREET.search(text):
        score += 0.5 if digits or text.rstrip().endswith((",", ".")) else 0.35
    if _POSTCODE.search(text):
        score += 0.45
    if _PLACES.search(text):
        score += 0.4
    if _HOUSE.search(text.strip()):
        score += 0.35
    if _CITY.match(text.strip()):
        score += 0.3
    return min(1.0, score)


def ends_block(strip: Strip) -> bool:
    """Whether an address cannot go on here: contact data, numbers with labels, dates, amounts with labels, titles."""
    if is_contact(bare(strip.text)) or strip.days:
        return True
    leading = any(m.start <= 2 and m.strong and m.key != "supplier_name" for m in strip.labels)
    return leading and address_score(strip.text) < 0.5


def run(strips: Iterable[Strip], *, most: int = 7) -> list[Strip]:
    """The address in lines that follow one another: from its first line to the last that belongs to it."""
    taken: list[Strip] = []
    pending: list[Strip] = []
    skipped = 0
    for strip in strips:
        if _is_aside(strip) or (not taken and address_score(strip.text) < _LIKELY):
            skipped += 1
            if taken or skipped > _SKIPPED:
                break
        elif address_score(strip.text) >= _LIKELY:
            taken += [*pending, strip]
            pending = []
        elif len(pending) == _BETWEEN or not _may_continue(taken[-1], strip):
            break
        else:
            pending.append(strip)
        if len(taken) >= most:
            break
    if pending and taken[-1].text.rstrip().endswith(","):
        taken += pending
    return taken


def _is_aside(strip: Strip) -> bool:
    """Lines that are never of an address: contact data, registrations, words in brackets."""
    return ends_block(strip) or is_registration(bare(strip.text)) or bool(_ASIDE.match(strip.text))


def _may_continue(last: Strip, strip: Strip) -> bool:
    """A line without any sign of an address between two that have one."""
    letters = sum(c.isalpha() for c in strip.text)
    return (
        letters > 2
        and not strip.sums
        and len(strip.text) < 60
        and abs(strip.box.y0 - last.box.y0) < 0.08
    )


def joined(strips: Iterable[Strip]) -> str:
    """Lines as one address, with commas between where none is printed."""
    parts = [_POINTS.sub(", ", squeezed(bare(s.text)).strip()) for s in strips]
    text = ""
    for part in parts:
        if text:
            text += " " if text.endswith((",", ".", ";")) else ", "
        text += part
    return text.strip(" ,;")
