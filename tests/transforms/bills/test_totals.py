"""Lines are added up by the bill they quote, whatever part they stand in, and held against it."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.bills import BILLS
from schemas.tables import EXACT
from transforms.bills.tallies import TALLY, charged_tally, rejected_tally
from transforms.bills.totals import bill_totals
from transforms.published import validated
from transforms.reference.values import empty_rows

LAST_PLACE = Decimal(1).scaleb(-18)


def bills(*rows: tuple[str, str, str, str | None, str]) -> pl.DataFrame:
    """Rows of the reference table: source, bill, period, amount and currency."""
    names = ["source", "evidence_ref", "period", "amount", "currency"]
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.col("amount").cast(EXACT), supplier=pl.lit(None, pl.String)
    )
    assert set(frame.columns) <= set(empty_rows(BILLS).columns)
    return frame


def charges(*rows: tuple[int, str, str]) -> pl.DataFrame:
    """Charge lines: row, recipient and amount."""
    frame = pl.DataFrame(rows, schema=["row", "recipient", "amount"], orient="row")
    amount = pl.col("amount").cast(EXACT)
    return frame.with_columns(amount, source=pl.lit("telecom"), provider=pl.lit("SI"), currency=pl.lit("USD"))


def rejects(*rows: tuple[str | None, str | None, str | None, str | None]) -> pl.DataFrame:
    """Rejected lines: bill, currency, amount at stake and amount delivered."""
    names = ["evidence_ref", "currency", "amount", "delivered_amount"]
    types = {"evidence_ref": pl.String, "currency": pl.String, "amount": pl.String, "delivered_amount": pl.String}
    frame = pl.DataFrame(rows, schema=types, orient="row").with_columns(pl.col(names[2:]).cast(EXACT))
    return frame.with_columns(source=pl.lit("telecom"))


def totals(due: pl.DataFrame, *tallies: pl.DataFrame) -> dict[tuple[str | None, str], tuple[object, ...]]:
    found = validated("bill_totals", bill_totals(due, tallies, "2026-10", "EUR"))
    columns = ("status", "received", "charged", "retained", "rejected", "residue", "line_count", "unpriced_rows")
    return {(row["evidence_ref"], row["currency"]): tuple(row[name] for name in columns) for row in found.to_dicts()}


DUE = bills(("telecom", "FA-1", "2026-10", "30", "USD"))


def test_lines_of_several_parts_add_up_to_their_bill_exactly() -> None:
    lines = pl.DataFrame({"row": [1, 2], "evidence_ref": ["FA-1", "FA-1"]})
    one = charged_tally(charges((1, "NORD", "10"), (2, "SI", "4")), lines)
    other = charged_tally(charges((2, "SUD", f"{Decimal(16) - LAST_PLACE}")), lines)
    charged = Decimal(26) - LAST_PLACE
    assert totals(DUE, one, other) == {("FA-1", "USD"): ("received", 30, charged, 4, 0, LAST_PLACE, 3, 0)}


def test_a_rejected_line_counts_what_it_delivered_else_what_it_would_be_charged_else_as_unknown() -> None:
    tally = rejected_tally(
        rejects(("FA-1", "USD", None, "7"), ("FA-1", "USD", "2.5", None), ("FA-1", "USD", None, None))
    )
    assert totals(DUE, tally) == {("FA-1", "USD"): ("received", 30, 0, 0, Decimal("9.5"), Decimal("20.5"), 3, 1)}


@pytest.mark.parametrize(("bill", "currency"), [("FA-1", "USD"), ("FA-2", "EUR"), (None, "EUR")])
def test_a_rejected_line_of_unread_currency_is_in_that_of_its_bill_else_in_the_groups(
    bill: str | None, currency: str
) -> None:
    found = totals(DUE, rejected_tally(rejects((bill, None, None, "5"))))
    assert found[bill, currency][4] == 5


def test_a_bill_of_another_period_makes_its_source_one_that_names_bills_and_is_none_of_this_one() -> None:
    september = bills(("telecom", "FA-1", "2026-09", "30", "USD"))
    tally = rejected_tally(rejects(("FA-1", "USD", None, "5")))
    assert totals(september, tally) == {("FA-1", "USD"): ("unknown", None, 0, 0, 5, -5, 1, 0)}


def test_without_a_bill_of_their_source_lines_are_left_alone() -> None:
    tally = rejected_tally(rejects(("FA-1", "USD", None, "5")))
    assert totals(bills(("cloud", "C-1", "2026-09", "1", "EUR")), tally) == {}


def test_an_empty_part_is_a_tally_without_rows() -> None:
    none = charged_tally(
        charges((1, "NORD", "10")).clear(), pl.DataFrame(schema={"row": pl.Int64, "evidence_ref": pl.String})
    )
    assert (none.schema, len(none)) == (TALLY, 0)


UNITS = st.integers(-(10**24), 10**24)
"""Amounts in units of the 18th decimal."""
FATES = ("charged", "retained", "rejected")
LINES = st.lists(st.tuples(st.sampled_from(["FA-1", "FA-2", "FA-3"]), st.sampled_from(FATES), UNITS), max_size=25)


def exact(units: int) -> Decimal:
    return Decimal(units).scaleb(-18)


def tallies_of(lines: list[tuple[str, str, int]]) -> list[pl.DataFrame]:
    """The tallies of a part: of its charge lines and of its rejected ones."""
    kept = [(row, *line) for row, line in enumerate(lines, 1) if line[1] != "rejected"]
    quotes = pl.DataFrame({"row": [row for row, *_ in kept], "evidence_ref": [bill for _, bill, *_ in kept]})
    quotes = quotes.cast({"row": pl.Int64, "evidence_ref": pl.String})
    recipients = {"charged": "NORD", "retained": "SI"}
    charged = [(row, recipients[fate], f"{exact(units):f}") for row, _, fate, units in kept]
    lost = [(bill, "USD", None, f"{exact(units):f}") for bill, fate, units in lines if fate == "rejected"]
    return [
        *([charged_tally(charges(*charged), quotes)] if charged else []),
        *([rejected_tally(rejects(*lost))] if lost else []),
    ]


@settings(deadline=None, max_examples=30)
@given(UNITS, st.lists(LINES, min_size=1, max_size=3))
def test_a_bill_received_is_what_was_charged_retained_and_rejected_of_it_and_the_residue(
    received: int, parts: list[list[tuple[str, str, int]]]
) -> None:
    due = bills(("telecom", "FA-1", "2026-10", f"{exact(received):f}", "USD"))
    found = totals(due, *(tally for part in parts for tally in tallies_of(part)))
    every = [line for part in parts for line in part]
    assert set(found) == {(bill, "USD") for bill in {"FA-1", *(bill for bill, *_ in every)}}
    for (bill, _), row in found.items():
        units = {fate: sum(units for of, how, units in every if (of, how) == (bill, fate)) for fate in FATES}
        assert row[2:5] == tuple(map(exact, units.values()))
        assert row[5] == exact((received if bill == "FA-1" else 0) - sum(units.values()))
