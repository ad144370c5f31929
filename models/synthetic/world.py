"""Who trades with whom: countries, made-up companies and people, their addresses and numbers.

Everything comes from `worlds.toml` and a `random.Random`: the same seed gives the same company. Nothing here is a real business; tax
ids have valid check digits, so that what checks them can be trained and tested.
"""

from __future__ import annotations

import random
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from models.synthetic.world_numbers import drawn, iban, tax_id

FILE = Path(__file__).with_name("worlds.toml")
VOWELS = ["a", "e", "i", "o", "u", "a", "e", "o", "ia", "io", "ea"]
ONSETS = [
    "b",
    "br",
    "c",
    "cl",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "qu",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
]
CODAS = ["", "", "", "", "n", "r", "l", "s", "x", "nt", "rk", "m", "th"]


@dataclass(frozen=True, slots=True)
class Country:
    """One row of `worlds.toml`; `signs` are currency signs, `numbers` and `dates` patterns of `world_print`."""

    code: str
    name: str
    languages: tuple[str, ...]
    currency: str
    signs: tuple[str, ...]
    sign_after: bool
    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    tax: tuple[str, ...]
    rates: tuple[str, ...]
    tax_ids: tuple[str, ...]
    tax_labels: tuple[str, ...]
    company_ids: tuple[str, ...]
    company_labels: tuple[str, ...]
    banks: tuple[str, ...]
    iban: str
    culture: str
    streets: str
    post: tuple[str, ...]
    towns: tuple[str, ...]
    phones: tuple[str, ...]
    tld: tuple[str, ...]
    forms: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Party:
    """A company or person as a document prints it.

    `name` is the full name; `brand` the short one of the logo, often the same. `address` is one string a printed line, without
    the country; `country` is the country's name. What a party does not have is the empty string.
    """

    name: str
    brand: str
    address: tuple[str, ...]
    country: str
    code: str
    tax_id: str = ""
    tax_label: str = ""
    company_id: str = ""
    company_label: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    web: str = ""
    contact: str = ""
    bank: str = ""
    account_name: str = ""
    account: str = ""
    account_label: str = ""
    iban: str = ""
    bic: str = ""


@cache
def table() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def countries() -> Mapping[str, Country]:
    """Every country there is, by its ISO 3166 code."""
    return {code: _country(code, row) for code, row in table()["country"].items()}


def _country(code: str, row: Mapping[str, Any]) -> Country:
    made: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in {"page": "A4", "sign_after": False, "iban": "", **row}.items()
    }
    return Country(code=code, **made)


def person(rng: random.Random, country: Country) -> str:
    """A first name and a surname."""
    culture = _culture(rng, country)
    return f"{rng.choice(culture['first'])} {rng.choice(culture['last'])}"


def company(rng: random.Random, country: Country, words: Sequence[str] = ()) -> Party:
    """A company; `words` are what its trade calls itself ("Plumbing", "Foods")."""
    brand = _brand(rng, country, words or ("Group", "Trading", "Services"))
    form = rng.choice(country.forms)
    name = f"{brand} {form}".strip() if rng.random() < 0.85 else brand
    if rng.random() < 0.12:
        name = name.upper()
    shown = brand if rng.random() < 0.5 else name
    label = rng.choice(country.tax_labels)
    return _with_details(rng, country, Party(
        name=name, brand=shown, address=address(rng, country), country=country.name, code=country.code,
        tax_id=tax_id(rng, country.tax_ids), tax_label=label,
    ))  # fmt: skip


def client(rng: random.Random, country: Country) -> Party:
    """A customer: mostly a company, else a person."""
    if rng.random() < 0.7:
        made = company(rng, country)
        return replace(made, contact=person(rng, country) if rng.random() < 0.5 else "")
    name = person(rng, country)
    return Party(
        name=name,
        brand=name,
        address=address(rng, country),
        country=country.name,
        code=country.code,
        phone=drawn(rng, rng.choice(country.phones)),
        email=f"{plain(name)}@example.{country.tld[0]}",
    )


def address(rng: random.Random, country: Country) -> tuple[str, ...]:
    """Two or three lines: (building,) street, town."""
    town, state, code = rng.choice(country.towns).split("|")
    places = {"town": town, "state": state, "code": drawn(rng, code)}
    number = (
        str(rng.randint(1, 320))
        if rng.random() < 0.9
        else f"{rng.randint(1, 40)}{rng.choice('ABC')}"
    )
    culture = _culture(rng, country)
    kinds = table()["streets"][country.streets]
    filled = {"n": number, "name": rng.choice(culture["places"] + culture["last"][:20]), **places}
    street = rng.choice(kinds["lines"]).format_map(filled)
    first = [rng.choice(kinds["units"]).format(n=rng.randint(1, 48))] if rng.random() < 0.22 else []
    last = [
        part for part in drawn(rng, rng.choice(country.post).format_map(places)).split("|") if part
    ]
    return (*first, street, *last)


def plain(text: str) -> str:
    """Letters and digits of `text`, as a domain or mailbox writes them."""
    flat = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(c for c in flat if c.isascii() and c.isalnum())


def _culture(rng: random.Random, country: Country) -> Mapping[str, Any]:
    named = rng.choice(country.culture.split())
    found: Mapping[str, Any] = table()["culture"][named]
    return found


def _coined(rng: random.Random) -> str:
    parts = [rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(rng.choice((1, 2, 2)))]
    return (
        "".join(parts) + rng.choice(ONSETS[:12]) + rng.choice(VOWELS) + rng.choice(CODAS)
    ).title()


def _brand(rng: random.Random, country: Country, words: Sequence[str]) -> str:
    culture = _culture(rng, country)
    last = culture["last"]
    word = rng.choice(words)
    town = rng.choice(country.towns).split("|")[0]
    makers: tuple[Callable[[], str], ...] = (
        lambda: f"{rng.choice(last)} {word}",
        lambda: f"{rng.choice(last)} & {rng.choice(last)}",
        lambda: f"{rng.choice(last)} & {rng.choice(last)} {word}",
        lambda: f"{rng.choice(last)} {rng.choice(culture['kin'])}",
        lambda: f"{_coined(rng)} {word}",
        lambda: _coined(rng),
        lambda: f"{town} {word}",
        lambda: f"{rng.choice(culture['brands'])} {word}",
        lambda: f"{rng.choice(culture['brands'])}{rng.choice(culture['brands']).lower()}",
        lambda: f"{''.join(rng.choices('ABCDEFGHJKLMNPRSTVW', k=rng.choice((2, 3, 3))))} {word}",
        lambda: f"{rng.choice(culture['brands'])} {rng.choice(culture['brands'])} {word}",
        lambda: f"{rng.choice(culture['first'])}'s {word}" if country.languages[0] == "en" else f"{word} {rng.choice(last)}",
    )  # fmt: skip
    return rng.choice(makers)()


def _with_details(rng: random.Random, country: Country, made: Party) -> Party:
    domain = f"{plain(made.brand)[:22]}.{rng.choice(country.tld)}"
    box = rng.choice(("info", "accounts", "sales", "hello", "office", "billing", "ar", "contact"))
    bank, bic, label, account = (rng.choice(country.banks) + "|||").split("|")[:4]
    return replace(
        made,
        company_id=drawn(rng, rng.choice(country.company_ids)) if country.company_ids else "",
        company_label=rng.choice(country.company_labels) if country.company_labels else "",
        phone=drawn(rng, rng.choice(country.phones)),
        fax=drawn(rng, rng.choice(country.phones)) if rng.random() < 0.3 else "",
        email=f"{box}@{domain}",
        web=rng.choice(("www.", "", "https://www.")) + domain,
        contact=person(rng, country),
        bank=bank,
        account_name=made.name,
        account=drawn(rng, account),
        account_label=drawn(rng, label),
        iban=iban(rng, country.code, country.iban) if country.iban else "",
        bic=bic,
    )
