"""A month of supplier bills, each added up by hand, and what is said where one is not charged on whole."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from flows.runner import run_directly
from schemas.problems import Refused
from tests.bills.month import SAID, bills_month, bills_texts, bills_workspace
from tests.golden.month import PERIOD
from tests.tables_only import close_tables
from transforms.documents.month_summary import summary_lines
from transforms.published import empty_table, read_table

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"

WARNED = {
    # 80.00 received, 4 lines of 12.50 and calls of 29.50; the amount of the third line cannot be read
    "bill_residue": ("telecom EUR, FA-2", "0.50"),
    # FA-0 is a bill of September, US-1 one in dollars; the line without a bill was rejected
    "bill_unknown": ("telecom EUR, FA-0 and 2 more", "6.50"),
    "bill_unquoted": ("telecom EUR, FA-3", "19.90"),
    "bill_not_come": ("telecom EUR, FA-4", "7.00"),
}


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield bills_month(tmp_path_factory.mktemp("bills") / "workspace")


def tables_of(folder: Path) -> Path:
    return folder / "periods" / PERIOD / "draft" / "tables"


def limited(folder: Path, limit: str) -> Path:
    """The workspace with a limit."""
    bills_workspace(folder)
    with (folder / "chargeback.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n[bills]\nresidue_limit = {limit}\n")
    return folder


@pytest.mark.parametrize("name", ["bills.txt", "balance.txt"])
def test_every_bill_and_account_is_what_one_adds_up_by_hand(draft: Path, name: str) -> None:
    assert bills_texts(draft)[name] == (SAID / name).read_text(encoding="utf-8"), REGENERATE


def test_a_bill_is_charged_retained_rejected_or_its_residue_to_the_last_decimal(draft: Path) -> None:
    totals = read_table(draft / "tables", "bill_totals")
    became = pl.col("charged") + pl.col("retained") + pl.col("rejected") + pl.col("residue")
    assert (totals.select(became == pl.col("received").fill_null(0)).to_series()).all()


def test_what_is_wrong_with_bills_is_told_by_source_and_published(draft: Path) -> None:
    controls = read_table(draft / "tables", "control_totals").filter(~pl.col("passed"))
    told = controls.filter(pl.col("control").str.starts_with("bill_"))
    found = {control: (scope, f"{actual:.2f}") for control, scope, actual in told["control", "scope", "actual"].rows()}
    assert found == WARNED
    assert set(told["severity"]) == {"warning"}


def test_an_account_that_is_not_charged_whole_is_told_and_published(draft: Path) -> None:
    controls = read_table(draft / "tables", "control_totals").filter(~pl.col("passed"), control="balance_residue")
    found = [(scope, f"{difference:.2f}") for scope, difference in controls.select("scope", "difference").rows()]
    assert found == [("SAR-SI 626200 EUR", "2.00"), ("SAR-SI no account USD", "15.00")]


def test_the_summary_says_what_an_account_was_expected_to_come_to(draft: Path) -> None:
    told = [line for line in summary_lines(draft / "tables", PERIOD) if "per cost account" in line]
    assert [line[line.rindex("(") :] for line in told] == [
        "(SAR-SI 626200 EUR: expected 73, found 75)",
        "(SAR-SI no account USD: 15)",
    ]


def test_a_limit_holds_for_each_account_and_for_what_none_covers(tmp_path: Path) -> None:
    folder = bills_workspace(tmp_path / "workspace")
    with (folder / "chargeback.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[balance]\nresidue_limit = 2\n")
    with pytest.raises(Refused, match=r"control balance_not_charged, SAR-SI no account USD: .*: expected 0, found 15"):
        close_tables(folder, PERIOD)


def test_a_source_that_names_no_bill_is_left_alone(draft: Path) -> None:
    assert "consulting" not in read_table(draft / "tables", "bill_totals")["source"]


def test_a_limit_holds_for_each_bill_named_or_only_quoted(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        close_tables(limited(tmp_path / "workspace", "2.5"), PERIOD)
    told = [str(problem).partition("; to_fix")[0] for problem in refused.value.problems]
    words = "Per supplier bill: its amount = charged + retained + rejected, within the limit"
    assert told == [
        f"control bill_not_charged, telecom/FA-0 EUR: {words}: expected 0, found 3",
        f"control bill_not_charged, telecom/FA-3 EUR: {words}: expected 19.9, found 0",
        f"control bill_not_charged, telecom/FA-4 EUR: {words}: expected 0, found 7",
    ]


def test_within_the_limit_the_month_is_published_and_residues_are_no_longer_told(tmp_path: Path) -> None:
    close_tables(limited(tmp_path / "workspace", "19.9"), PERIOD)
    controls = read_table(tables_of(tmp_path / "workspace"), "control_totals").filter(~pl.col("passed"))
    named = set(controls["control"])
    assert "bill_residue" not in named
    assert named >= {"bill_unknown", "bill_unquoted", "bill_not_come"}


def test_a_group_that_names_no_bills_and_no_accounts_has_none(tmp_path: Path) -> None:
    folder = bills_workspace(tmp_path / "workspace")
    settings = folder / "chargeback.toml"
    without = settings.read_text(encoding="utf-8").replace('bills = "inputs/bills.csv"\n', "")
    settings.write_text(without.replace('balance = "inputs/balance.csv"\n', ""), encoding="utf-8")
    run_directly(folder, PERIOD)
    for table in ("bill_totals", "balance_totals"):
        assert read_table(tables_of(folder), table).equals(empty_table(table))
    workbook = openpyxl.load_workbook(folder / "periods" / PERIOD / "draft" / "group.xlsx")
    assert {"Factures reçues", "Comptes de charges"}.isdisjoint(workbook.sheetnames)


def test_the_controller_reads_what_is_explained_of_an_account_and_why(draft: Path) -> None:
    sheet = openpyxl.load_workbook(draft / "group.xlsx")["Comptes de charges"]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert rows["626100"] == (
        *("SAR-SI", "626100", "EUR", 240.8, 171.5, 20, 31.5, 17.8, 0),
        *("Forfait gardé par Services", 1),
    )
    assert list(rows)[-1] == "(sans compte)"


def test_the_controller_reads_the_greatest_residue_first(draft: Path) -> None:
    sheet = openpyxl.load_workbook(draft / "group.xlsx")["Factures reçues"]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "Source")
    read = [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]
    bills = [(row["Facture"], row["État"], row["Reçu HT"], row["Écart"]) for row in read]
    assert bills[:3] == [
        ("FA-3", "reçue", 19.9, 19.9),
        ("FA-4", "attendue", None, -7),
        ("FA-0", "inconnue", None, -3),
    ]
    assert bills[4] == ("(aucune citée)", "inconnue", None, -1.5)
    assert len(bills) == 9
