"""Two currencies: their rate as it is stated, the other way round, or through the group's currency; else none."""

from decimal import Decimal

import polars as pl
import pytest

from transforms.currencies.quotes import Quote, Rates

ROWS = [
    ("EUR", "USD", "2026-10", "1.250"),
    ("KWD", "EUR", "2026-10", "2.8"),
    ("GBP", "JPY", "2026-10", "200"),
    ("EUR", "CHF", "2026-09", "0.94"),
]
ONE = Decimal(1)


def rates() -> Rates:
    names = ("currency", "to", "period", "rate")
    rows = [{**dict(zip(names, row, strict=True)), "rate": Decimal(row[3]), "source": "BCE"} for row in ROWS]
    return Rates.of_period(pl.DataFrame(rows, schema_overrides={"rate": pl.Decimal(38, 18)}), "2026-10", "EUR")


@pytest.mark.parametrize(
    ("currency", "to", "quote"),
    [
        ("EUR", "USD", Quote(Decimal("1.25"), ONE, "1 EUR = 1.25 USD (BCE)")),
        ("USD", "EUR", Quote(ONE, Decimal("1.25"), "1 EUR = 1.25 USD (BCE)")),
        ("KWD", "USD", Quote(Decimal("3.5"), ONE, "1 KWD = 2.8 EUR (BCE); 1 EUR = 1.25 USD (BCE)")),
        ("USD", "KWD", Quote(ONE, Decimal("3.5"), "1 EUR = 1.25 USD (BCE); 1 KWD = 2.8 EUR (BCE)")),
        ("JPY", "GBP", Quote(ONE, Decimal(200), "1 GBP = 200 JPY (BCE)")),
    ],
)
def test_a_rate_counts_as_written_the_other_way_round_and_through_the_currency_of_the_group(
    currency: str, to: str, quote: Quote
) -> None:
    assert rates().quote(currency, to) == quote


@pytest.mark.parametrize(("currency", "to"), [("EUR", "CHF"), ("USD", "JPY"), ("EUR", "GBP")])
def test_a_pair_that_no_rate_of_the_period_leads_to_has_none(currency: str, to: str) -> None:
    assert rates().quote(currency, to) is None
