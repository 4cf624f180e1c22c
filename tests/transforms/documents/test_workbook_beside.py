"""What a workbook cannot hold stands beside it, or is refused; nothing is cut without a word."""

import csv
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from schemas.problems import Refused
from tests.transforms.documents.workbook_cells import row_with, texts
from tests.transforms.documents.workbook_month import terms_of, write_month, written, written_by
from tests.transforms.documents.workbook_papers import Line, Paper
from transforms.documents import invoice_sheet, justification_sheet, workbook
from transforms.published import read_table


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("beside")


@pytest.fixture(scope="module")
def tables(folder: Path) -> Path:
    return write_month(folder / "tables")


def test_the_proof_shows_an_entry_that_differs(folder: Path) -> None:
    """A cent planted in the ledger is a difference on the summary."""
    spoilt = write_month(folder / "spoilt")
    entries = read_table(spoilt, "ledger_entries").with_columns(
        debit=pl.when(pl.col("side") == "receivable")
        .then(pl.col("debit") + Decimal("0.01"))
        .otherwise(pl.col("debit")),
    )
    entries.with_columns(pl.col("debit").cast(pl.Decimal(18, 3))).write_parquet(spoilt / "ledger_entries.parquet")
    (path,) = written(spoilt, folder, "VBN-IMM")
    sheet = openpyxl.load_workbook(path, data_only=True)["Synthèse"]
    assert row_with(sheet, "Écritures du livre de SI")[-1] == 0.01


def test_a_detail_that_is_too_long_goes_whole_into_a_csv_and_the_sheet_says_so(tables: Path, tmp_path: Path) -> None:
    made = written_by(terms_of(tables, tmp_path, detail_rows=50), "VBN-BFC")
    assert [path.name for path in made] == ["2026-10_SI_BFC.xlsx", "2026-10_SI_BFC_detail.csv"]
    sheet = openpyxl.load_workbook(made[0])["Détail"]
    assert sheet.max_row == 4 + 50
    notice = "50 lignes sur 138 sont listées ici ; toutes sont dans le fichier {}, remis avec ce classeur."
    assert notice.format(made[1].name) in texts(sheet)
    with made[1].open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file, delimiter=";"))
    assert len(listed) == 138
    assert [name for name in listed[0] if name.startswith("usage_")] == ["usage_date"]
    assert (listed[0]["amount"], listed[0]["unit"], listed[0]["usage_date"]) == ("412,5", "mois", "01/10/2026")


def test_no_detail_is_asked_for_and_none_is_given(tables: Path, tmp_path: Path) -> None:
    made = written_by(terms_of(tables, tmp_path, detail_rows=0), "VBN-DE")
    assert [path.name for path in made] == ["2026-10_SI_DE.xlsx"]
    assert "Detail" not in openpyxl.load_workbook(made[0]).sheetnames


def test_an_invoice_longer_than_a_sheet_goes_into_a_csv_and_keeps_its_totals(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (invoice_sheet, justification_sheet, workbook):
        monkeypatch.setattr(module, "SHEET_ROWS", 20)
    made = written(tables, tmp_path)
    assert [path.name for path in made] == ["2026-10_SI_BFC.xlsx", "2026-10_SI_BFC_lines.csv"]
    book = openpyxl.load_workbook(made[0], data_only=True)
    assert any(
        "42 lignes de ce document" in text and "2026-10_SI_BFC_lines.csv" in text
        for text in texts(book["02 Flotte mobile"])
    )
    assert row_with(book["02 Flotte mobile"], "Total TTC") == ["Total TTC", 1031.4]
    assert row_with(book["Synthèse"], "\u2003• Ventes")[-1] == 286.5
    assert any("20 lignes sur 57" in text for text in texts(book["Justification"]))
    assert len(made[1].read_text(encoding="utf-8-sig").splitlines()) == 1 + 57


def test_an_amount_that_a_spreadsheet_cannot_hold_is_refused(tmp_path: Path) -> None:
    huge = Line((), "Licence", "software", "Licence au prix d'une planète", None, None, None, "10000000000000")
    tables = write_month(tmp_path / "tables", (Paper("VBN-BFC", "Planète", (huge,)),))
    with pytest.raises(Refused, match="2026-10_SI_BFC_01, net"):
        written(tables, tmp_path / "books")
    assert not (tmp_path / "books").exists()
