"""Money: the nearest unit of a currency, settled lines, VAT, and amounts as text."""

import csv
import os
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from schemas.currencies import currency_decimals
from schemas.tables import EXACT, MONEY, RATE
from transforms.money import money_text, nearest_product, nearest_share, settle, to_currency, total, vat_on

Line = tuple[str, int, Decimal]
"""Group, key and exact amount; the group's currency is its name."""

WIDE = 80
"""Digits enough for Python's decimals to be exact here; its usual 28 are not."""

_PROJECT = Path(__file__).parents[2]
_REAL_DATA = Path(os.environ.get("CHARGEBACK_REAL_DATA", _PROJECT / "../shared/data"))


def unit_of(currency: str) -> Decimal:
    return Decimal(1).scaleb(-currency_decimals(currency))


def nearest(exact: Decimal, currency: str) -> Decimal:
    """The oracle of rounding: Python's own decimals, wide enough to be exact."""
    with localcontext(prec=WIDE):
        return exact.quantize(unit_of(currency), rounding=ROUND_HALF_UP)


def one_row(**columns: tuple[object, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame({name: pl.Series([value], dtype=kind) for name, (value, kind) in columns.items()})


@pytest.mark.parametrize(
    ("exact", "currency", "rounded"),
    [
        ("0.005", "EUR", "0.01"),
        ("-0.005", "EUR", "-0.01"),
        ("0.004999999999999999", "EUR", "0"),
        ("0.015", "EUR", "0.02"),
        ("0.025", "EUR", "0.03"),
        ("0.5", "JPY", "1"),
        ("-1.5", "JPY", "-2"),
        ("0.499999999999999999", "JPY", "0"),
        ("0.0005", "KWD", "0.001"),
        ("0.000499999999999999", "KWD", "0"),
        ("99999999999.994999999999999999", "EUR", "99999999999.99"),
        ("-99999999999.995", "EUR", "-100000000000"),
    ],
)
def test_an_amount_goes_to_the_nearest_unit_of_its_currency_half_away_from_zero(
    exact: str, currency: str, rounded: str
) -> None:
    row = one_row(exact=(Decimal(exact), EXACT), currency=(currency, pl.String()))
    shown = row.select(to_currency(pl.col("exact"), pl.col("currency"))).to_series()
    assert (shown.dtype, shown.item()) == (MONEY, Decimal(rounded))


def test_each_row_is_rounded_in_its_own_currency() -> None:
    rows = pl.DataFrame(
        {"exact": pl.Series([Decimal("1.2345")] * 3, dtype=EXACT), "currency": ["EUR", "XPF", "TND"]},
    )
    shown = rows.select(to_currency(pl.col("exact"), pl.col("currency"))).to_series().to_list()
    assert shown == [Decimal("1.23"), Decimal("1"), Decimal("1.235")]


@given(st.decimals("-99999999999", "99999999999", places=18), st.sampled_from(["EUR", "JPY", "KWD"]))
@settings(deadline=None)
def test_rounding_is_that_of_exact_decimals_and_mirrors_credits(exact: Decimal, currency: str) -> None:
    rows = pl.DataFrame(
        {"exact": pl.Series([exact, exact.copy_negate()], dtype=EXACT), "currency": [currency, currency]}
    )
    charge, credit = rows.select(to_currency(pl.col("exact"), pl.col("currency"))).to_series()
    assert (charge, credit) == (nearest(exact, currency), -nearest(exact, currency))


def test_an_amount_beyond_money_raises_and_is_never_wrapped() -> None:
    row = one_row(exact=(Decimal(10) ** 15, EXACT), currency=("EUR", pl.String()))
    with pytest.raises(pl.exceptions.InvalidOperationError):
        row.select(to_currency(pl.col("exact"), pl.col("currency")))


def test_a_total_of_money_is_money() -> None:
    amounts = pl.DataFrame({"amount": pl.Series([Decimal("0.1"), Decimal("0.2")], dtype=MONEY)})
    found = amounts.select(total(pl.col("amount"))).to_series()
    assert (found.dtype, found.item()) == (MONEY, Decimal("0.3"))


@pytest.mark.parametrize(
    ("quantity", "unit_price", "amount", "cut"),
    [
        ("3", "0.000000000000000001", "0.000000000000000003", "0"),
        ("0.5", "0.000000000000000001", "0.000000000000000001", "-5E-19"),
        ("-0.5", "0.000000000000000001", "-0.000000000000000001", "5E-19"),
        ("0.4", "0.000000000000000001", "0", "4E-19"),
        ("999999999999.999999999999999999", "0.1", "100000000000", "-1E-19"),
    ],
)
def test_a_product_keeps_eighteen_decimals_and_says_what_it_cut_off(
    quantity: str, unit_price: str, amount: str, cut: str
) -> None:
    assert nearest_product(Decimal(quantity), Decimal(unit_price)) == (Decimal(amount), Decimal(cut))


def frame_of(lines: list[Line]) -> pl.DataFrame:
    groups, keys, amounts = zip(*lines, strict=True) if lines else ((), (), ())
    return pl.DataFrame(
        {
            "group": pl.Series(groups, dtype=pl.String),
            "currency": pl.Series(groups, dtype=pl.String),
            "key": pl.Series(keys, dtype=pl.Int64),
            "exact_amount": pl.Series(amounts, dtype=EXACT),
        }
    )


def settled(lines: list[Line]) -> pl.DataFrame:
    return settle(frame_of(lines), ["group"], ["key"])


def shown(lines: list[Line]) -> list[str]:
    return [f"{amount:f}" for amount in settled(lines)["amount"]]


def test_the_missing_cent_goes_to_the_line_nearest_to_the_rounding_boundary() -> None:
    lines = [("EUR", 1, Decimal("1.003")), ("EUR", 2, Decimal("1.004")), ("EUR", 3, Decimal("1.000"))]
    assert shown(lines) == ["1.000", "1.010", "1.000"]
    assert settled(lines)["rounding"].to_list() == [Decimal("0"), Decimal("0.01"), Decimal("0")]


def test_the_cent_too_many_is_taken_from_the_line_nearest_to_the_rounding_boundary() -> None:
    lines = [("EUR", 1, Decimal("1.007")), ("EUR", 2, Decimal("1.006")), ("EUR", 3, Decimal("1.000"))]
    assert shown(lines) == ["1.010", "1.000", "1.000"]
    assert settled(lines)["rounding"].to_list() == [Decimal("0"), Decimal("-0.01"), Decimal("0")]


def test_ties_go_to_the_first_key_wherever_the_line_stands() -> None:
    third = Decimal("0.333333333333333333")
    assert shown([("EUR", 3, third), ("EUR", 1, third), ("EUR", 2, third)]) == ["0.330", "0.340", "0.330"]


def test_several_missing_cents_go_to_as_many_lines() -> None:
    lines = [("EUR", key, Decimal("0.004")) for key in range(1, 6)]
    assert shown(lines) == ["0.010", "0.010", "0.000", "0.000", "0.000"]


def test_groups_are_settled_apart() -> None:
    lines = [("EUR", 1, Decimal("0.005")), ("JPY", 1, Decimal("0.5")), ("EUR", 2, Decimal("0.005"))]
    assert shown(lines) == ["0.000", "1.000", "0.010"]


def test_no_lines_settle_to_no_lines_of_the_same_types() -> None:
    assert settled([]).schema == settled([("EUR", 1, Decimal(1))]).schema
    assert settled([]).schema["amount"] == settled([]).schema["rounding"] == MONEY


small = st.integers(-40, 40).map(lambda thousandths: Decimal(thousandths) / 8000)
large = st.decimals("-99999999999", "99999999999", places=18)
"""`small` amounts meet ties and boundaries of all three currencies often; `large` ones reach the bounds."""


@st.composite
def line_lists(draw: st.DrawFn) -> list[Line]:
    currencies = draw(st.lists(st.sampled_from(["EUR", "JPY", "KWD"]), max_size=40))
    keys = draw(st.permutations(range(len(currencies))))
    return [
        (currency, key, draw(small | large | small.map(lambda amount: amount * 100)))
        for currency, key in zip(currencies, keys, strict=True)
    ]


def settled_by_hand(lines: list[Line]) -> Iterator[tuple[Decimal, Decimal]]:
    """The oracle: amount and rounding of each line, one group and one cent at a time."""
    rounding = {line: Decimal(0) for line in lines}
    for currency in {group for group, _, _ in lines}:
        mine = [line for line in lines if line[0] == currency]
        base = nearest(sum((exact for _, _, exact in mine), Decimal(0)), currency)
        missing = base - sum(nearest(exact, currency) for _, _, exact in mine)
        unit = unit_of(currency).copy_sign(missing)
        by_boundary = sorted(mine, key=lambda line: (-(line[2] - nearest(line[2], line[0])) * unit, line[1]))
        for line in by_boundary[: int(missing / unit)]:
            rounding[line] = unit
    for line in lines:
        yield nearest(line[2], line[0]) + rounding[line], rounding[line]


@given(line_lists())
@settings(max_examples=100, deadline=None)
def test_settling_equals_settling_by_hand(lines: list[Line]) -> None:
    with localcontext(prec=WIDE):
        assert settled(lines).select("amount", "rounding").rows() == list(settled_by_hand(lines))


@given(line_lists())
@settings(max_examples=100, deadline=None)
def test_lines_sum_to_the_rounded_exact_sum_and_none_is_a_unit_away_from_its_exact_amount(lines: list[Line]) -> None:
    rows = settled(lines).rows(named=True)
    with localcontext(prec=WIDE):
        for currency in {group for group, _, _ in lines}:
            mine = [row for row in rows if row["group"] == currency]
            exact = sum(row["exact_amount"] for row in mine)
            assert sum(row["amount"] for row in mine) == nearest(exact, currency)
        for row in rows:
            assert abs(row["amount"] - row["exact_amount"]) < unit_of(row["currency"])
            assert row["rounding"] in (0, unit_of(row["currency"]), -unit_of(row["currency"]))
            if row["exact_amount"] == nearest(row["exact_amount"], row["currency"]):
                assert row["amount"] == row["exact_amount"]


@given(line_lists())
@settings(deadline=None)
def test_negating_every_line_negates_every_amount(lines: list[Line]) -> None:
    credits = settled([(group, key, exact.copy_negate()) for group, key, exact in lines])
    charges = settled(lines)
    assert credits["amount"].to_list() == [-amount for amount in charges["amount"]]


@given(line_lists(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_lines_does_not_matter(lines: list[Line], random: Random) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    assert_frame_equal(settled(shuffled).sort("group", "key"), settled(lines).sort("group", "key"))


def vat(base: str, rate: str, currency: str) -> Decimal:
    row = one_row(base=(Decimal(base), MONEY), rate=(Decimal(rate), RATE), currency=(currency, pl.String()))
    amount = row.select(vat_on(pl.col("base"), pl.col("rate"), pl.col("currency"))).to_series()
    assert amount.dtype == MONEY
    return Decimal(amount.item())


@pytest.mark.parametrize(
    ("base", "rate", "currency", "expected"),
    [
        ("1460.50", "25", "NOK", "365.13"),
        ("183.23", "6", "EUR", "10.99"),
        ("46.37", "21", "EUR", "9.74"),
        ("113.03", "7", "EUR", "7.91"),
        ("64.40", "19", "EUR", "12.24"),
        ("-1325", "25", "EUR", "-331.25"),
        ("2000", "0", "EUR", "0"),
        ("-0.10", "5", "EUR", "-0.01"),
        ("27.30", "5.5", "EUR", "1.50"),
        ("150", "7.7", "JPY", "12"),
        ("0.010", "5", "KWD", "0.001"),
        ("9999999999999.99", "999.9999", "EUR", "99999989999999.90"),
    ],
)
def test_vat_is_the_base_times_the_rate_rounded_half_away_from_zero(
    base: str, rate: str, currency: str, expected: str
) -> None:
    """The first seven are facts of published EN 16931 example invoices."""
    assert vat(base, rate, currency) == Decimal(expected)


@given(st.decimals("-9999999999999", "9999999999999", places=3), st.decimals(0, "999.9999", places=4))
@settings(deadline=None)
def test_the_product_of_base_and_rate_is_exact_before_it_is_rounded(base: Decimal, rate: Decimal) -> None:
    for currency in ("JPY", "EUR", "KWD"):
        shown = nearest(base, currency)
        assert vat(str(shown), str(rate), currency) == nearest(shown * rate / 100, currency)


def published_vat_groups() -> list[object]:
    path = _REAL_DATA / "einvoices/expected_totals.csv"
    if not path.exists():
        return [pytest.param({}, marks=pytest.mark.skip(reason="the published e-invoices are not here"))]
    with path.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["file"], marks=_skipped_if_inconsistent(row)) for row in csv.DictReader(file)]


def _skipped_if_inconsistent(row: dict[str, str]) -> list[pytest.MarkDecorator]:
    fault = row["check"]
    return [] if fault == "consistent" else [pytest.mark.skip(reason=f"the published invoice breaks {fault}")]


@pytest.mark.parametrize("invoice", published_vat_groups())
def test_the_vat_of_published_invoices_comes_out_as_printed(invoice: dict[str, str]) -> None:
    groups = [group.split("|") for group in invoice["vat_groups(cat|rate|base|vat)"].split()]
    found = [vat(base, rate.replace("None", "0"), invoice["currency"]) for _, rate, base, _ in groups]
    assert found == [Decimal(printed) for *_, printed in groups]
    assert sum(found) == Decimal(invoice["vat"])
    assert sum(Decimal(base) for _, _, base, _ in groups) == Decimal(invoice["net"])
    assert Decimal(invoice["net"]) + sum(found) == Decimal(invoice["gross"])


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("1234.56", "EUR", "fr", "1\u202f234,56"),
        ("1234.56", "EUR", "en", "1,234.56"),
        ("-1234567.8", "EUR", "fr", "-1\u202f234\u202f567,80"),
        ("-1234567.8", "EUR", "en", "-1,234,567.80"),
        ("1234.5", "JPY", "en", "1,235"),
        ("1234.5", "KWD", "fr", "1\u202f234,500"),
        ("2.345", "EUR", "en", "2.35"),
        ("-0.004", "EUR", "en", "0.00"),
        ("99999999999.999999999999999999", "EUR", "en", "100,000,000,000.00"),
        ("0", "EUR", "fr", "0,00"),
    ],
)
def test_an_amount_reads_as_its_language_writes_it_in_the_decimals_of_its_currency(
    amount: str, currency: str, language: str, text: str
) -> None:
    assert money_text(Decimal(amount), currency, language) == text


@pytest.mark.parametrize(
    ("amount", "part", "whole", "share"),
    [
        ("10", "1", "3", "3.333333333333333333"),
        ("-10", "2", "3", "-6.666666666666666667"),
        ("1", "1", "2e18", "0.000000000000000001"),
        ("-1", "1", "2e18", "-0.000000000000000001"),
        ("99999999999.123456789012345678", "7", "7", "99999999999.123456789012345678"),
        ("7", "0", "3", "0"),
        ("7", "3", "0", None),
        ("1e14", "10", "1", None),
    ],
)
def test_a_share_is_the_nearest_18th_decimal_a_half_away_from_zero(
    amount: str, part: str, whole: str, share: str | None
) -> None:
    """None: there is no whole, or what comes out tells nothing."""
    assert nearest_share(Decimal(amount), Decimal(part), Decimal(whole)) == (None if share is None else Decimal(share))
