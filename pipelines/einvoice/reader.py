"""Exact fields from the XML of an e-invoice: UBL and CII, bare or embedded in a PDF (Factur-X, ZUGFeRD 2), by factur-x.

Terms are those of EN 16931 (BT-1 is the invoice number). A file that breaks its schema is still read where it can be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from idp.document import Box, Document, Kind, Line
from idp.errors import NeedsHuman
from idp.fields import Extraction, Field, FieldName, FieldSource, LineItem, TaxLine, Value, written
from idp.money import parse_amount

CREDIT_NOTES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"}
)
"""BT-3, the document type code (UNTDID 1001), of credit notes."""

_ROOT = re.compile(
    rb"<(?:\w+:)?(Invoice|CreditNote|CrossIndustryInvoice|CrossIndustryDocument)[\s>]"
)
_LARGEST_XML = 20_000_000
_ROOT_WITHIN = 100_000
"""Bytes: licences and comments may come before the root."""

Terms = Mapping[str, Any]


class XmlReader:
    """Fills the `EInvoiceReader` port. Holds nothing; may be shared."""

    def find(self, content: bytes, media_type: str) -> str | None:
        """The XML that `content` is or holds, or None; an encrypted or broken PDF holds none."""
        if media_type == "application/pdf":
            return next((_text(xml) for xml in _attached(content) if _is_invoice(xml)), None)
        return _text(content) if _is_invoice(content) else None

    def extraction(self, xml: str, document: Document) -> Extraction:
        """Fields and lines with source `einvoice`, with the place where the page shows the same text.

        Raises NeedsHuman (`einvoice_unreadable`) for what factur-x cannot parse, ZUGFeRD 1.0 among it.
        """
        terms = _parse(xml)
        credit = str(terms.get("BT-3", "")) in CREDIT_NOTES
        fields = tuple(
            _placed(name, value, document)
            for name, value in _header(terms)
            if value not in (None, "")
        )
        return Extraction(
            document.id,
            Kind.CREDIT_NOTE if credit else Kind.INVOICE,
            1.0,
            fields=fields,
            line_items=tuple(_line(line) for line in terms.get("BG-25") or ()),
            taxes=tuple(_taxes(terms)),
            tax_included=False,
            remarks=document.remarks,
        )


def _attached(content: bytes) -> Iterator[bytes]:
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            for name, attached in pdf.attachments.items():
                if name.lower().endswith(".xml"):
                    data = attached.get_file().read_bytes()
                    if len(data) <= _LARGEST_XML:
                        yield data
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, KeyError, TypeError, RuntimeError):
        return


def _is_invoice(content: bytes) -> bool:
    return _ROOT.search(content[:_ROOT_WITHIN]) is not None


def _text(content: bytes) -> str:
    """XML as text without its declaration's encoding, which no longer holds."""
    declared = re.match(
        rb"""<\?xml[^>]*encoding=["']([\w.-]+)["']""", content.removeprefix(b"\xef\xbb\xbf")
    )
    encoding = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        text = content.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        text = content.decode("utf-8", errors="replace")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))


def _parse(xml: str) -> Terms:
    """The terms of EN 16931. Entities are not resolved and nothing is fetched."""
    from facturx import parse_ubl_cii_xml
    from lxml import etree

    safe = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        terms: Terms = parse_ubl_cii_xml(
            etree.fromstring(xml.encode("utf-8"), safe), check_xsd=False
        )
    except (
        ValueError,
        etree.XMLSyntaxError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
    ) as error:
        say = "The XML of this e-invoice could not be read, so the page is used instead."
        raise NeedsHuman("einvoice_unreadable", say) from error
    return terms


def _header(terms: Terms) -> Iterator[tuple[FieldName, Value | None]]:
    seller, buyer = terms.get("BG-4") or {}, terms.get("BG-7") or {}
    yield FieldName.SUPPLIER_NAME, seller.get("name") or seller.get("biz_name")
    yield FieldName.SUPPLIER_ADDRESS, _address(seller)
    yield (
        FieldName.SUPPLIER_TAX_ID,
        seller.get("vat_identifier")
        or seller.get("tax_identifier")
        or seller.get("legal_identifier"),
    )
    yield FieldName.CUSTOMER_NAME, buyer.get("biz_name") or buyer.get("name")
    yield FieldName.INVOICE_NUMBER, terms.get("BT-1")
    yield FieldName.PURCHASE_ORDER, terms.get("BT-13")
    yield FieldName.ISSUE_DATE, _date(terms.get("BT-2"))
    yield FieldName.DUE_DATE, _date(terms.get("BT-9"))
    yield FieldName.CURRENCY, terms.get("BT-5")
    yield FieldName.SUBTOTAL, _decimal(terms.get("BT-109"))
    yield FieldName.TAX_TOTAL, _decimal(terms.get("BT-110"))
    yield FieldName.TOTAL, _decimal(terms.get("BT-112"))
    yield FieldName.AMOUNT_DUE, _decimal(terms.get("BT-115"))
    accounts = terms.get("BT-84")
    yield FieldName.IBAN, accounts[0] if isinstance(accounts, list) else accounts


def _address(party: Mapping[str, Any]) -> str:
    town = " ".join(str(party[k]) for k in ("postcode", "city") if party.get(k))
    parts = [
        party.get("addr_l1"),
        party.get("addr_l2"),
        party.get("addr_l3"),
        town,
        party.get("country_code"),
    ]
    return ", ".join(str(p) for p in parts if p)


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _decimal(value: object) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _line(line: Terms) -> LineItem:
    """BG-25; the unit price is per one unit, so BT-149 (the quantity that the price is for) is divided out."""
    price, per = _decimal(line.get("BT-146")), _decimal(line.get("BT-149"))
    if price is not None and per not in (None, Decimal(0), Decimal(1)):
        price = price / per if per else price
    return LineItem(
        description=str(line.get("BT-153") or line.get("BT-154") or ""),
        quantity=_decimal(line.get("BT-129")),
        unit_price=price,
        amount=_decimal(line.get("BT-131")),
        tax_rate=_decimal(line.get("BT-152")),
        source=FieldSource.EINVOICE,
    )


def _taxes(terms: Terms) -> Iterator[TaxLine]:
    for group in terms.get("BG-23") or ():
        tax = _decimal(group.get("BT-117"))
        if tax is not None:
            yield TaxLine(_decimal(group.get("BT-119")), tax, _decimal(group.get("BT-116")))


def _placed(name: FieldName, value: Value | None, document: Document) -> Field:
    """The field with the line of the page that shows the same value, where one does."""
    wanted = written(value)
    for page in document.pages:
        for line in page.lines:
            box = _shows(line, value, wanted)
            if box is not None:
                return Field(name, wanted, wanted, 1.0, page.number, box, FieldSource.EINVOICE)
    return Field(name, wanted, wanted, 1.0, source=FieldSource.EINVOICE)


def _shows(line: Line, value: Value | None, wanted: str) -> Box | None:
    """The box of the words in `line` that say `wanted`."""
    for start in range(len(line.words)):
        said = ""
        for end in range(start, min(start + 12, len(line.words))):
            said = f"{said} {line.words[end].text}".strip()
            if said.casefold() == wanted.casefold() or (
                isinstance(value, Decimal) and parse_amount(said) == value
            ):
                return Box.around(w.box for w in line.words[start : end + 1])
            if len(said) > len(wanted) + 4:
                break
    return None
