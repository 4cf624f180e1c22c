import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from schemas.problems import Refused
from tests.transforms.documents.recalculated import formulas, needs_soffice, recalculated, values
from tests.transforms.documents.rejected_month import (
    PERIOD,
    SERVICES,
    many_rejects,
    rejected_line,
    write_rejects,
)
from transforms.documents.controller_book import ControllerMonth
from transforms.documents.to_fix import ToFixJob, read_rejected

MOBILE = "inputs/2026-10/mobile-1.csv"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a month with many rejected lines."""
    return write_rejects(tmp_path_factory.mktemp("tables"), *many_rejects())


def written(tables: Path, target: Path, language: str = "en", max_rows: int = 100_000) -> Path | None:
    month = ControllerMonth("Groupe Orme", PERIOD, language, "1a2b3c4d")
    return next(iter(ToFixJob(target, month, read_rejected(tables, PERIOD, max_rows), max_rows).write()), None)


@pytest.fixture(scope="module")
def book(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook in English."""
    path = written(tables, tmp_path_factory.mktemp("book") / "to_fix.xlsx")
    assert path is not None
    return path


def heading_row(sheet: Any, first: str) -> int:
    return next(int(row[0].row) for row in sheet.iter_rows(max_col=1) if row[0].value == first)


def listed(sheet: Any, first: str = "No.") -> list[dict[str, Any]]:
    """The rows of a list on a sheet by heading."""
    start = heading_row(sheet, first)
    headings = [cell.value for cell in sheet[start]]
    return [dict(zip(headings, row, strict=True)) for row in sheet.iter_rows(min_row=start + 1, values_only=True)]


def test_no_file_is_written_where_nothing_was_rejected(tmp_path: Path) -> None:
    tables = write_rejects(tmp_path / "tables", [])
    assert written(tables, tmp_path / "to_fix.xlsx") is None
    assert not (tmp_path / "to_fix.xlsx").exists()


def test_the_first_sheet_has_one_row_per_cause_and_one_sheet_per_source_follows(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    assert opened.sheetnames == ["To fix", "cloud", "hardware", "mobile", "corrections"]
    causes = listed(opened["To fix"])
    assert [cause["No."] for cause in causes] == [str(number) for number in range(1, len(causes) + 1)]
    assert sum(cause["Rows"] for cause in causes) == len(many_rejects()[0])


def test_a_cause_says_what_to_do_and_the_row_to_add(book: Path) -> None:
    causes = {cause["What is wrong"].split("\n")[0]: cause for cause in listed(openpyxl.load_workbook(book)["To fix"])}
    cause = causes["User M1234 is not known on that date"]
    assert cause["What to do"] == "Write M1243 if it is meant, else add the user"
    assert cause["Row to add (CSV: headings, then values)"] == (
        "to add to users:\nuser,user_name,entity,site,department,valid_to\nM1234,,ORM-NOR,LIL01,,"
    )
    assert (cause["Rows"], cause["Debit"], cause["Credit"], cause["Currency"]) == (41, 3812.4, None, "EUR")
    assert cause["Where"] == f"mobile\nfirst in {MOBILE}, line 2"
    assert cause["Rule"] == "unknown_user\nthen: vague_nature"


def test_every_rejected_row_stands_beside_its_reason_and_cause(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    rows = [row for name in ("cloud", "hardware", "mobile") for row in listed(opened[name])]
    told = {(line["file"], line["row"]): (line["message"], line.get("value")) for line in many_rejects()[0]}
    assert {(row["File"], row["Record"]): (row["Reason"], row["Value"]) for row in rows} == told
    causes = {int(cause["No."]): cause["Rows"] for cause in listed(opened["To fix"])}
    assert {number: sum(row["No."] == number for row in rows) for number in causes} == causes


def test_a_source_keeps_its_own_headings_and_the_value_at_fault_is_marked(book: Path) -> None:
    sheet = openpyxl.load_workbook(book)["mobile"]
    row = listed(sheet)[0]
    assert (row["Matricule"], row["Montant HT"]) == ("M1234", "92.985365853658536585")
    start = heading_row(sheet, "No.")
    headings = [cell.value for cell in sheet[start]]
    marked = [h for h, cell in zip(headings, sheet[start + 1], strict=True) if cell.fill.fgColor.rgb == "FFFFE3A3"]
    assert marked == ["Matricule"]


def test_a_cause_leads_to_the_first_of_its_rows(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    sheet = opened["To fix"]
    start = heading_row(sheet, "No.")
    for number in range(1, len(listed(sheet)) + 1):
        name, cell = sheet.cell(start + number, 1).hyperlink.location.split("!")
        assert opened[name.strip("'")][cell].value == number


def test_at_most_so_many_rows_are_listed_and_every_cause_has_one_of_them(tables: Path, tmp_path: Path) -> None:
    path = written(tables, tmp_path / "few.xlsx", max_rows=20)
    assert path is not None
    opened = openpyxl.load_workbook(path)
    rows = [row for sheet in opened.worksheets[1:-1] for row in listed(sheet)]
    assert len(rows) == 20
    assert {row["No."] for row in rows} == {int(cause["No."]) for cause in listed(opened["To fix"])}
    texts = [cell.value for row in opened["To fix"].iter_rows(max_col=1, max_row=6) for cell in row]
    assert "20 rejected rows of 138 are listed in this workbook, the first ones of each cause." in texts


def test_more_causes_than_fit_are_counted_in_words(tables: Path, tmp_path: Path) -> None:
    path = written(tables, tmp_path / "fewer.xlsx", max_rows=3)
    assert path is not None
    sheet = openpyxl.load_workbook(path)["To fix"]
    assert len(listed(sheet)) == 3
    texts = [cell.value for row in sheet.iter_rows(max_col=1, max_row=8) for cell in row]
    assert "The first 3 causes of 18 are listed." in texts


def test_totals_are_live_and_carry_their_value(book: Path) -> None:
    stored = values(book)
    totals = {cell: text for cell, text in formulas(book).items() if "SUMIFS" in text}
    assert len(totals) == 3 * 4
    euros = [cause for cause in listed(openpyxl.load_workbook(book)["To fix"]) if cause["Currency"] == "EUR"]
    debit = sum((Decimal(str(cause["Debit"])) for cause in euros if cause["Debit"]), Decimal(0))
    assert Decimal(str(stored["To fix", "D7"])) == debit


def test_french_documents_are_french(tables: Path, tmp_path: Path) -> None:
    path = written(tables, tmp_path / "fr.xlsx", "fr")
    assert path is not None
    opened = openpyxl.load_workbook(path)
    whats = [cause["Ce qui ne va pas"] for cause in listed(opened["À corriger"], "N°")]
    assert any(what.startswith("L'utilisateur M1234 n'est pas connu") for what in whats)
    assert listed(opened["mobile"], "N°")[0]["Raison"] == "l'utilisateur M1234 n'est pas connu à cette date"
    assert "PROJET — ne vaut pas facture" in opened["mobile"].oddFooter.center.text


def test_every_page_says_it_is_a_draft_and_of_which_tables(book: Path) -> None:
    for sheet in openpyxl.load_workbook(book).worksheets:
        assert "DRAFT — not an invoice" in sheet.oddFooter.center.text
        assert "1a2b3c4d" in sheet.oddFooter.center.text
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows


def test_equal_tables_give_equal_bytes(tables: Path, book: Path, tmp_path: Path) -> None:
    again = written(tables, tmp_path / "again.xlsx")
    assert again is not None
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(book.read_bytes()).digest()


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    line = rejected_line("unknown_user", "mobile", MOBILE, 1, column="user", value="=1+1")
    path = written(write_rejects(tmp_path / "tables", [line]), tmp_path / "to_fix.xlsx")
    assert path is not None
    cells = [cell for row in openpyxl.load_workbook(path)["mobile"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s", "s"]


def test_raw_rows_of_any_shape_are_shown(tmp_path: Path) -> None:
    line = rejected_line("wrong_width", "mobile", MOBILE, 1, value="3")
    raws = ['{"a": null, "amount": 1.5, "file": {"b": ["é"]}}', '["a", 2]', f'{{"long": "{"x" * 40_000}"}}']
    rejected = [{**line, "row": row, "raw": raw} for row, raw in enumerate(raws, start=1)]
    path = written(write_rejects(tmp_path / "tables", rejected), tmp_path / "to_fix.xlsx")
    assert path is not None
    sheet = openpyxl.load_workbook(path)["mobile"]
    start = heading_row(sheet, "No.")
    headings = [cell.value for cell in sheet[start]][10:]
    assert headings == ["a", "amount", "file", "1", "long"]
    cells = [[cell.value for cell in sheet[start + row]][10:] for row in (1, 2, 3)]
    assert cells[0] == [None, "1.5", '{"b": ["é"]}', None, None]
    assert cells[1] == [None, None, None, '["a", 2]', None]
    assert len(cells[2][4]) == 32_000


def test_a_row_of_very_many_columns_shows_the_first_and_counts_the_others(tmp_path: Path) -> None:
    line = rejected_line("wrong_width", "mobile", MOBILE, 1, value="300")
    line["raw"] = "{" + ",".join(f'"c{number}": "{number}"' for number in range(300)) + "}"
    path = written(write_rejects(tmp_path / "tables", [line]), tmp_path / "to_fix.xlsx")
    assert path is not None
    sheet = openpyxl.load_workbook(path)["mobile"]
    assert sheet.max_column == 10 + 200
    texts = [row[0].value for row in sheet.iter_rows(max_col=1, max_row=6)]
    assert "100 delivered columns are not shown; tables/rejected_lines holds them." in texts


def test_an_amount_that_excel_would_alter_is_refused(tmp_path: Path) -> None:
    told = {"column": "user", "value": "M9", "amount": Decimal(10) ** 13, "currency": "EUR"}
    tables = write_rejects(tmp_path / "tables", [rejected_line("unknown_user", "mobile", MOBILE, 1, **told)])
    with pytest.raises(Refused, match=r"user M9 is not known on that date.*more digits than a workbook keeps"):
        written(tables, tmp_path / "to_fix.xlsx")


def test_the_services_of_the_month_are_all_named_where_no_agreement_is(book: Path) -> None:
    causes = listed(openpyxl.load_workbook(book)["To fix"])
    cause = next(cause for cause in causes if cause["What is wrong"].startswith("No agreement lets ORM-SI"))
    assert cause["Rows"] == 2 * len(SERVICES)


@needs_soffice
def test_recalculated_by_libreoffice_every_formula_gives_the_stored_value(book: Path, tmp_path: Path) -> None:
    stored, calculated = values(book), values(recalculated(book, tmp_path))
    cells = formulas(book)
    assert cells
    assert {cell: calculated.get(cell) for cell in cells} == {cell: stored[cell] for cell in cells}
