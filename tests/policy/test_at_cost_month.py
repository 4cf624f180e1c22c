"""A month whose amounts come at cost: the mark-up of each agreement is added, exact, and told apart everywhere."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from flows.runner import run_directly
from schemas.problems import Refused
from tests.charges_only import close_charges
from tests.policy.at_cost_month import MARKED_UP, PERIOD, at_cost_month, at_cost_texts, at_cost_workspace
from tests.policy.month import of_parts
from transforms.published import read_table

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield at_cost_month(tmp_path_factory.mktemp("at_cost") / "workspace")


@pytest.fixture(scope="module")
def texts(draft: Path) -> dict[str, str]:
    return at_cost_texts(draft)


@pytest.mark.parametrize("name", ["charged.txt", "rejected.txt", "read.txt"])
def test_charges_and_what_is_read_of_them_are_as_it_stands_in_expected(texts: dict[str, str], name: str) -> None:
    assert texts[name] == (MARKED_UP / name).read_text(encoding="utf-8"), REGENERATE


def test_a_credit_bears_the_mark_up_of_its_charge_with_the_opposite_sign(draft: Path) -> None:
    audits = of_parts(draft, "charge_lines").filter(source="services", agreement="SUD-AUDIT").sort("row")
    assert audits["markup_amount"].to_list() == [Decimal("82.5"), Decimal("-16.5")]


def test_what_is_retained_passed_on_or_priced_per_unit_bears_none(draft: Path) -> None:
    bare = of_parts(draft, "charge_lines").filter(pl.col("cost_amount").is_null())
    assert bare["agreement"].to_list() == ["SUD-NET", "SUD-SIM", "UK-ALL", None]
    assert bare.select("markup_rate", "markup_amount").null_count().row(0) == (4, 4)


def test_a_pool_passes_on_the_share_and_the_mark_up_that_its_provider_is_charged(draft: Path) -> None:
    shares = read_table(draft / "tables", "pool_shares").filter(pool="TOOLS")
    assert shares["pool_amount"].to_list() == [Decimal("156.000")]
    charged = of_parts(draft, "charge_lines").filter(recipient="LYR-RH", service="IT")
    assert charged["amount"].to_list() == [Decimal(156)]


def test_bills_and_accounts_are_held_against_cost(draft: Path) -> None:
    for name in ("bill_totals", "balance_totals"):
        totals = read_table(draft / "tables", name)
        assert len(totals) > 2
        assert totals["residue"].to_list() == [Decimal(0)] * len(totals)


def test_lines_sum_to_their_charges_part_by_part_and_lines_of_two_rates_are_parted(draft: Path) -> None:
    parts = ("cost_amount", "markup_amount")
    charges = of_parts(draft, "charge_lines").drop_nulls("cost_amount")
    lines = read_table(draft / "tables", "invoice_lines").drop_nulls("cost_amount")
    of_charges = charges.group_by("invoice_ref", "invoice_line", "markup_rate").agg(pl.col(parts).sum())
    of_lines = lines.select("invoice_ref", "line_number", "markup_rate", *parts)
    assert of_charges.sort("invoice_ref", "invoice_line").rows() == of_lines.rows()
    assert lines.select((pl.col("cost_amount") + pl.col("markup_amount") == pl.col("exact_amount")).all()).item()
    assert lines.filter(agreement="SUD-LEGAL")["markup_rate"].to_list() == [Decimal(6), Decimal(8)]


def test_the_controls_show_cost_and_mark_up_of_each_agreement_and_what_the_source_let_be_cut(draft: Path) -> None:
    totals = read_table(draft / "tables", "control_totals")
    shown = totals.filter(control="markup_not_of_agreement")
    assert shown["passed"].all()
    assert shown["scope"].to_list()[0] == "LYR-RH > LYR-SUD RH-SUD EUR"
    assert shown["actual"].to_list()[:2] == [Decimal("7.8"), Decimal(6)]
    cut = totals.filter(control="decimals_cut", scope="metered")
    assert cut["actual"].to_list() == [Decimal("0.000000000000000001")]


def test_a_month_whose_amounts_contain_the_mark_up_adds_none_and_shows_none(tmp_path: Path) -> None:
    folder = at_cost_workspace(tmp_path / "workspace")
    settings = folder / "chargeback.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("in_amounts = false", "in_amounts = true"))
    close_charges(folder, PERIOD)
    charges = of_parts(folder / "periods" / PERIOD / "draft", "charge_lines")
    assert charges.select("cost_amount", "markup_rate", "markup_amount").null_count().row(0) == (len(charges),) * 3
    assert charges.filter(source="services", row=1)["amount"].to_list() == [Decimal(1000)]


def test_a_mark_up_that_the_run_is_not_told_to_add_or_find_is_refused(tmp_path: Path) -> None:
    folder = at_cost_workspace(tmp_path / "workspace")
    settings = folder / "chargeback.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("markup_in_amounts = false\n", ""))
    with pytest.raises(Refused, match=r"is 8\.25, and nothing says whether amounts contain it"):
        run_directly(folder, PERIOD)
