"""A forwarded e-mail: an invoice as PDF, a receipt as photo, and an inline logo that is no document."""

from __future__ import annotations

from datetime import date
from email.generator import BytesGenerator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from recipes import harbour, receipts
from recipes.bill import Label, Sample, finished
from recipes.book import supplier
from recipes.scan import Shot, jpeg, photographed, rendered

LOGO = "logo.harbour@harbourpaper.example"
PLAIN = """Hi Ava,

Please find our invoice INV-4502 attached, and the taxi receipt from
Tuesday's site visit that we agreed you would cover.

Kind regards,
Tom Ferris
Accounts, Harbour Paper Pty Ltd
"""
HTML = f"""<html><body style="font-family:sans-serif">
<p>Hi Ava,</p>
<p>Please find our invoice <b>INV-4502</b> attached, and the taxi receipt from Tuesday's site visit that we agreed you would cover.</p>
<p>Kind regards,<br>Tom Ferris<br>Accounts, Harbour Paper Pty Ltd</p>
<p><img src="cid:{LOGO}" width="160" height="40" alt="Harbour Paper"></p>
</body></html>
"""


def logo() -> bytes:
    """A small PNG of the supplier's boat."""
    picture = np.full((80, 320, 3), 255, np.uint8)
    cv2.fillPoly(picture, [np.array([(8, 58), (72, 58), (58, 74), (22, 74)])], (94, 58, 23))
    cv2.fillPoly(picture, [np.array([(42, 6), (42, 52), (70, 52)])], (94, 58, 23))
    cv2.fillPoly(picture, [np.array([(36, 16), (36, 52), (12, 52)])], (176, 134, 91))
    cv2.putText(
        picture,
        "Harbour Paper",
        (84, 58),
        cv2.FONT_HERSHEY_COMPLEX,
        0.9,
        (94, 58, 23),
        2,
        cv2.LINE_AA,
    )
    return cv2.imencode(".png", picture)[1].tobytes()


def paper() -> Sample:
    bill = harbour.an_invoice(
        "INV-4502",
        date(2026, 11, 18),
        date(2026, 12, 2),
        "PO-2026-0324",
        ("CD-A2-WH|Card A2 300 gsm white, pack of 50", 5, "64.20"),
        ("RB-25|Grosgrain ribbon 25 mm, 100 m", 8, "19.35"),
        ("DEL-SYD|Delivery, Sydney metropolitan", 1, "35.00"),
    )
    label = Label("Invoice INV-4502.pdf", "", hidden=("amount_due", "line.tax_rate"))
    return finished(bill, label, harbour.draw(bill, harbour.invoice_words(bill)))


def photo() -> Sample:
    bill = receipts.cab_bill(
        "T-221377",
        date(2026, 11, 17),
        ("Metered fare", "28.60"),
        ("Passenger levy", "1.32"),
        ("Toll WHT", "4.40"),
    )
    strip = rendered(receipts.cab_strip(bill, "09:12", ("T0443", "Pyrmont", "Newtown")), 240)[0]
    corners = ((0.22, 0.04), (0.83, 0.06), (0.80, 0.96), (0.20, 0.93))
    shot = Shot(
        (820, 1240), corners, (120, 132, 138), seed=61, shade=0.35, blur=0.9, shake=2, noise=6
    )
    label = Label("IMG_2093.jpg", "", "receipt", "photo", receipts.CAB_HIDDEN)
    return finished(bill, label, jpeg(photographed(strip, shot), 48))


def letter(invoice: Sample, receipt: Sample) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(
        "Harbour Paper accounts", addr_spec=supplier("Harbour Paper Pty Ltd").email
    )
    message["To"] = Address("Ava Nguyen", addr_spec="bills@lyrebirdlane.example")
    message["Subject"] = "Invoice INV-4502 and taxi receipt"
    message["Date"] = "Wed, 18 Nov 2026 16:41:07 +1100"
    message["Message-ID"] = "<20261118164107.4502@harbourpaper.example>"
    message.set_content(PLAIN)
    message.add_alternative(HTML, subtype="html")
    html = list(message.iter_parts())[1]
    html.add_related(
        logo(), "image", "png", cid=f"<{LOGO}>", disposition="inline", filename="logo.png"
    )
    message.add_attachment(
        invoice.data, maintype="application", subtype="pdf", filename=invoice.file
    )
    message.add_attachment(receipt.data, maintype="image", subtype="jpeg", filename=receipt.file)
    for n, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=-part-{n}-4502")  # else random, and no two runs alike
    out = BytesIO()
    BytesGenerator(out, policy=SMTP).flatten(message)
    return out.getvalue()


def email() -> Sample:
    """The truth of the message is that of its first document; `documents` holds both."""
    inside = (paper(), photo())
    name, documents = "two-bills", []
    for n, part in enumerate(inside, 1):
        own: dict[str, Any] = {
            k: v for k, v in part.truth.items() if k not in {"licence", "provenance"}
        }
        documents.append(own | {"id": name if n == 1 else f"{name}#{n}"})
    first = inside[0].truth | {
        "id": name,
        "files": [f"{name}.eml"],
        "medium": "email",
        "documents": documents,
    }
    return Sample(
        f"emails/{name}.eml",
        letter(*inside),
        first,
        "E-mail with an invoice (PDF) and a taxi receipt (photo), and an inline logo that is no document",
    )
