"""Figures appear whole: as numbers where Excel holds them, else as text; nothing is rounded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.problems import Refused
from transforms.documents.figures import (
    figure_text,
    fits_excel,
    number_format,
    percent_format,
    refuse_what_excel_loses,
    vat_key,
)
from transforms.documents.pair_book import row_height, text_lines


@pytest.mark.parametrize(
    ("value", "language", "least", "text"),
    [
        ("1234567.5", "fr", 2, "1\u202f234\u202f567,50"),
        ("1234567.5", "en", 2, "1,234,567.50"),
        ("3.5", "fr", 4, "3,5000"),
        ("0.000000000000000001", "en", 2, "0.000000000000000001"),
        ("-0.010", "fr", 0, "-0,01"),
        ("1E+3", "en", 0, "1,000"),
        ("42.000", "fr", 0, "42"),
    ],
)
def test_a_figure_as_text_keeps_every_digit(value: str, language: str, least: int, text: str) -> None:
    assert figure_text(Decimal(value), language, least) == text


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("123456789012345", True),
        ("1234567890123456", False),
        ("0.000123456789012345", True),
        ("1E+20", True),
        ("0", True),
    ],
)
def test_excel_holds_fifteen_digits(value: str, fits: bool) -> None:
    assert fits_excel(Decimal(value)) is fits


exact = st.decimals(-(10**12), 10**12, places=18, allow_nan=False, allow_infinity=False)


@given(exact.filter(fits_excel))
def test_what_fits_excel_survives_a_double(value: Decimal) -> None:
    assert Decimal(f"{Decimal(repr(float(value))):f}") == value


def test_formats_show_the_decimals_asked_for_and_no_loose_point() -> None:
    assert [number_format(decimals) for decimals in (0, 2, 3)] == ["#,##0", "#,##0.00", "#,##0.000"]
    assert [percent_format(Decimal(rate), "en") for rate in ("20.0000", "5.5", "0")] == ["0%", "0.0%", "0%"]


def test_a_vat_key_starts_with_a_letter_so_that_no_spreadsheet_reads_it_as_a_number() -> None:
    assert vat_key("S", Decimal("5.5000"), "fr") == "S 5,5\u00a0%"
    assert vat_key("AE", Decimal(0), "en") == "AE 0%"


def test_an_amount_of_ten_thousand_billion_is_refused_by_its_place() -> None:
    below, at = Decimal("9999999999999.999"), Decimal(10) ** 13
    refuse_what_excel_loses([("invoice A, net", below), ("invoice A, vat", -below)])
    with pytest.raises(Refused, match="invoice B, net") as refused:
        refuse_what_excel_loses([("invoice A, net", below), ("invoice B, net", at), ("invoice C, net", -at)])
    assert [problem.place for problem in refused.value.problems] == ["invoice B, net", "invoice C, net"]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("", 10, 1), ("court", 10, 1), ("un deux trois quatre cinq six", 10, 3), ("a\nb\nc", 10, 3), ("x" * 30, 8, 3)],
)
def test_a_wrapped_text_has_the_lines_that_its_words_need(text: str, width: int, lines: int) -> None:
    assert text_lines(text, width) == lines


def test_a_row_is_heightened_only_where_a_cell_wraps() -> None:
    assert row_height([("court", 10), ("aussi", 10)]) is None
    two, three = row_height([("un deux trois", 8)]), row_height([("un", 8), ("un deux trois quatre", 8)])
    assert two is not None
    assert three is not None
    assert two < three
