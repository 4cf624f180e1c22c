"""Days and timestamps are read in the stated format, as the day that is written."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.intake.dates import parse_dates, parse_native_dates


def read(text: str, date_format: str, exclusive: bool = False) -> date | None:
    frame = pl.DataFrame({"text": [text]})
    found: date | None = frame.select(parse_dates(pl.col("text"), date_format, exclusive)).item()
    return found


@pytest.mark.parametrize(
    ("date_format", "text"),
    [
        ("%Y-%m-%d", "2026-10-05"),
        ("%d/%m/%Y", "05/10/2026"),
        ("%d/%m/%Y", "5/10/2026"),
        ("%d/%m/%y", "05/10/26"),
        ("%d.%m.%Y", "05.10.2026"),
        ("%Y%m%d", "20261005"),
        ("%d %b %Y", "05 Oct 2026"),
        ("%d/%m/%Y %H:%M:%S", "5/10/2026 23:59:59"),
        ("%Y-%m-%d %H:%M:%S.%f", "2026-10-05 22:30:15.123456"),
        ("%Y-%m-%dT%H:%M:%SZ", "2026-10-05T23:30:00Z"),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-10-05T00:30:00+02:00"),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-10-05T23:30:00-0500"),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-10-05T23:30:00Z"),
        ("%m/%d/%Y %I:%M %p", "10/05/2026 11:30 PM"),
        ("%Y-%m-%d", "  2026-10-05 "),
    ],
)
def test_any_stated_format_gives_the_day_that_is_written(date_format: str, text: str) -> None:
    assert read(text, date_format) == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("date_format", "text"),
    [
        ("%d/%m/%Y", "31/02/2026"),
        ("%d/%m/%Y", "10/13/2026"),
        ("%d/%m/%Y", "01/09/15"),
        ("%d/%m/%Y", "2026-10-05"),
        ("%d/%m/%Y", "05/10/2026 10:00"),
        ("%Y-%m-%d %H:%M:%S", "2026-10-05"),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-10-05T00:30:00"),
        ("%Y-%m-%d", "46300"),
    ],
)
def test_anything_else_is_no_date(date_format: str, text: str) -> None:
    assert read(text, date_format) is None


@settings(deadline=None, max_examples=60)
@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 31)))
def test_a_timestamp_round_trips_to_its_day(moment: datetime) -> None:
    assert read(f"{moment:%d/%m/}{moment.year:04}{moment: %H:%M:%S}", "%d/%m/%Y %H:%M:%S") == moment.date()


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("2026-11-01 00:00:00", date(2026, 10, 31)),
        ("2026-10-18 23:00:00", date(2026, 10, 18)),
        ("2026-10-18 00:00:01", date(2026, 10, 18)),
    ],
)
def test_an_exclusive_end_at_midnight_belongs_to_the_day_before(text: str, last_day: date) -> None:
    assert read(text, "%Y-%m-%d %H:%M:%S", exclusive=True) == last_day


def test_an_exclusive_end_that_is_a_day_means_the_day_before() -> None:
    assert read("2026-11-01", "%Y-%m-%d", exclusive=True) == date(2026, 10, 31)


@pytest.mark.parametrize("text", ["2026-10-05", "2026-10-05 22:30:00", "2026-10-05 22:30:15.500", "05/10/2026"])
def test_a_native_day_is_read_beside_days_written_as_text(text: str) -> None:
    frame = pl.DataFrame({"text": [text]})
    assert frame.select(parse_native_dates(pl.col("text"), "%d/%m/%Y")).item() == date(2026, 10, 5)
