"""A tariff in words: its steps as they stand in its table, or how many rows it has where they are too many."""

from decimal import Decimal
from typing import Any

from schemas.tariffs import TARIFFS
from transforms.documents.tariff_words import LISTED, tariff_text

Row = dict[str, Any]
FIRST = {"tariff": "BULK", "model": "volume", "counted_by": "recipient", "unit_price": Decimal("0.02")}


def row(**said: Any) -> Row:
    return {**dict.fromkeys(TARIFFS.column_names), **said}


def test_steps_are_told_in_the_language_of_the_document() -> None:
    rows = [row(**FIRST, up_to=Decimal(1000), minimum=Decimal(6)), row(tariff="BULK", unit_price=Decimal("0.015"))]
    assert tariff_text(rows, "EUR", "en") == (
        "tariff BULK: at the price of the step reached, counted over the month by company: "
        "up to 1,000: 0.02 EUR, minimum 6.00 EUR; beyond: 0.015 EUR"
    )
    assert tariff_text(rows, "EUR", "fr") == (
        "tarif BULK : au prix de la tranche atteinte, cumul du mois par société : "
        "jusqu'à 1\u202f000 : 0,02 EUR, minimum 6,00 EUR ; au-delà : 0,015 EUR"
    )


def test_later_steps_of_a_percentage_are_percent_too() -> None:
    first = row(tariff="CARD", model="percentage", unit_price=Decimal("1.4"), up_to=Decimal(500))
    rows = [first, row(tariff="CARD", unit_price=Decimal(1))]
    assert tariff_text(rows, "EUR", "en") == "tariff CARD: in percent: up to 500: 1.4%; beyond: 1%"


def test_a_tariff_of_many_rows_is_named_by_their_number() -> None:
    rows = [row(tariff="WORLD", prefix=f"+{number}", unit_price=Decimal(1)) for number in range(LISTED + 1)]
    assert tariff_text(rows, "EUR", "en") == "tariff WORLD: 13 rows"
