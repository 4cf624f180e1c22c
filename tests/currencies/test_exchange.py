"""Each charge is converted once: exactly, or to the nearest 18th decimal; and nothing else of its line changes."""

from decimal import Decimal
from fractions import Fraction

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.tables import EXACT
from transforms.charging.amounts import AMOUNT_BOUND
from transforms.currencies.exchange import (
    Exchange,
    as_delivered,
    exchange_verdicts,
    in_invoice_currency,
    with_exchange,
)
from transforms.currencies.quotes import Quote, Rates
from transforms.rejection import judge

LAST_PLACE = Fraction(1, 10**18)
RATES = Rates(
    "EUR",
    {
        ("EUR", "USD"): Quote(Decimal("1.0867"), Decimal(1), "1 EUR = 1.0867 USD"),
        ("JPY", "EUR"): Quote(Decimal("0.006123"), Decimal(1), "1 JPY = 0.006123 EUR"),
    },
)
BOOKS = pl.Series(["EUR", "USD", "JPY"])

amounts = st.decimals(-AMOUNT_BOUND + 1, AMOUNT_BOUND - 1, places=18)
currencies = st.sampled_from(["EUR", "USD", "JPY"])
lines_of_part = st.lists(st.tuples(amounts, currencies, st.integers(0, 2)), min_size=1, max_size=20)


def lines(rows: list[tuple[Decimal, str, int]]) -> pl.DataFrame:
    columns = {"charge": EXACT, "currency": pl.String(), "recipient_held": pl.UInt32()}
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(unit_price="charge")


def exact_rate(currency: str, to: str) -> Fraction:
    """The oracle: what one unit of each is worth in euro, as fractions."""
    in_euro = {"EUR": Fraction(1), "USD": 1 / Fraction("1.0867"), "JPY": Fraction("0.006123")}
    return in_euro[currency] / in_euro[to]


@settings(max_examples=60, deadline=None)
@given(lines_of_part)
def test_a_converted_charge_is_the_nearest_18th_decimal_of_its_exact_value(
    rows: list[tuple[Decimal, str, int]],
) -> None:
    found = with_exchange(lines(rows), Exchange("recipient", RATES), BOOKS)
    assert found["charge"].to_list() == [amount for amount, _, _ in rows]
    for exchanged, price, (amount, currency, book) in zip(
        found["exchanged"], found["invoice_price"], rows, strict=True
    ):
        if currency == BOOKS[book]:
            assert exchanged is None
            continue
        exact = Fraction(amount) * exact_rate(currency, BOOKS[book])
        assert abs(Fraction(exchanged) - exact) * 2 <= LAST_PLACE
        assert price == exchanged


@settings(max_examples=60, deadline=None)
@given(lines_of_part)
def test_what_was_converted_comes_back_as_it_was_delivered(rows: list[tuple[Decimal, str, int]]) -> None:
    found = in_invoice_currency(with_exchange(lines(rows), Exchange("group", RATES), BOOKS))
    assert found["currency"].unique().to_list() == ["EUR"]
    back = as_delivered(found.rename({"charge": "amount"}).with_columns(cost_amount=pl.lit(None, EXACT)))
    assert back.select("amount", "currency").rows() == [(amount, currency) for amount, currency, _ in rows]


def test_without_an_exchange_lines_stay_as_they_are() -> None:
    row = in_invoice_currency(lines([(Decimal(5), "USD", 0)])).row(0, named=True)
    assert (row["charge"], row["currency"]) == (5, "USD")
    assert {row[name] for name in ("line_amount", "line_currency", "exchange_rate", "invoice_price")} == {None}


def test_a_half_of_the_last_place_goes_away_from_zero() -> None:
    halves = Rates("EUR", {("EUR", "USD"): Quote(Decimal("0.5"), Decimal(1), "half")})
    tiny = Decimal(1).scaleb(-18)
    found = with_exchange(lines([(tiny, "EUR", 1), (-tiny, "EUR", 1)]), Exchange("recipient", halves), BOOKS)
    assert found["exchanged"].to_list() == [tiny, -tiny]


def broken(amount: Decimal, currency: str, rate: str) -> dict[str, bool]:
    exchange = Exchange("group", Rates("EUR", {("USD", "EUR"): Quote(Decimal(rate), Decimal(1), "rate")}))
    verdicts = exchange_verdicts(exchange)
    judged = judge(with_exchange(lines([(amount, currency, 0)]), exchange, BOOKS), verdicts)
    return dict(zip([verdict.rule for verdict in verdicts], judged.row(0), strict=True))


def test_a_currency_without_a_rate_and_an_amount_beyond_the_bound_break_a_rule() -> None:
    assert broken(Decimal(5), "EUR", "2") == {"no_exchange_rate": False, "exchange_out_of_range": False}
    assert broken(Decimal(5), "USD", "2") == {"no_exchange_rate": False, "exchange_out_of_range": False}
    assert broken(Decimal(5), "GBP", "2") == {"no_exchange_rate": True, "exchange_out_of_range": False}
    assert broken(AMOUNT_BOUND - 1, "USD", "1.5") == {"no_exchange_rate": False, "exchange_out_of_range": True}
    assert broken(AMOUNT_BOUND - 1, "USD", "9000000") == {"no_exchange_rate": False, "exchange_out_of_range": True}
