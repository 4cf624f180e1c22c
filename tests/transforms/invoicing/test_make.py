"""All invoices of a month: nothing lost, nothing twice, whatever order the charges come in."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from schemas.currencies import currency_decimals
from transforms.invoicing.make import Invoicing
from transforms.invoicing.terms import InvoicingTerms
from transforms.invoicing.vat import reverse_charge
from transforms.published import validated

CURRENCIES = ["EUR", "EUR", "JPY", "KWD"]
RECIPIENTS = ["ORION-EST", "ORION-EST", "ORION-SUD", "ORION-SUD"]

amounts = st.integers(-3000, 3000).map(lambda number: Decimal(number) / 800) | st.decimals(
    "-99999999999", "99999999999", places=18
)


@st.composite
def charge_rows(draw: st.DrawFn) -> dict[str, Any]:
    order = draw(st.integers(0, 3))
    category, rate, own_rate = draw(st.sampled_from([("S", "20", None), ("S", "5.5", None), ("AE", "0", "19")]))
    return {
        "document_order": order,
        "invoice_key": f"key {order}",
        "currency": CURRENCIES[order],
        "recipient": RECIPIENTS[order],
        "section_order": draw(st.integers(0, 1)),
        "service": draw(st.sampled_from(["DATA", "VOIX", "LAN"])),
        "department": draw(st.sampled_from(["Ventes", "Achats", None])),
        "vat_category": category,
        "vat_rate": Decimal(rate),
        "reverse_charge_rate": None if own_rate is None else Decimal(own_rate),
        "quantity": draw(st.none() | st.decimals("-999", "999", places=6)),
        "exact_amount": draw(amounts),
        "charge_count": draw(st.integers(1, 5)),
        "evidence_refs": draw(st.lists(st.sampled_from(["FA-1", "FA-2", "FA-3"]), max_size=2)),
    }


def tables(made: Invoicing) -> tuple[pl.DataFrame, ...]:
    return made.invoices, made.invoice_lines, made.vat_breakdown, made.landing


@given(rows=st.lists(charge_rows(), max_size=30), random=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_combinations_does_not_matter(
    month: Any, combinations: Callable[..., pl.DataFrame], rows: list[dict[str, Any]], random: Random
) -> None:
    charges = combinations(rows)
    positions = list(range(charges.height))
    random.shuffle(positions)
    for one, other in zip(tables(month.of(charges)), tables(month.of(charges[positions])), strict=True):
        assert_frame_equal(one, other)


@given(rows=st.lists(charge_rows(), max_size=30))
@settings(max_examples=25, deadline=None)
def test_every_charge_lands_once_and_every_amount_is_kept(
    month: Any, combinations: Callable[..., pl.DataFrame], rows: list[dict[str, Any]]
) -> None:
    charges = combinations(rows)
    made = month.of(charges, analytic=("department",))
    assert made.landing["combination"].to_list() == list(range(len(rows)))
    landed = charges.join(made.landing, on="combination").group_by("invoice_ref", "invoice_line")
    expected = landed.agg(pl.col("exact_amount", "charge_count").sum()).sort("invoice_ref", "invoice_line")
    found = made.invoice_lines.select("invoice_ref", pl.col("line_number").alias("invoice_line"), *expected.columns[2:])
    assert_frame_equal(found.sort("invoice_ref", "invoice_line"), expected)


def nearest(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-currency_decimals(currency)), rounding=ROUND_HALF_UP)


@given(rows=st.lists(charge_rows(), max_size=30))
@settings(max_examples=25, deadline=None)
def test_lines_make_bases_bases_make_the_net_and_vat_is_that_of_the_bases(
    month: Any, rows: list[dict[str, Any]]
) -> None:
    made = month(*rows)
    with localcontext(prec=80):
        for invoice in made.invoices.iter_rows(named=True):
            lines = [
                row for row in made.invoice_lines.iter_rows(named=True) if row["invoice_ref"] == invoice["invoice_ref"]
            ]
            bases = [
                row for row in made.vat_breakdown.iter_rows(named=True) if row["invoice_ref"] == invoice["invoice_ref"]
            ]
            assert [line["line_number"] for line in lines] == list(range(1, invoice["line_count"] + 1))
            assert invoice["net"] == sum(base["base"] for base in bases) == sum(line["amount"] for line in lines)
            assert invoice["gross"] == invoice["net"] + sum(base["vat"] for base in bases)
            for base in bases:
                group = [
                    line
                    for line in lines
                    if (line["vat_category"], line["vat_rate"]) == (base["vat_category"], base["vat_rate"])
                ]
                assert base["base"] == nearest(sum(line["exact_amount"] for line in group), invoice["currency"])
                assert base["vat"] == nearest(base["base"] * base["vat_rate"] / 100, invoice["currency"])


@given(rows=st.lists(charge_rows(), max_size=30))
@settings(max_examples=15, deadline=None)
def test_the_tables_keep_the_published_contract(month: Any, rows: list[dict[str, Any]]) -> None:
    made = month(*rows, analytic=("department", "typology"))
    assert_frame_equal(validated("invoices", made.invoices), made.invoices)
    assert_frame_equal(validated("invoice_lines", made.invoice_lines, ["department"]), made.invoice_lines)
    assert_frame_equal(validated("vat_breakdown", made.vat_breakdown), made.vat_breakdown)
    assert made.landing.schema == {"combination": pl.Int64, "invoice_ref": pl.String, "invoice_line": pl.Int64}


@given(rows=st.lists(charge_rows(), max_size=30))
@settings(max_examples=15, deadline=None)
def test_negating_every_charge_negates_every_amount_shown(month: Any, rows: list[dict[str, Any]]) -> None:
    charges = month(*rows)
    credits = month(*({**row, "exact_amount": row["exact_amount"].copy_negate()} for row in rows))
    assert credits.invoice_lines["amount"].to_list() == [-amount for amount in charges.invoice_lines["amount"]]
    assert credits.vat_breakdown["vat"].to_list() == [-vat for vat in charges.vat_breakdown["vat"]]
    owed, owed_back = (
        reverse_charge(made.invoice_lines, made.invoices)["vat"].to_list() for made in (charges, credits)
    )
    assert owed_back == [-vat for vat in owed]


def test_documents_lines_and_bases_stand_in_document_order(month: Any) -> None:
    recipients = ["ORION-SUD", "ORION-EST", "ORION-SUD"]
    rows = [{"document_order": order, "recipient": recipient} for order, recipient in enumerate(recipients)]
    made = month(*reversed(rows))
    references = ["2026-10_SI_SUD_01", "2026-10_SI_EST_01", "2026-10_SI_SUD_02"]
    for table in (made.invoices, made.invoice_lines, made.vat_breakdown):
        assert table["invoice_ref"].to_list() == references


@pytest.mark.parametrize("period", ["2024-02", "2026-02", "2026-12"])
def test_the_accounting_date_is_the_last_day_of_the_month(period: str) -> None:
    last_day = {"2024-02": 29, "2026-02": 28, "2026-12": 31}[period]
    assert InvoicingTerms(period, 30, (), (), 1).accounting_date.isoformat() == f"{period}-{last_day}"
