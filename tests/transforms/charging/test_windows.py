"""Windows of validity: a line meets every row of a key that is valid on its day, counted once."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.charging.small_group import ALWAYS, FOREVER, Row, table
from transforms.charging.windows import reference_windows, windows

FIRST = date(2026, 10, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
ENDS = [ALWAYS, *DAYS, FOREVER]


@st.composite
def prices(draw: st.DrawFn) -> list[Row]:
    spans = draw(st.lists(st.tuples(st.sampled_from(ENDS), st.sampled_from(ENDS)), max_size=6))
    return [
        {
            "service": draw(st.sampled_from(["DATA", "LAN"])),
            "recipient": draw(st.sampled_from([None, "LYR-EST"])),
            "unit_price": Decimal(number),
            "valid_from": min(span),
            "valid_to": max(span),
        }
        for number, span in enumerate(spans, start=1)
    ]


def windows_of(rows: list[Row]) -> pl.DataFrame:
    taken = {"unit_price": "unit_price", "price_row": "row"}
    return windows(table("prices", rows), ["service", "recipient"], taken, "price_count")


@given(rows=prices(), day=st.sampled_from(ENDS))
def test_a_day_meets_one_window_per_key_that_counts_the_rows_valid_on_it(rows: list[Row], day: date) -> None:
    met = windows_of(rows).filter(pl.lit(day).is_between("as_of", "until"))
    valid: dict[tuple[str, str | None], list[Row]] = {}
    for row in rows:
        if row["valid_from"] <= day <= row["valid_to"]:
            valid.setdefault((row["service"], row["recipient"]), []).append(row)
    found = {(row["service"], row["recipient"]): row for row in met.iter_rows(named=True)}
    assert len(found) == len(met)
    assert {key: row["price_count"] for key, row in found.items()} == {key: len(held) for key, held in valid.items()}
    assert {key: row["unit_price"] for key, row in found.items()} == {
        key: held[0]["unit_price"] for key, held in valid.items()
    }, "where several rows hold, the one delivered first speaks"


@given(rows=prices())
def test_windows_of_a_key_do_not_overlap(rows: list[Row]) -> None:
    found = windows_of(rows)
    after = pl.col("as_of").shift(-1).over("service", "recipient", order_by="as_of")
    assert found.filter(pl.col("until") >= after).is_empty()
    assert found.filter(pl.col("as_of") > pl.col("until")).is_empty()


@given(one=prices(), other=prices())
def test_spans_of_several_tables_cover_all_days_and_nothing_changes_within_one(
    one: list[Row], other: list[Row]
) -> None:
    tables = [table("prices", one), table("prices", other)]
    spans = reference_windows(tables)
    assert (spans["as_of"][0], spans["until"][-1]) == (ALWAYS, FOREVER)
    assert spans["as_of"][1:].to_list() == [day + timedelta(days=1) for day in spans["until"][:-1]]
    for as_of, until in spans.select("as_of", "until").iter_rows():
        for row in (*one, *other):
            assert (row["valid_from"] <= as_of <= row["valid_to"]) == (row["valid_from"] <= until <= row["valid_to"])


def test_no_row_makes_no_window_and_one_span() -> None:
    assert windows_of([]).is_empty()
    assert reference_windows([table("prices", [])]).rows() == [(ALWAYS, FOREVER)]
