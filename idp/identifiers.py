"""Numbers that name a company or an account: tax ids by their check digits, IBANs, local bank accounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import cache


class IdKind(StrEnum):
    """What a number is."""

    ABN = "abn"
    NZ_GST = "nz_gst"
    EU_VAT = "eu_vat"
    GB_VAT = "gb_vat"
    CH_VAT = "ch_vat"
    US_EIN = "us_ein"
    MY_GST = "my_gst"
    MY_SST = "my_sst"
    MY_COMPANY = "my_company"
    SG_GST = "sg_gst"
    SG_UEN = "sg_uen"
    IN_GSTIN = "in_gstin"
    CA_BN = "ca_bn"
    DE_TAX = "de_tax"
    IBAN = "iban"


_MY_SST = re.compile(r"[A-Z]\d{2}-?\d{4}-?\d{8}")
_MY_GST = re.compile(r"0\d{11}")
_MY_COMPANY = re.compile(r"[A-Z]{0,2}\d{5,7}-?[A-Z]")
_SG_GST = re.compile(r"M\d-?\d{7}-?[\dA-Z]")
_EIN = re.compile(r"\d{2}-\d{7}")
_CA_BN = re.compile(r"\d{9}\s?R[TPC]\s?\d{4}")
_EU = re.compile(
    r"(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[A-Z0-9+*]{8,13}"
)
_DE_TAX = re.compile(r"\d{2,3}\s?/\s?\d{3}\s?/\s?\d{4,5}")
_GB = re.compile(r"(?:GB\s?)?\d{3}\s?\d{4}\s?\d{2}(?:\s?\d{3})?")


@cache
def _validator(country: str, name: str) -> Callable[[str], str]:
    """python-stdnum's `validate` of one kind of number."""
    from importlib import import_module

    validate: Callable[[str], str] = import_module(f"stdnum.{country}.{name}").validate
    return validate


def _valid(country: str, name: str, text: str) -> str | None:
    from stdnum.exceptions import ValidationError

    try:
        return _validator(country, name)(text)
    except ValidationError:
        return None


def iban(text: str) -> str | None:
    """The IBAN in `text` without blanks, or None where check digits or length do not fit."""
    bare = re.sub(r"[^A-Z0-9]", "", text.upper())
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare):
        return None
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        return str(IBAN(bare))
    except SchwiftyException:
        return None


def identify(text: str) -> tuple[IdKind, str] | None:
    """What the whole of `text` is, with its normalised form, or None; the strictest checks come first."""
    bare = " ".join(text.upper().replace(" ", " ").strip(" .:;,#()").split())
    solid = re.sub(r"[\s.\-/]", "", bare)
    if not any(c.isdigit() for c in solid):
        return None
    return _by_letters(bare, solid) or _by_digits(bare, solid)


def _by_letters(bare: str, solid: str) -> tuple[IdKind, str] | None:
    """Numbers that carry letters."""
    account = iban(solid)
    if account:
        return IdKind.IBAN, account
    if len(solid) == 15 and (value := _valid("in_", "gstin", solid)):
        return IdKind.IN_GSTIN, value
    if solid.startswith("CHE") and (value := _valid("ch", "uid", solid[:12])):
        return IdKind.CH_VAT, value
    if _EU.fullmatch(solid) and (value := _valid("eu", "vat", solid)):
        return IdKind.EU_VAT, value
    if solid.startswith("GB") and (value := _valid("gb", "vat", solid)):
        return IdKind.GB_VAT, f"GB{value}"
    for pattern, kind in (
        (_MY_SST, IdKind.MY_SST),
        (_SG_GST, IdKind.SG_GST),
        (_CA_BN, IdKind.CA_BN),
    ):
        if pattern.fullmatch(bare):
            return kind, bare
    if re.search(r"[A-Z]", solid) and (value := _valid("sg", "uen", solid)):
        return IdKind.SG_UEN, value
    return (IdKind.MY_COMPANY, bare) if _MY_COMPANY.fullmatch(bare) else None


def _by_digits(bare: str, solid: str) -> tuple[IdKind, str] | None:
    """Numbers of digits alone; a check digit decides where there is one."""
    if not solid.isdigit():
        return None
    if _EIN.fullmatch(bare):
        return IdKind.US_EIN, bare
    if _DE_TAX.fullmatch(bare):
        return IdKind.DE_TAX, bare
    if len(solid) == 11 and (value := _valid("au", "abn", solid)):
        return IdKind.ABN, value
    if _MY_GST.fullmatch(solid):
        return IdKind.MY_GST, solid
    if len(solid) in (8, 9) and (value := _valid("nz", "ird", solid)):
        return IdKind.NZ_GST, value
    if _GB.fullmatch(bare) and (value := _valid("gb", "vat", solid)):
        return IdKind.GB_VAT, value
    return None


_BSB = re.compile(r"(?<!\d)(\d{3})[-\s]?(\d{3})(?!\d)")
_SORT_CODE = re.compile(r"(?<!\d)(\d{2})[-\s](\d{2})[-\s](\d{2})(?!\d)")
_NZ_ACCOUNT = re.compile(r"(?<!\d)(\d{2})[-\s](\d{4})[-\s](\d{7})[-\s](\d{2,3})(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)(\d[\d\s-]{4,13}\d)(?!\d)")


def bank_account(text: str) -> str | None:
    """A local account in `text`, which holds its labels: "BSB 062-000 Account 1234 5678" → "062000 12345678".

    Australian (BSB and account), British (sort code and account) and New Zealand accounts; None where there is none.
    """
    if found := _NZ_ACCOUNT.search(text):
        return "-".join(found.groups())
    low = text.casefold()
    code = None
    if "bsb" in low:
        at = low.index("bsb")
        code = _BSB.search(text, at)
    elif "sort" in low:
        code = _SORT_CODE.search(text, low.index("sort")) or _BSB.search(text, low.index("sort"))
    if code is None:
        return None
    rest = text[code.end() :]
    account = _ACCOUNT.search(rest) or _ACCOUNT.search(text[: code.start()])
    if account is None:
        return None
    return "".join(code.groups()) + " " + re.sub(r"\D", "", account[1])
