from datetime import date

import pytest

from pipelines.einvoice.payment import due_of

ISSUED = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("Payment within 30 days", date(2026, 12, 2)),
        ("net 14", date(2026, 11, 16)),
        (
            "Zahlbar innerhalb 30 Tagen netto bis 04.12.2026, 3% Skonto innerhalb 10 Tagen bis 12.11.2026",
            date(2026, 12, 4),
        ),
        ("2 % discount within 8 days; due by 20 November 2026", date(2026, 11, 20)),
        ("Paiement à 45 jours fin de mois", None),
        ("Bei Zahlung innerhalb 14 Tagen gewähren wir 2,0% Skonto.", None),
        ("#SKONTO#TAGE=7#PROZENT=2.00#", None),
        ("Lieferung am 04.11.2026", None),
        ("", None),
    ],
)
def test_the_day_that_terms_of_payment_tell(terms: str, due: date | None) -> None:
    assert due_of([terms], ISSUED) == due


def test_days_are_reckoned_from_the_date_of_the_bill_alone() -> None:
    assert due_of(["30 days"], None) is None
