"""What is more than Excel holds is said in words, and totals stay those of all."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from schemas.problems import Refused
from tests.transforms.documents.controller_month import invoice, write_month
from tests.transforms.documents.recalculated import formulas, needs_soffice, recalculated, values
from tests.transforms.documents.rejected_month import PERIOD, rows_of
from tests.transforms.documents.workbook_cells import row_with, texts
from tests.transforms.documents.workbook_month import terms_of
from tests.transforms.documents.workbook_month import write_month as write_pairs
from tests.transforms.documents.workbook_papers import Line, Paper
from transforms.documents import invoice_list_sheet, matrix_sheet, retained_sheet
from transforms.documents.causes import causes
from transforms.documents.controller_book import ControllerMonth
from transforms.documents.group_workbook import GroupJob
from transforms.documents.pair_batches import pair_batches
from transforms.published import read_table, write_table


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the controller's month."""
    return write_month(tmp_path_factory.mktemp("month"))


def group_book(tables: Path, target: Path) -> Path:
    month = ControllerMonth("Groupe Orme", PERIOD, "en", "1a2b3c4d")
    (path,) = GroupJob(tables, target, month, causes(tables, PERIOD), {}).write()
    return path


def listed(sheet: Worksheet, heading: str) -> int:
    """How many rows a list has."""
    column = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True)]
    return sum(value is not None for value in column[column.index(heading) + 1 :])


def test_an_invoice_list_that_is_too_long_for_a_sheet_says_so_and_keeps_its_totals(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = openpyxl.load_workbook(group_book(tables, tmp_path / "whole.xlsx"), data_only=True)["Invoices"]
    monkeypatch.setattr(invoice_list_sheet, "SHEET_ROWS", 4)
    sheet = openpyxl.load_workbook(group_book(tables, tmp_path / "group.xlsx"))["Invoices"]
    assert listed(sheet, "Reference") == 4
    assert "4 rows of 9 are listed: a sheet holds no more. The totals are those of all." in texts(sheet)
    assert row_with(sheet, "Total EUR") == row_with(whole, "Total EUR")


def test_a_list_of_what_is_retained_that_is_too_long_for_a_sheet_says_so_and_keeps_its_totals(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = openpyxl.load_workbook(group_book(tables, tmp_path / "whole.xlsx"), data_only=True)["Retained"]
    monkeypatch.setattr(retained_sheet, "SHEET_ROWS", 1)
    sheet = openpyxl.load_workbook(group_book(tables, tmp_path / "group.xlsx"))["Retained"]
    assert listed(sheet, "Provider") == 1 < listed(whole, "Provider")
    assert any("1 rows of 2 are listed" in text for text in texts(sheet))
    assert row_with(sheet, "Total EUR") == row_with(whole, "Total EUR")


def test_a_matrix_of_too_many_pairs_says_whose_totals_it_shows(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrix_sheet, "MOST_PAIRS", 2)
    sheet = openpyxl.load_workbook(group_book(tables, tmp_path / "group.xlsx"))["Summary"]
    note = "2 pairs of 8 are listed: a sheet holds no more. The totals of the list are theirs, those of the month stand"
    assert any(note in text for text in texts(sheet))


@needs_soffice
def test_totals_over_more_ranges_than_a_formula_takes_come_to_the_same(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = values(group_book(tables, tmp_path / "before.xlsx"))
    monkeypatch.setattr(matrix_sheet, "MOST_RANGES", 1)
    path = group_book(tables, tmp_path / "group.xlsx")
    made, cells = values(recalculated(path, tmp_path)), formulas(path)
    assert sum("SUMIFS" in formula for (sheet, _), formula in cells.items() if sheet == "Summary") > 3
    assert {cell: made.get(cell) for cell in cells} == {cell: before.get(cell) for cell in cells}


def test_invoices_that_only_together_have_too_many_digits_are_refused_with_their_currency(tmp_path: Path) -> None:
    tables = write_month(tmp_path / "tables", with_rejects=False)
    great = [
        invoice(1, provider, "ORM-NOR", "5000000000000", vat=Decimal(0), currency="JPY")
        for provider in ("ORM-SI", "ORM-CS")
    ]
    write_table(tables, "invoices", rows_of("invoices", great))
    with pytest.raises(Refused, match="all invoices in JPY, gross"):
        group_book(tables, tmp_path / "group.xlsx")


def test_a_workbook_whose_total_has_too_many_digits_is_refused_before_any_is_written(tmp_path: Path) -> None:
    half = Line((), "Licence", "software", "Licence d'une demi-planète", None, None, None, "5000000000000")
    tables = write_pairs(tmp_path / "tables", (Paper("VBN-BFC", "Nord", (half,)), Paper("VBN-BFC", "Sud", (half,))))
    assert (read_table(tables, "invoices")["net"] < 10**13).all()
    with pytest.raises(Refused, match="VBN-SI to VBN-BFC, all invoices in EUR, net"):
        pair_batches(terms_of(tables, tmp_path / "books"), None)
