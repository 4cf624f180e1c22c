"""Numbers are read exactly as their source writes them, or not at all."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.intake.numbers import read_numbers, to_15_digits

DIALECTS = [(".", ""), (",", ""), (",", " "), (",", "."), (".", ","), (".", "'")]


def written(number: Decimal, decimal: str, thousands: str) -> str:
    text = f"{number:,f}" if thousands else f"{number:f}"
    return text.replace(",", "\0").replace(".", decimal).replace("\0", thousands)


@pytest.mark.parametrize(("decimal", "thousands"), DIALECTS)
@settings(deadline=None, max_examples=60)
@given(st.decimals(min_value=-(10**12), max_value=10**12, places=18) | st.decimals(-1000, 1000, places=2))
def test_a_number_written_in_any_dialect_is_read_back_exactly(decimal: str, thousands: str, number: Decimal) -> None:
    read = read_numbers(pl.Series([written(number, decimal, thousands)]), decimal, thousands)
    assert read.number.to_list() == [number]
    assert read.fault.to_list() == [None]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u202f567,89", "1234567.89"),
        ("1234567,89", "1234567.89"),
        ("+3", "3"),
        ("\u22125,1", "-5.1"),
        (",5", "0.5"),
        ("-1,5e-7", "-0.00000015"),
        ("1,2E-7", "0.00000012"),
        ("100E-20", "0.000000000000000001"),
        ("0E-25", "0"),
        ("0,123456789012345678", "0.123456789012345678"),
        ("0,1234567890123456780000", "0.123456789012345678"),
    ],
)
def test_what_is_a_number_in_french(text: str, number: str) -> None:
    assert read_numbers(pl.Series([text]), ",", " ").number.to_list() == [Decimal(number)]


@pytest.mark.parametrize(
    "text",
    [
        *("1 2,3 4", "12 34", "1234 567", "1 234 56", "5-", "- 5", "(5)", "5,", ",", "1.5", "1,2,3", "0x1F"),
        *("NaN", "inf", "1e", "e5", "1_000", "12 €", "\u0663", "", "1\n"),
    ],
)
def test_what_is_no_number_in_french(text: str) -> None:
    read = read_numbers(pl.Series([text]), ",", " ")
    assert read.number.to_list() == [None]
    assert read.fault.to_list() == ["not_a_number"]


@pytest.mark.parametrize("text", ["1'234'567.5", "1\u2019234\u2019567.5"])
def test_an_apostrophe_separates_thousands_straight_or_curled(text: str) -> None:
    assert read_numbers(pl.Series([text]), ".", "'").number.to_list() == [Decimal("1234567.5")]


@pytest.mark.parametrize("text", ["0.1234567890123456789", "1E-19", "12e-19", "1e-400", "1.0000000000000000004"])
def test_more_than_18_decimals_are_refused_and_never_rounded(text: str) -> None:
    read = read_numbers(pl.Series([text, "1"]))
    assert read.number.to_list() == [None, Decimal(1)]
    assert read.fault.to_list() == ["too_many_digits", None]


@pytest.mark.parametrize("text", ["1e20", "1e400", "1" + "0" * 20, "-" + "9" * 30 + ".5"])
def test_what_does_not_fit_is_out_of_range(text: str) -> None:
    assert read_numbers(pl.Series([text])).fault.to_list() == ["out_of_range"]


def test_an_empty_value_is_neither_a_number_nor_a_fault() -> None:
    read = read_numbers(pl.Series([None, "1"], dtype=pl.String))
    assert read.number.to_list() == [None, Decimal(1)]
    assert read.fault.to_list() == [None, None]


@pytest.mark.parametrize(
    ("double", "digits"),
    [
        (0.1 + 0.2, "0.3"),
        (1e-9, "0.000000001"),
        (1.5e15, "1500000000000000"),
        (12345678.123456789, "12345678.1234568"),
        (-2.50, "-2.5"),
        (100.0, "100"),
    ],
)
def test_a_double_is_read_to_15_digits(double: float, digits: str) -> None:
    assert to_15_digits(repr(double)) == digits
