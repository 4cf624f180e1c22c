"""How an amount is made is said whole, in words and figures a stranger understands."""

from decimal import Decimal
from typing import Any

import pytest

from transforms.documents.justification_sheet import amount_text, shortened
from transforms.documents.words import words

LINE = {
    "basis": "unit_price",
    "quantity": Decimal(42),
    "unit_price": Decimal("3.5"),
    "exact_amount": Decimal(147),
    "rounding": Decimal(0),
    "charge_count": 3,
}


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
    assert amount_text(LINE | changes, "EUR", words(language), language) == text


def test_an_amount_shows_the_decimals_of_its_currency() -> None:
    yen = LINE | {"exact_amount": Decimal("135001.5"), "quantity": Decimal(3), "unit_price": Decimal("45000.5")}
    assert amount_text(yen, "JPY", words("en"), "en") == "3 × 45,000.5000 JPY = 135,001.5"


@pytest.mark.parametrize(
    ("given", "text"),
    [([], ""), (["a"], "a"), (["a", "b", "c"], "a, b, c"), (["a", "b", "c", "d", "e"], "a, b, c, and 2 more")],
)
def test_a_long_list_names_the_first_and_counts_the_others(given: list[str], text: str) -> None:
    assert shortened(given, words("en"), ", ") == text
