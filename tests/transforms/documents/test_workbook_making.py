"""How an amount is made is said whole, in words and figures a stranger understands."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from transforms.documents.justification_sheet import amount_text, shortened
from transforms.documents.pair_tables import Line
from transforms.documents.words import words

LINE = Line(
    invoice_ref="2026-10_SI_BFC_01",
    line_number=1,
    section_keys=[],
    section_path=[],
    section_labels=[],
    service_name="Accès fibre",
    typology="connectivity",
    nature="Accès fibre, abonnement mensuel",
    service_from=date(2026, 10, 1),
    service_to=date(2026, 10, 31),
    basis="unit_price",
    quantity=Decimal(42),
    unit="mois",
    unit_price=Decimal("3.5"),
    exact_amount=Decimal(147),
    amount=Decimal(147),
    rounding=Decimal(0),
    vat_category="S",
    vat_rate=Decimal(20),
    agreement=None,
    charge_count=3,
    evidence_refs=[],
    evidence_count=0,
    files=[],
    file_count=0,
)


@pytest.mark.parametrize(
    ("changes", "language", "text"),
    [
        ({}, "fr", "42 × 3,5000 EUR = 147,00"),
        ({}, "en", "42 × 3.5000 EUR = 147.00"),
        ({"rounding": Decimal("0.01")}, "fr", "42 × 3,5000 EUR = 147,00 · arrondi +0,01"),
        ({"rounding": Decimal("-0.01")}, "en", "42 × 3.5000 EUR = 147.00 · rounding -0.01"),
        ({"unit_price": Decimal("0.000123456789")}, "fr", "42 × 0,000123456789 EUR = 147,00"),
        ({"basis": "supplier_document", "charge_count": 1}, "fr", "montant de la pièce : 147,00 EUR"),
        ({"basis": "supplier_document", "charge_count": 1200}, "fr", "1\u202f200 montants de pièce : 147,00 EUR"),
        ({"basis": "pool_share", "charge_count": 1}, "en", "share: 147.00 EUR"),
        ({"basis": "pool_share"}, "fr", "3 quotes-parts : 147,00 EUR"),
    ],
)
def test_an_amount_is_explained_by_its_basis(changes: dict[str, Any], language: str, text: str) -> None:
    assert amount_text(LINE._replace(**changes), "EUR", words(language), language) == text


def test_an_amount_shows_the_decimals_of_its_currency() -> None:
    yen = LINE._replace(exact_amount=Decimal("135001.5"), quantity=Decimal(3), unit_price=Decimal("45000.5"))
    assert amount_text(yen, "JPY", words("en"), "en") == "3 × 45,000.5000 JPY = 135,001.5"


@pytest.mark.parametrize(
    ("first", "count", "text"),
    [([], 0, ""), (["a"], 1, "a"), (["a", "b", "c"], 3, "a, b, c"), (["a", "b", "c"], 5, "a, b, c, and 2 more")],
)
def test_a_long_list_names_the_first_and_counts_the_others(first: list[str], count: int, text: str) -> None:
    assert shortened(first, count, words("en"), ", ") == text
