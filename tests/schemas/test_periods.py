"""Periods and years as people write and read them."""

import pytest

from schemas.periods import is_year, period_after, period_before, told_periods


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        ([], ""),
        (["2026-12"], "2026-12"),
        (["2025-12", "2026-01"], "2025-12..2026-01"),
        (
            ["2026-01", "2026-02", "2026-03", "2026-05", "2026-07", "2026-08"],
            "2026-01..2026-03, 2026-05, 2026-07..2026-08",
        ),
    ],
)
def test_periods_that_follow_each_other_are_told_as_one(periods: list[str], told: str) -> None:
    assert told_periods(periods) == told


@pytest.mark.parametrize(("period", "after"), [("2026-09", "2026-10"), ("2026-12", "2027-01")])
def test_the_period_after_is_the_one_whose_period_before_it_is(period: str, after: str) -> None:
    assert period_after(period) == after
    assert period_before(after) == period


@pytest.mark.parametrize(("text", "is_one"), [("2026", True), ("26", False), ("2026-10", False), ("0999", False)])
def test_a_year_has_four_digits(text: str, is_one: bool) -> None:
    assert is_year(text) is is_one
