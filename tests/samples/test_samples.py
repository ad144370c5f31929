"""The samples are what they say: their truth adds up, stands on the page, and can be made again byte by byte."""

from __future__ import annotations

import email
import email.policy
import json
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from schwifty import IBAN
from stdnum.au import abn
from stdnum.eu import vat
from stdnum.gb import vat as gb_vat

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
FOLDERS = ("invoices", "receipts", "einvoices", "emails")
MARKS = {
    "DE": (".", ","),
    "FR": (" ", ","),
}  # thousands and decimals, where they are not "," and "."


@cache
def labels() -> dict[str, dict[str, Any]]:
    lines = (SAMPLES / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return {label["id"]: label for label in map(json.loads, lines)}


def paths() -> list[Path]:
    return sorted(p for f in FOLDERS for p in (SAMPLES / f).iterdir() if p.suffix != ".json")


def each() -> Any:
    """All labels, those inside the e-mail too."""
    found = [d for label in labels().values() for d in label.get("documents", [label])]
    return [pytest.param(d, id=d["id"]) for d in found]


def with_text() -> Any:
    """The labels of the files that have a text layer."""
    found = [d for d in labels().values() if d["medium"] in {"pdf_text", "pdf_einvoice"}]
    return [pytest.param(d, id=d["id"]) for d in found]


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def money(amount: str, country: str) -> str:
    thousands, point = MARKS.get(country, (",", "."))
    return f"{Decimal(amount):,.2f}".translate(str.maketrans({",": thousands, ".": point}))


def total_of(numbers: list[str]) -> Decimal:
    return sum((Decimal(n) for n in numbers), Decimal(0))


def test_there_are_documents_of_every_kind_and_country() -> None:
    found = labels().values()
    assert len(found) >= 16
    assert {label["doc_type"] for label in found} == {
        "invoice",
        "receipt",
        "credit_note",
        "statement",
    }
    assert {"AU", "NZ", "GB", "US", "DE", "FR"} <= {label["country"] for label in found}
    assert {"pdf_text", "pdf_image", "pdf_einvoice", "scan", "photo", "email"} == {
        label["medium"] for label in found
    }


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for p in paths()])
def test_each_document_has_its_truth_beside_it_and_in_the_labels(path: Path) -> None:
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert truth["files"] == [path.name]
    assert truth["provenance"]
    assert truth["licence"] == "Apache-2.0"
    assert labels()[truth["id"]] == truth | {"files": [f"{path.parent.name}/{path.name}"]}


def test_every_label_has_its_file_and_the_readme_names_it() -> None:
    files = [f for label in labels().values() for f in label["files"]]
    assert sorted(files) == sorted(str(p.relative_to(SAMPLES).as_posix()) for p in paths())
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert [f for f in files if f"`{f}`" not in readme] == []


def test_the_samples_stay_small() -> None:
    assert sum(p.stat().st_size for p in paths()) < 4_000_000


@pytest.mark.parametrize("label", each())
def test_the_numbers_of_a_document_add_up(label: dict[str, Any]) -> None:
    fields = label["fields"]
    if label["doc_type"] == "statement":
        assert Decimal(fields["amount_due"]) > 0
        return
    total = Decimal(fields["total"])
    lines = total_of([line["amount"] for line in fields["line_items"]])
    tax = Decimal(fields.get("tax_total", "0"))
    assert lines in {total, total - tax}
    if "subtotal" in fields:
        assert Decimal(fields["subtotal"]) + tax == total
    if "taxes" in label:
        assert total_of([t["tax"] for t in label["taxes"]]) == tax
        assert total_of([t["base"] for t in label["taxes"]]) == total - tax
    for part in label.get("taxes", []):
        by_rate = Decimal(part["base"]) * Decimal(part["rate"]) / 100
        assert abs(by_rate - Decimal(part["tax"])) <= Decimal("0.03"), "rounded line by line"
    for line in fields["line_items"]:
        if {"quantity", "unit_price"} <= line.keys():
            product = Decimal(line["quantity"]) * Decimal(line["unit_price"])
            assert abs(product - Decimal(line["amount"])) <= Decimal("0.005")


@pytest.mark.parametrize("label", with_text())
def test_a_text_page_prints_its_number_and_its_total(label: dict[str, Any]) -> None:
    text, fields = text_of(SAMPLES / label["files"][0]), label["fields"]
    assert money(fields.get("total", fields.get("amount_due", "")), label["country"]) in text
    assert (
        money(fields["amount_due" if "amount_due" in fields else "total"], label["country"]) in text
    )
    assert fields.get("invoice_number", "") in text
    for line in fields.get("line_items", []):
        assert money(line["amount"], label["country"]) in text


def test_a_scanned_invoice_holds_no_text() -> None:
    (label,) = (label for label in labels().values() if label["medium"] == "pdf_image")
    assert text_of(SAMPLES / label["files"][0]).strip() == ""


@pytest.mark.parametrize("label", each())
def test_tax_numbers_and_ibans_pass_their_check_digits(label: dict[str, Any]) -> None:
    fields, country = label["fields"], label["country"]
    number = fields["supplier_tax_id"]
    valid = {"AU": abn.is_valid, "GB": gb_vat.is_valid, "DE": vat.is_valid, "FR": vat.is_valid}
    assert valid.get(country, bool)(number)
    if "iban" in fields:
        assert IBAN(fields["iban"]).country_code == country


def test_suppliers_carry_the_tax_numbers_of_the_demo_company() -> None:
    demo = json.loads((SAMPLES / "xero" / "demo-au.json").read_text(encoding="utf-8"))
    known = {c["Name"]: (c.get("TaxNumber") or "").replace(" ", "") for c in demo["contacts"]}
    found = {
        label["fields"]["supplier_name"]: label["fields"]["supplier_tax_id"]
        for label in labels().values()
    }
    assert len(found.keys() & known.keys()) >= 12
    assert {n: known[n] for n in found.keys() & known.keys()} == {
        n: found[n] for n in found.keys() & known.keys()
    }
    assert "Saltbush Catering" in found.keys() - known.keys()
    customers = {label["fields"].get("customer_name") for label in labels().values()} - {None}
    assert customers == {demo["organisation"]["Name"]}


def test_the_french_invoice_says_the_same_in_its_xml() -> None:
    from facturx import get_xml_from_pdf, parse_ubl_cii_xml

    (label,) = (label for label in labels().values() if label["medium"] == "pdf_einvoice")
    name, xml = get_xml_from_pdf((SAMPLES / label["files"][0]).read_bytes(), check_xsd=True)
    terms, fields = parse_ubl_cii_xml(xml, check_xsd=True), label["fields"]
    assert name == "factur-x.xml"
    assert (terms["BT-1"], terms["BT-112"], terms["BT-110"]) == (
        fields["invoice_number"],
        fields["total"],
        fields["tax_total"],
    )
    assert terms["BG-4"]["vat_identifier"] == fields["supplier_tax_id"]
    assert [line["BT-153"] for line in terms["BG-25"]] == [
        line["description"] for line in fields["line_items"]
    ]


def test_the_email_holds_two_documents_and_a_logo_that_is_none() -> None:
    raw = (SAMPLES / "emails" / "two-bills.eml").read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    held = [part.get_filename() for part in message.iter_attachments()]
    assert held == [d["files"][0] for d in labels()["two-bills"]["documents"]]
    inline = [
        p.get_content_type() for p in message.walk() if p.get_content_disposition() == "inline"
    ]
    assert inline == ["image/png"]


def test_made_again_a_sample_has_the_same_bytes(tmp_path: Path) -> None:
    names = ("harbour-paper-4471", "thames-valley-1189")
    wanted = [word for name in names for word in ("--only", name)]
    subprocess.run(
        [sys.executable, SAMPLES / "make.py", *wanted, "--out", tmp_path],
        check=True,
        capture_output=True,
    )
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert len(made) == 4
    assert [p for p in made if (tmp_path / p).read_bytes() != (SAMPLES / p).read_bytes()] == []
