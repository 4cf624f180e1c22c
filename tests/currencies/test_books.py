"""Entries of documents in another currency: converted line by line, balanced to the unit, nothing lost on the way."""

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.problems import Refused
from schemas.tables import MONEY
from transforms.currencies.books import exchanged_totals, in_book_currency
from transforms.currencies.quotes import Quote, Rates

UNITS = {"EUR": Decimal("0.01"), "JPY": Decimal(1), "KWD": Decimal("0.001")}
BOOKS = pl.DataFrame({"book": list(UNITS), "currency": list(UNITS)})
"""Each book is named after its currency."""

Entry = tuple[str, list[Decimal]]
"""A book, and what it posts of one document in dollars beside the third party: debits positive."""


def rates(**per_dollar: str) -> Rates:
    """What a dollar is worth: in yen as written, in euro and dinar the other way round."""
    stated = {"EUR": "1.0867", "JPY": "151.35", "KWD": "3.25", **per_dollar}
    yen = {("USD", "JPY"): Quote(Decimal(stated["JPY"]), Decimal(1), "1 USD = yen")}
    others = {(to, "USD"): Quote(Decimal(stated[to]), Decimal(1), f"1 {to} = USD") for to in ("EUR", "KWD")}
    return Rates("USD", {**yen, **others})


def postings(entries: list[Entry]) -> pl.DataFrame:
    rows = []
    for document, (book, amounts) in enumerate(entries):
        rows += [(document, book, "payable", -sum(amounts))] if sum(amounts) else []
        rows += [(document, book, "expense" if amount > 0 else "reverse_charge_vat", amount) for amount in amounts]
    schema = {"document": pl.Int64(), "book": pl.String(), "side": pl.String(), "amount": pl.Decimal(38, 3)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def converted(entries: list[Entry], known: Rates | None) -> pl.DataFrame:
    documents = pl.DataFrame(
        {"document": range(len(entries)), "currency": "USD"}, schema_overrides={"document": pl.Int64}
    )
    return in_book_currency(postings(entries), documents, BOOKS, known)


cents = st.decimals(-(10**9), 10**9, places=2).filter(bool)
entries_of_month = st.lists(
    st.tuples(st.sampled_from(sorted(UNITS)), st.lists(cents, min_size=1, max_size=6)), min_size=1, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(entries_of_month)
def test_an_entry_balances_and_each_posting_is_less_than_a_unit_from_its_exact_amount(entries: list[Entry]) -> None:
    found = converted(entries, rates())
    assert found.schema["amount"] == MONEY
    assert found.group_by("document").agg(pl.col("amount").sum())["amount"].unique().to_list() == [0]
    per_dollar = {"EUR": 1 / Fraction("1.0867"), "JPY": Fraction("151.35"), "KWD": 1 / Fraction("3.25")}
    for row in found.iter_rows(named=True):
        unit, exact = UNITS[row["book"]], Fraction(row["document_amount"]) * per_dollar[row["book"]]
        far = abs(Fraction(row["amount"]) - exact)
        assert row["amount"] % unit == 0
        assert far < unit
        assert row["side"] != "payable" or far * 2 <= unit


@settings(max_examples=30, deadline=None)
@given(entries_of_month)
def test_the_amounts_of_the_document_stand_beside_and_sum_to_what_it_was(entries: list[Entry]) -> None:
    found = converted(entries, rates())
    assert found["document_amount"].to_list() == postings(entries)["amount"].to_list()
    assert found["document_currency"].unique().to_list() == ["USD"]
    assert (found["currency"] == found["book"]).all()


def test_the_third_party_is_the_nearest_unit_and_the_missing_one_goes_to_the_nearest_to_the_boundary() -> None:
    found = converted([("EUR", [Decimal("0.33"), Decimal("0.33"), Decimal("0.35")])], rates(EUR="2"))
    assert [f"{amount:.3f}" for amount in found["amount"]] == ["-0.510", "0.160", "0.170", "0.180"]


def test_a_half_that_its_parts_cannot_be_divided_into_balances_all_the_same() -> None:
    """0.03 at 6 is half a cent; 0.02 and 0.01 at 6 go on for ever."""
    found = converted([("EUR", [Decimal("0.02"), Decimal("0.01")])], rates(EUR="6"))
    assert [f"{amount:.3f}" for amount in found["amount"]] == ["-0.010", "0.010", "0.000"]


def test_without_a_rate_a_document_stays_in_its_own_currency_and_has_nothing_beside() -> None:
    for known in (None, Rates("USD", {})):
        found = converted([("JPY", [Decimal(5)])], known)
        assert found["amount"].to_list() == [-5, 5]
        assert found["currency"].to_list() == ["USD", "USD"]
        assert found["document_currency"].null_count() == 2


def test_an_amount_that_no_book_can_hold_is_refused_with_its_rate() -> None:
    with pytest.raises(Refused) as refused:
        converted([("JPY", [Decimal(10) ** 10])], rates(JPY="9000000"))
    assert str(refused.value.problems[0]) == "rates: at 1 USD = yen an amount of a book reaches 10^15; check the rate"


def test_the_difference_of_the_period_is_what_was_posted_less_its_exact_amount() -> None:
    found = converted([("EUR", [Decimal("0.33")]), ("EUR", [Decimal("0.33")]), ("JPY", [Decimal(1)])], rates(EUR="2"))
    entries = found.with_columns(debit=pl.col("amount").clip(0))
    rows = exchanged_totals(entries, rates(EUR="2")).sort("book")
    assert [(row[0], row[3], *(f"{value:.3f}" for value in row[4:])) for row in rows.rows()] == [
        ("EUR", 2, "0.330", "0.340", "0.020"),
        ("JPY", 1, "151.350", "151.000", "1.000"),
    ]
