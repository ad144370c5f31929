"""The companies on the samples: the sandbox's demo company and its suppliers, and a few it does not know yet."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from recipes.bill import Company

DEMO = Path(__file__).parents[1] / "xero" / "demo-au.json"
COUNTRIES = {
    "Australia": "AU",
    "New Zealand": "NZ",
    "United Kingdom": "GB",
    "United States": "US",
    "Germany": "DE",
}
TRUNK = {"AU": "0", "NZ": "0", "GB": "0", "DE": "0", "US": ""}

NEW = {
    "Saltbush Catering": Company(
        "Saltbush Catering",
        "46 Warehouse Street",
        "Marrickville NSW 2204",
        "23614307519",
        "hello@saltbushcatering.example",
        "(02) 5550 6120",
    ),
    "Paddock Fresh Market": Company(
        "Paddock Fresh Market",
        "118 King Street",
        "Newtown NSW 2042",
        "24407731285",
        "",
        "(02) 5550 6240",
    ),
    "Papeterie des Deux Rives SARL": Company(
        "Papeterie des Deux Rives SARL",
        "18 quai des Tanneurs",
        "69005 Lyon",
        "FR48832914568",
        "compta@deuxrives.example",
        "04 99 50 61 20",
        "FR",
    ),
}


@cache
def _demo() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DEMO.read_text(encoding="utf-8"))
    return loaded


def customer() -> Company:
    return _company(_demo()["organisation"])


def supplier(name: str) -> Company:
    """A contact of the demo company by its exact name, else one of `NEW`."""
    if name in NEW:
        return NEW[name]
    return _company(next(c for c in _demo()["contacts"] if c["Name"] == name))


def _company(record: dict[str, Any]) -> Company:
    place, phone = record["Addresses"][0], (record.get("Phones") or [{}])[0]
    country = COUNTRIES[place["Country"]]
    return Company(
        name=record["Name"],
        street=place["AddressLine1"],
        town=_town(place, country),
        tax_id=(record.get("TaxNumber") or "").replace(" ", ""),
        email=record.get("EmailAddress", ""),
        phone=_phone(phone, country),
        country=country,
    )


def _town(place: dict[str, str], country: str) -> str:
    city, region, code = place["City"], place.get("Region", ""), place["PostalCode"]
    if country == "DE":
        return f"{code} {city}"
    if country in {"US", "GB"}:
        return f"{city}, {region} {code}"
    return " ".join(p for p in (city, region, code) if p)


def _phone(phone: dict[str, str], country: str) -> str:
    area = phone.get("PhoneAreaCode", "")
    return (
        f"({TRUNK[country]}{area}) {phone['PhoneNumber']}" if area else phone.get("PhoneNumber", "")
    )


def money(value: Decimal, thousands: str = ",", point: str = ".") -> str:
    """12345.6 as 12,345.60, or with a country's own marks."""
    return f"{value:,.2f}".translate(str.maketrans({",": thousands, ".": point}))
