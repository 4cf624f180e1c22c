"""Rows of a workbook: text, days, doubles to 15 digits, and errors that are not taken for empty cells."""

import logging
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pytest

from schemas.problems import Refused
from schemas.settings import XlsxFormat
from transforms.intake.sheets import sheet_name, sheet_records


def workbook(path: Path, rows: list[list[object]], first_row: int = 1, sheet: str = "Data") -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    page = book.create_sheet(sheet, 0)
    for number, row in enumerate(rows, start=first_row):
        for column, value in enumerate(row, start=2):
            page.cell(number, column, value)
    book.save(path)
    return path


def test_cells_come_as_text_whatever_they_hold(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "book.xlsx",
        [
            ["Date", "Volume", "Code", None, "Volume"],
            [date(2026, 10, 5), 0.1 + 0.2, "00123", True, -0.0000123456789012345678],
            [datetime(2026, 10, 5, 22, 30), 12, "1.10", "05/10/2026", 12345678.123456789],
            ["x", 1e-9, "1234567890123456789", None, "#N/A"],
        ],
    )
    records = sheet_records(path, "book.xlsx", XlsxFormat.model_validate({}))
    assert records.cells.to_dict(as_series=False) == {
        "Date": ["2026-10-05", "2026-10-05 22:30:00", "x"],
        "Volume": ["0.3", "12", "0.000000001"],
        "Code": ["00123", "1.10", "1234567890123456789"],
        "4": ["true", "05/10/2026", None],
        "Volume (2)": ["-0.0000123456789012346", "12345678.1234568", "#NA"],
    }


def test_a_row_is_called_as_excel_numbers_it_and_blank_rows_are_no_records(tmp_path: Path) -> None:
    rows: list[list[object]] = [["a", "b"], [1, 2], [None, None], [None, " "], [None, 4]]
    path = workbook(tmp_path / "book.xlsx", rows, first_row=4)
    records = sheet_records(path, "book.xlsx", XlsxFormat.model_validate({"first_row": 4}))
    assert records.marks["line"].to_list() == [5, 8]
    assert records.cells.rows() == [("1", "2"), (None, "4")]


def test_the_sheet_is_the_one_named_or_else_the_first(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", [["a"], ["x"]])
    assert sheet_name(path, "book.xlsx", XlsxFormat.model_validate({})) == "Data"
    assert sheet_name(path, "book.xlsx", XlsxFormat.model_validate({"sheet": "Notes"})) == "Notes"
    with pytest.raises(Refused, match=r"book\.xlsx: there is no sheet 'Usage'; name one of Data, Notes"):
        sheet_name(path, "book.xlsx", XlsxFormat.model_validate({"sheet": "Usage"}))


@pytest.mark.parametrize(("sheet", "first_row"), [("Notes", 1), ("Data", 9)])
def test_a_sheet_that_ends_before_its_headings_is_refused(tmp_path: Path, sheet: str, first_row: int) -> None:
    path = workbook(tmp_path / "book.xlsx", [["a"], ["x"]])
    with pytest.raises(Refused, match="there are no headings"):
        sheet_records(path, "book.xlsx", XlsxFormat.model_validate({"sheet": sheet, "first_row": first_row}))


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_text("a;b")
    with pytest.raises(Refused, match=r"in/book\.xlsx: it cannot be read as a workbook"):
        sheet_records(tmp_path / "book.xlsx", "in/book.xlsx", XlsxFormat.model_validate({}))


@pytest.mark.parametrize("kept", [0, 100, 300])
def test_a_workbook_whose_sheet_breaks_off_is_refused(tmp_path: Path, kept: int) -> None:
    whole, cut = workbook(tmp_path / "whole.xlsx", [["a"], ["x"], ["y"]]), tmp_path / "cut.xlsx"
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(cut, "w") as left:
        for part in parts.namelist():
            left.writestr(part, parts.read(part)[: kept if part == "xl/worksheets/sheet1.xml" else None])
    with pytest.raises(Refused, match=r"^in/cut\.xlsx: its sheet 'Data' cannot be read: the file is damaged; deliver"):
        sheet_records(cut, "in/cut.xlsx", XlsxFormat.model_validate({}))


def test_a_chart_before_the_sheets_is_refused_in_our_words_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart", 0).add_chart(openpyxl.chart.BarChart())
    book.save(tmp_path / "book.xlsx")
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with pytest.raises(Refused, match=r"book\.xlsx, row 1: there are no headings: .*; state sheet or first_row"):
        sheet_records(tmp_path / "book.xlsx", "book.xlsx", XlsxFormat.model_validate({}))
    assert capfd.readouterr().err == ""
