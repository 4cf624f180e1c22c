"""A month whose invoices are in the currency of each recipient: what is converted, what not, and what is said of it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from schemas.problems import Refused
from tests.charges_only import close_charges
from tests.currencies.month import CONVERTED, currencies_month, currencies_texts, currencies_workspace, of_parts
from tests.golden.month import PERIOD
from tests.tables_only import close_tables
from transforms.documents.causes import causes
from transforms.published import read_table

CHECKER = Path(__file__).parents[1] / "demo" / "check_fec.py"
REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield currencies_month(tmp_path_factory.mktemp("currencies") / "workspace")


@pytest.mark.parametrize("name", sorted(path.name for path in CONVERTED.iterdir()))
def test_amounts_are_converted_as_it_stands_in_expected(draft: Path, name: str) -> None:
    assert currencies_texts(draft)[name] == (CONVERTED / name).read_text(encoding="utf-8"), REGENERATE


def test_bills_are_held_against_lines_in_the_currency_that_both_came_in(draft: Path) -> None:
    totals = read_table(draft / "tables", "bill_totals").filter(status="received")
    assert totals["currency"].unique().sort().to_list() == ["EUR", "GBP", "USD"]
    assert totals["residue"].to_list() == [0, 0, 0, 0]


def test_the_justification_tells_the_amount_as_it_came_the_rate_and_its_source(draft: Path) -> None:
    sheet = openpyxl.load_workbook(draft / "hand-out" / "US" / f"{PERIOD}_SI_US.xlsx")["Justification"]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "3 × 12.4875 USD = 37.4625 · 29.97 EUR · 1 EUR = 1.25 USD (BCE 2026-10-30)" in cells
    assert "100 × 0.0125 USD = 1.25" in cells


def test_a_missing_rate_is_told_with_the_row_to_add(draft: Path) -> None:
    cause = causes(draft / "tables", PERIOD).row(0, named=True)
    assert (cause["rule"], cause["currency"], cause["fix_table"]) == ("no_exchange_rate", "GBP", "rates")
    assert cause["fix_row"].startswith("GBP,USD,")
    assert cause["fix_to_complete"] == ["period", "rate", "source"]


def spoilt(folder: Path, file: str, found: str, written: str) -> Path:
    """A copy of the workspace, one text of one file of it replaced."""
    path = currencies_workspace(folder) / file
    text = path.read_text(encoding="utf-8")
    assert text.count(found) == 1
    path.write_text(text.replace(found, written), encoding="utf-8")
    return folder


def test_invoices_in_the_currency_of_the_group_convert_what_came_in_others(tmp_path: Path) -> None:
    folder = spoilt(tmp_path / "workspace", "chargeback.toml", 'currency = "recipient"', 'currency = "group"')
    close_charges(folder, PERIOD)
    draft = folder / "periods" / PERIOD / "draft"
    assert read_table(draft / "tables", "invoices")["currency"].unique().to_list() == ["EUR"]
    dollars = of_parts(draft, "charge_lines").filter(line_currency="USD", source="services")
    assert [f"{amount:f}".rstrip("0") for amount in dollars["amount"]] == ["1."] * 3


@pytest.fixture(scope="module")
def unconverted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the month without the setting."""
    folder = tmp_path_factory.mktemp("unconverted") / "workspace"
    spoilt(folder, "chargeback.toml", '[invoices]\ncurrency = "recipient"\n', "")
    close_tables(folder, PERIOD)
    return folder / "periods" / PERIOD / "draft" / "tables"


def test_without_the_setting_nothing_is_converted(unconverted: Path) -> None:
    charges = of_parts(unconverted.parent, "charge_lines")
    assert charges.select("line_amount", "line_currency", "exchange_rate").null_count().row(0) == (len(charges),) * 3
    assert read_table(unconverted, "invoices")["currency"].unique().sort().to_list() == [
        "EUR",
        "GBP",
        "JPY",
        "USD",
    ]


def test_an_unknown_currency_of_invoices_is_refused(tmp_path: Path) -> None:
    folder = spoilt(tmp_path / "workspace", "chargeback.toml", 'currency = "recipient"', 'currency = "USD"')
    with pytest.raises(Refused) as refused:
        close_tables(folder, PERIOD)
    assert re.search(r"invoices.*currency", str(refused.value.problems[0]))


def test_a_month_whose_rates_have_not_come_rejects_what_needs_them_and_keeps_the_rest(tmp_path: Path) -> None:
    folder = currencies_workspace(tmp_path / "workspace")
    (folder / "inputs" / "rates.csv").write_text("currency,to,period,rate,source\n", encoding="utf-8")
    close_charges(folder, PERIOD)
    draft = folder / "periods" / PERIOD / "draft"
    rejected = of_parts(draft, "rejected_lines").filter(source="services")
    assert rejected["row"].to_list() == [1, 2, 3, 4, 7, 8, 9, 10]
    assert rejected["rules"].to_list() == [["no_exchange_rate"]] * 8
    kept = of_parts(draft, "charge_lines").filter(pl.col("source") == "services")
    assert kept["row"].to_list() == [5, 6, 11]


@pytest.mark.skipif(find_spec("accounting_fr") is None, reason="the checker django-accounting-fr is not installed")
def test_an_independent_checker_accepts_the_ledger_of_a_book_that_converts(draft: Path) -> None:
    (fec,) = (draft / "hand-out").glob("SI/*_fec.txt")
    command = [sys.executable, str(CHECKER), "2026-01-01", "2026-12-31", str(fec)]
    checked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert checked.stdout.strip() == ""


def test_no_document_is_left_unconverted_where_all_rates_are_known(draft: Path) -> None:
    totals = read_table(draft / "tables", "control_totals").filter(control="posted_unconverted")
    assert totals["passed"].all()


def test_a_book_without_a_rate_posts_the_document_as_it_is_and_a_warning_tells_it(unconverted: Path) -> None:
    told = read_table(unconverted, "control_totals").filter(~pl.col("passed"), control="posted_unconverted")
    assert told["scope"].to_list() == [
        "LYR-SI in EUR, 1 document in GBP",
        "LYR-US in USD, 1 document in GBP",
    ]
    pounds = read_table(unconverted, "ledger_entries").filter(currency="GBP")
    assert pounds["document_currency"].null_count() == len(pounds) == 4
