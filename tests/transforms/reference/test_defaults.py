"""The shipped chart and VAT rates."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from stdnum.eu.vat import MEMBER_STATES

from schemas.reference import SIDES

OVERSEAS = ("GP", "MQ", "RE")
"""The French departments overseas that have VAT, at rates of their own (CGI art. 296)."""


def test_the_shipped_chart_has_an_account_of_any_book_for_each_side(workspace):
    accounts = workspace.read().tables["accounts"]
    anything = accounts.filter(pl.all_horizontal(pl.col("book", "typology", "service", "vat_category").is_null()))
    assert sorted(anything["side"]) == sorted(SIDES)
    assert accounts["book"].null_count() == accounts.height


def test_sales_and_purchases_have_a_journal_each(workspace):
    accounts = workspace.read().tables["accounts"]
    journals = accounts.group_by("side").agg(pl.col("journal").unique())
    by_side = {side: journal for side, [journal] in journals.iter_rows()}
    sales = {"receivable", "revenue", "output_vat", "output_vat_awaiting"}
    assert by_side == {side: "VTI" if side in sales else "ACI" for side in SIDES}


def test_every_member_state_and_its_neighbours_have_a_standard_rate_all_through_2026(workspace):
    rates = workspace.read().tables["vat_rates"].filter(pl.col("vat_class") == "standard")
    for day in (date(2026, 1, 1), date(2026, 12, 31)):
        valid = rates.filter(pl.lit(day).is_between("valid_from", "valid_to"))["country"].to_list()
        assert sorted(valid) == sorted({state.upper() for state in MEMBER_STATES} - {"XI"} | {"GB", "CH", *OVERSEAS})


@pytest.mark.parametrize(
    ("country", "vat_class", "day", "rate"),
    [
        ("FR", "standard", date(2026, 10, 1), "20"),
        ("FR", "intermediate", date(2026, 10, 1), "10"),
        ("FR", "reduced", date(2026, 10, 1), "5.5"),
        ("FR", "super_reduced", date(2026, 10, 1), "2.1"),
        *((department, "standard", date(2026, 10, 1), "8.5") for department in OVERSEAS),
        *((department, "reduced", date(2026, 10, 1), "2.1") for department in OVERSEAS),
        ("DE", "standard", date(2026, 10, 1), "19"),
        ("EE", "standard", date(2025, 6, 30), "22"),
        ("EE", "standard", date(2025, 7, 1), "24"),
        ("RO", "standard", date(2025, 7, 31), "19"),
        ("RO", "standard", date(2025, 8, 1), "21"),
        ("FI", "standard", date(2024, 9, 1), "25.5"),
        ("CH", "standard", date(2026, 10, 1), "8.1"),
    ],
)
def test_a_rate_is_the_one_in_force_on_the_day(workspace, country, vat_class, day, rate):
    rates = workspace.read().tables["vat_rates"].filter(pl.lit(day).is_between("valid_from", "valid_to"))
    found = rates.filter(pl.col("country") == country, pl.col("vat_class") == vat_class)
    assert found["rate"].to_list() == [Decimal(rate)]
