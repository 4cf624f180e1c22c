"""A month of VAT beyond the plain cases, reckoned by hand, in the books and on paper."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tests.golden.month import PERIOD
from tests.tables_only import close_tables
from tests.vat.month import TAXED, vat_month, vat_of, vat_texts, vat_workspace
from transforms.published import read_table

CHECKER = Path(__file__).parents[1] / "demo" / "check_fec.py"
TELECOM = "Frais postaux et de télécommunications"
REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield vat_month(tmp_path_factory.mktemp("vat") / "workspace")


@pytest.mark.parametrize("name", ["invoices.txt", "entries.txt"])
def test_the_vat_of_every_invoice_and_book_is_what_one_reckons_by_hand(draft: Path, name: str) -> None:
    assert vat_texts(draft)[name] == (TAXED / name).read_text(encoding="utf-8"), REGENERATE


def test_what_is_deducted_and_what_is_not_add_to_the_vat_of_each_invoice(draft: Path) -> None:
    postings = (
        vat_of(draft, "FAU-ASS").group_by("invoice_ref").agg(posted=pl.col("debit").sum() - pl.col("credit").sum())
    )
    invoices = read_table(draft / "tables", "invoices").filter(recipient="FAU-ASS")
    compared = invoices.join(postings, on="invoice_ref", how="left")
    assert compared.height == 2
    assert (compared["vat"] == compared["posted"]).all()


def test_the_row_of_the_period_counts_not_that_of_another_year(draft: Path, tmp_path: Path) -> None:
    folder = vat_workspace(tmp_path / "workspace")
    table = folder / "inputs" / "deductions.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("2026-01-01,\n", "2026-11-01,\n"), encoding="utf-8")
    close_tables(folder, PERIOD)
    later = vat_of(folder / "periods" / PERIOD / "draft", "FAU-ASS")
    assert "input_vat_not_deductible" in vat_of(draft, "FAU-ASS")["side"]
    assert "input_vat_not_deductible" not in later["side"]


def test_every_control_agrees(draft: Path) -> None:
    assert read_table(draft / "tables", "control_totals").filter(severity="error")["passed"].all()


def test_a_checker_of_ledger_files_accepts_every_book(draft: Path) -> None:
    ledgers = sorted((draft / "hand-out").glob("*/*_fec.txt"))
    assert {path.parent.name for path in ledgers} >= {"ASS", "SAN", "BE", "CS", "SI"}
    command = [sys.executable, CHECKER, "2026-10-01", "2026-10-31", *ledgers]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout.strip()) == (0, "")


def test_the_accountant_reads_which_posting_of_an_expense_account_is_vat(draft: Path) -> None:
    workbook = openpyxl.load_workbook(draft / "hand-out" / "ASS" / f"{PERIOD}_SI_ASS.xlsx")
    rows = [[cell.value for cell in row if cell.value] for sheet in workbook for row in sheet.iter_rows()]
    said = [row for row in rows if any(str(value).startswith("TVA non déductible") for value in row)]
    assert said == [
        ["6226", "Honoraires", "TVA non déductible S 20\u00a0% · team : Sinistres", 4.4],
        ["626", TELECOM, "TVA non déductible S 20\u00a0% · team : Sinistres", 13.2],
        ["626", TELECOM, "TVA non déductible S 20\u00a0% · team : Vente", 4.95],
    ]
