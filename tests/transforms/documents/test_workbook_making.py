"""How an amount is made is said whole, in words and figures a stranger understands."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from transforms.documents.justification_sheet import amount_text, shortened
from transforms.documents.markup_text import nature_text
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


MARKED = LINE._replace(
    basis="supplier_document",
    quantity=None,
    unit_price=None,
    exact_amount=Decimal("12.96245"),
    amount=Decimal("12.97"),
    rounding=Decimal("0.01"),
    cost_amount=Decimal("12.34519"),
    markup_rate=Decimal("5.0000"),
    markup_amount=Decimal("0.61726"),
)


def test_cost_and_mark_up_stand_whole_where_an_amount_is_explained() -> None:
    told = "3 document amounts: cost 12.34519 + mark-up 5% 0.61726 = 12.96245 EUR · rounding +0.01"
    assert amount_text(MARKED, "EUR", words("en"), "en") == told


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [
        ("12.97", "EUR", "cost 12.35 + mark-up 5% 0.62"),
        ("12.96", "EUR", "cost 12.35 + mark-up 5% 0.61"),
        ("13", "JPY", "cost 12 + mark-up 5% 1"),
        ("12.962", "TND", "cost 12.345 + mark-up 5% 0.617"),
    ],
)
def test_below_a_nature_cost_and_mark_up_sum_to_the_amount_beside_it(amount: str, currency: str, told: str) -> None:
    line = MARKED._replace(amount=Decimal(amount))
    assert nature_text(line, currency, words("en"), "en") == f"{line.nature}\n{told}"
    assert nature_text(LINE, currency, words("en"), "en") == LINE.nature


def test_what_a_marked_up_line_was_converted_from_is_its_cost() -> None:
    line = MARKED._replace(
        rounding=Decimal(0), line_amount=Decimal(100), line_currency="USD", exchange_rate="1 EUR = 8.1 USD"
    )
    assert amount_text(line, "EUR", words("fr"), "fr").endswith("EUR · coût 100,00 USD · 1 EUR = 8.1 USD")
