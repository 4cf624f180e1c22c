"""Five months of real payments, charged to the cost centres they were made for by settings and tables alone."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from flows import close_month
from flows.cli import DONE, main
from flows.runner import run_directly
from tests.real.workspaces import ACCOUNTS, deliver, delivered, needs_data, new_workspace, parties
from transforms.published import read_table

pytestmark = needs_data

FOLDER = "epsrc-spend-2015"
MONTHS = {
    "2015-04": ("EPSRCSpendDataApril2015.csv", 1854, Decimal("41545917.07")),
    "2015-05": ("EPSRCSpendDataMay2015.csv", 1479, Decimal("1940954.61")),
    "2015-06": ("EPSRCSpendDataJune2015.csv", 4890, Decimal("195658234.47")),
    "2015-07": ("EPSRCSpendDataJuly2015.csv", 2264, Decimal("73102719.81")),
    "2015-08": ("EPSRCSpendDataAug2015.csv", 1041, Decimal("4100494.91")),
}
"""Per period its file, the payments in it and what they sum to."""

WITH_DOCUMENTS = ("2015-06", "2015-08")


def tables_from(payments: pl.DataFrame) -> dict[str, list[dict[str, str]]]:
    centres = payments["ExpenseArea"].unique().sort().to_list()
    kinds = payments["ExpenseType"].unique().sort().to_list()
    return {
        "entities": parties("TREASURY", centres, country="GB", vat_group="EPSRC"),
        "services": [
            {"service": kind, "service_name": kind, "typology": kind, "nature": "{service_name}, paid to a supplier"}
            for kind in kinds
        ],
        "accounts": ACCOUNTS,
    }


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All five months closed; those that are not WITH_DOCUMENTS stop short of writing them, to save time."""
    files = [f"{FOLDER}/{file}" for file, _, _ in MONTHS.values()]
    folder = new_workspace(
        tmp_path_factory.mktemp("real") / "epsrc", "epsrc", tables_from(pl.concat(map(delivered, files)))
    )
    for period, file in zip(MONTHS, files, strict=True):
        deliver(folder, period, file)
        with pytest.MonkeyPatch.context() as patch:
            if period not in WITH_DOCUMENTS:
                patch.setattr(close_month, "write_documents", write_nothing)
            assert run_directly(folder, period).rejected == 0
    return folder


def write_nothing(*_: object) -> None:
    """In place of the step that writes documents."""


def tables(workspace: Path, period: str) -> Path:
    return workspace / "periods" / period / "draft" / "tables"


def all_months(workspace: Path, table: str) -> pl.DataFrame:
    return pl.concat([read_table(tables(workspace, period), table) for period in MONTHS])


def all_charges(workspace: Path) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(tables(workspace, period) / "charge_lines" / "*.parquet") for period in MONTHS])


@pytest.mark.parametrize("period", MONTHS)
def test_the_settings_have_nothing_to_be_said_of(
    workspace: Path, period: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-w", str(workspace), "check", period]) == DONE
    assert "warning" not in capsys.readouterr().out


@pytest.mark.parametrize("period", MONTHS)
def test_each_month_charges_all_its_payments(workspace: Path, period: str) -> None:
    _, rows, total = MONTHS[period]
    (file,) = read_table(tables(workspace, period), "input_files").iter_rows(named=True)
    assert (file["records"], file["charged"], file["rejected"], file["amount"]) == (rows, rows, 0, total)
    assert sum(read_table(tables(workspace, period), "invoices")["net"]) == total


def test_each_cost_centre_is_charged_what_is_known_of_it_in_each_currency(workspace: Path) -> None:
    known = delivered(f"{FOLDER}/expected_by_area.csv").select(
        "ExpenseArea", "InvoiceCurrencyUnit", pl.col("n").cast(pl.Int64), pl.col("total").cast(pl.Decimal(18, 3))
    )
    charged = all_charges(workspace).group_by("recipient", "currency").agg(pl.len().cast(pl.Int64))
    invoiced = all_months(workspace, "invoices").group_by("recipient", "currency").agg(pl.col("net").sum())
    found = charged.join(invoiced, on=["recipient", "currency"])
    assert sorted(found.rows()) == sorted(known.rows())
    assert sum(invoiced["net"]) == Decimal("316348320.87")


def test_credits_are_kept_as_they_came(workspace: Path) -> None:
    credits = all_charges(workspace).filter(pl.col("amount") < 0)
    paid_back = pl.concat(delivered(f"{FOLDER}/{file}") for file, _, _ in MONTHS.values()).select(
        pl.col("Amount").cast(pl.Decimal(38, 18))
    )
    assert len(credits) == 288
    assert sum(credits["amount"]) == sum(paid_back.filter(pl.col("Amount") < 0)["Amount"])


def test_a_cost_centre_that_got_back_more_than_it_spent_has_a_credit_note(workspace: Path) -> None:
    invoices = all_months(workspace, "invoices")
    assert invoices.filter(pl.col("net") < 0)["document_type"].unique().to_list() == ["credit_note"]
    assert invoices.filter(pl.col("net") >= 0)["document_type"].unique().to_list() == ["invoice"]


def test_what_is_claimed_of_the_cost_centres_is_owed_by_them(workspace: Path) -> None:
    entries = all_months(workspace, "ledger_entries")
    sides = {
        side: sum(rows["debit"]) - sum(rows["credit"])
        for (side,), rows in entries.partition_by("side", as_dict=True).items()
    }
    total = sum(total for _, _, total in MONTHS.values())
    assert sides == {"receivable": total, "revenue": -total, "expense": total, "payable": -total}


def test_each_cost_centre_gets_its_workbook_and_its_ledger(workspace: Path) -> None:
    for period in WITH_DOCUMENTS:
        draft = tables(workspace, period).parent
        invoices, entries = (read_table(draft / "tables", name) for name in ("invoices", "ledger_entries"))
        assert len(list(draft.glob("hand-out/C*/*.xlsx"))) == invoices["recipient"].n_unique()
        assert len(list(draft.glob("hand-out/*/*_fec.txt"))) == entries["book"].n_unique()
        posted = entries["book"].unique().to_list()
        silent = invoices.filter(~pl.col("recipient").is_in(posted))
        assert silent["nil"].all()
