"""How a supplier is known again: by the numbers, names and addresses that only it prints, and by words that stand where they stood before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from idp.document import Word
from idp.draft import Draft
from idp.fields import FieldName
from idp.memory import KnownSupplier, Landmark
from idp.supplier import plain_id
from idp.text import name_key, plain
from models.memory.rows import Row, Sheet

MOST_KEYS = 1500
MOST_LANDMARKS = 60
LEAST_SURE = 0.6

_NUMBERS = {
    FieldName.SUPPLIER_TAX_ID: "id",
    FieldName.IBAN: "id",
    FieldName.BANK_ACCOUNT: "id",
}
_SURE = {"id": 1.0, "name": 0.97}
_HEAD_ROWS, _FOOT_ROWS, _NAME_WORDS = 14, 8, 6
_NEAR = 0.03
_ALONE, _SUPPORT, _FEW = 0.8, 0.3, 10
_DOMAIN = re.compile(r"(?:www\.|@)([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w-])\+?\(?\d[\d\s()./-]{6,16}\d(?!\w)")
_ANYBODY = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "live.com", "aol.com", "gmx.de",
        "gmx.net", "web.de", "t-online.de", "orange.fr", "free.fr", "bigpond.com",
    }
)  # fmt: skip


def keys_on(sheet: Sheet) -> tuple[str, ...]:
    """Every key under which a supplier of this page may be kept, most telling first; at most MOST_KEYS."""
    found = [*_id_keys(sheet), *_name_keys(sheet), *_domain_keys(sheet), *_phone_keys(sheet)]
    found += [f"word:{word}" for word in dict.fromkeys(m.word for m in landmarks_on(sheet.first))]
    return tuple(dict.fromkeys(found))[:MOST_KEYS]


def keys_of(draft: Draft, sheet: Sheet, landmarks: Sequence[Landmark]) -> tuple[str, ...]:
    """The keys of the supplier of an approved document: what a person let stand, and what else its page prints.

    Not all of those are its own, such as the customer's telephone: a key that leads to several suppliers tells nothing.
    """
    read = draft.extraction
    numbers = [f"{kind}:{plain_id(read.text(n))}" for n, kind in _NUMBERS.items() if read.value(n)]
    name = name_key(read.text(FieldName.SUPPLIER_NAME))
    found = [n for n in numbers if len(n) > 8]
    found += [f"name:{name}"] if len(name) > 3 else []
    found += [f"contact:{draft.contact.contact_id}"] if draft.contact else []
    found += [*_domain_keys(sheet), *_phone_keys(sheet), *(f"word:{m.word}" for m in landmarks)]
    return tuple(dict.fromkeys(found))


def _id_keys(sheet: Sheet) -> Iterator[str]:
    for row in sheet.rows:
        words = row.text.split()
        for at in range(len(words)):
            joined = ""
            for part in words[at : at + _NAME_WORDS + 2]:
                joined += part
                solid = plain_id(joined)
                if len(solid) > 24:
                    break
                if len(solid) > 5 and sum(c.isdigit() for c in solid) > 4:
                    yield f"id:{solid}"


def _name_keys(sheet: Sheet) -> Iterator[str]:
    ends = (
        sheet.rows
        if len(sheet.rows) <= _HEAD_ROWS + _FOOT_ROWS
        else (*sheet.rows[:_HEAD_ROWS], *sheet.rows[-_FOOT_ROWS:])
    )
    for row in ends:
        for part in row.text.split("  "):
            words = part.split()
            for at in range(len(words)):
                for end in range(at + 1, min(len(words), at + _NAME_WORDS) + 1):
                    key = name_key(" ".join(words[at:end]))
                    if len(key) > 3:
                        yield f"name:{key}"


def _domain_keys(sheet: Sheet) -> Iterator[str]:
    for m in _DOMAIN.finditer(sheet.text):
        domain = m[1].casefold()
        if domain not in _ANYBODY:
            yield f"domain:{domain}"


def _phone_keys(sheet: Sheet) -> Iterator[str]:
    for row in sheet.rows:
        yield from _phones(row)


def _phones(row: Row) -> Iterator[str]:
    for m in _PHONE.finditer(row.text):
        digits = re.sub(r"\D", "", m.group())
        if 8 <= len(digits) <= 15:
            yield f"phone:{digits[-8:]}"


def landmarks_on(words: Sequence[Word]) -> tuple[Landmark, ...]:
    """The first words of a page that have letters alone, each with its place."""
    found = (
        Landmark(plain(w.text), round(w.box.x0, 3), round(w.box.centre[1], 3))
        for w in words
        if not any(c.isdigit() for c in w.text)
    )
    return tuple(m for m in found if len(m.word) > 2)[:MOST_LANDMARKS]


def still_there(landmarks: Sequence[Landmark], words: Sequence[Word]) -> tuple[Landmark, ...]:
    """Those of `landmarks` that stand on this page too."""
    there: dict[str, list[Word]] = {}
    for word in words:
        there.setdefault(plain(word.text), []).append(word)
    return tuple(m for m in landmarks if any(_near(m, w) for w in there.get(m.word, ())))


def _near(mark: Landmark, word: Word) -> bool:
    x, y = word.box.x0, word.box.centre[1]
    return abs(x - mark.x) < _NEAR and abs(y - mark.y) < _NEAR


def recognised(sheet: Sheet, known: Sequence[KnownSupplier]) -> tuple[KnownSupplier, float] | None:
    """Whose document this is and how sure, 0..1; None where none of `known` is told, or two equally well."""
    keys = set(keys_on(sheet))
    ranked = sorted(
        ((_sure(one, keys, sheet, known), one) for one in known), key=lambda r: (-r[0], r[1].id)
    )
    if not ranked or ranked[0][0] < LEAST_SURE:
        return None
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0]:
        return None
    return ranked[0][1], min(1.0, ranked[0][0])


def _sure(
    one: KnownSupplier, keys: set[str], sheet: Sheet, known: Sequence[KnownSupplier]
) -> float:
    """By its own number or name; by what else it prints where the words stand as before; by these alone where nearly all do."""
    others = {k for other in known if other.id != one.id for k in other.keys}
    own = [k for k in one.keys if k in keys and k not in others]
    share = len(still_there(one.landmarks, sheet.first)) / max(1, len(one.landmarks))
    support = 0.01 * share
    kinds = {k.partition(":")[0] for k in own}
    for kind, sure in _SURE.items():
        if kind in kinds:
            return sure + support
    if kinds & {"domain", "phone"} and share >= _SUPPORT:
        return 0.9 + support
    alone = share >= _ALONE and len(one.landmarks) >= _FEW
    return 0.7 + support if alone else 0.0
