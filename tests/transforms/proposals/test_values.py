"""How the numbers and dates of a sample are written."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.proposals.values import Signs, date_format, decide_signs, is_month_first, null_texts


@pytest.mark.parametrize(
    ("values", "separator", "signs"),
    [
        (["12,50", "1 234,56"], ";", Signs(",", " ")),
        (["12,50", "1\u00a0234,56"], ";", Signs(",", " ")),
        (["12,50", "-3,1"], ";", Signs(",", "")),
        (["12.50", "1e-7"], ";", Signs(".", "")),
        (["1,234.50", "12.00"], ",", Signs(".", ",")),
        (["1.234,50", "12,00"], ";", Signs(",", ".")),
        (["1'234.50", "12.00"], ";", Signs(".", "'")),
        (["12", "13"], ",", Signs(".", "")),
        (["12", "13"], ";", Signs(",", "")),
    ],
)
def test_the_signs_are_those_that_read_the_most_numbers(values: list[str], separator: str, signs: Signs) -> None:
    assert decide_signs([pl.Series(values), pl.Series(["a", "b"])], separator).value == signs


def test_a_number_that_might_mean_another_is_told() -> None:
    found = decide_signs([pl.Series(["12.500", "3.250"])], ";")
    assert found.value == Signs(".", "")
    assert "it might also mean 12500" in found.why


def test_a_few_wrong_values_do_not_make_a_column_of_numbers_one_of_texts() -> None:
    values = [f"{number},5" for number in range(30)] + ["n.c.", "douze"]
    assert decide_signs([pl.Series(values)], ",").value == Signs(",", "")


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["2026-10-01", "2026-10-31"], "%Y-%m-%d"),
        (["31/10/2026", "01/10/2026"], "%d/%m/%Y"),
        (["1/9/2017 16:33:01", "13/9/2017 08:00:00"], "%d/%m/%Y %H:%M:%S"),
        (["10/31/2026", "10/01/2026"], "%m/%d/%Y"),
        (["31.10.2026"], "%d.%m.%Y"),
        (["31/10/26"], "%d/%m/%y"),
        (["20261031"], "%Y%m%d"),
        (["2026-10-31T10:00:00Z"], "%Y-%m-%dT%H:%M:%S%z"),
        (["2026-10-31 10:00:00.125"], "%Y-%m-%d %H:%M:%S.%f"),
    ],
)
def test_the_format_of_dates_is_the_one_that_reads_them(values: list[str], form: str) -> None:
    found = date_format(pl.Series(values))
    assert found is not None
    assert found.value == form
    assert "might" not in found.why


def test_days_come_first_where_either_could_and_the_doubt_is_told() -> None:
    found = date_format(pl.Series(["01/02/2026", "03/04/2026"]))
    assert found is not None
    assert found.value == "%d/%m/%Y"
    assert "the month might come first" in found.why


def test_another_column_settles_whether_the_month_comes_first() -> None:
    doubtful, plain = pl.Series(["01/02/2026"]), pl.Series(["01/31/2026"])
    assert is_month_first([doubtful, plain])
    found = date_format(doubtful, month_first=True)
    assert found is not None
    assert found.value == "%m/%d/%Y"


@pytest.mark.parametrize("values", [["abc"], ["12"], [""], []])
def test_what_is_no_date_has_no_format(values: list[str]) -> None:
    assert date_format(pl.Series(values, dtype=pl.String)) is None


def test_texts_for_no_value_are_those_that_say_so_or_stand_among_numbers() -> None:
    numbers = pl.Series(["1", "2", "3", "n.c."])
    words = pl.Series(["A", "-", "NULL", "B"])
    assert null_texts([numbers, words], Signs(".", "")) == ("NULL", "n.c.")


@given(st.lists(st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2), min_size=1, max_size=20))
def test_french_numbers_are_always_recognised(numbers: list[object]) -> None:
    """Beside one that needs every sign, whatever the others."""
    written = [f"{number:,}".replace(",", " ").replace(".", ",") for number in [*numbers, 1234567]]
    written.append("1 234,56")
    assert decide_signs([pl.Series(written)], ";").value == Signs(",", " ")
