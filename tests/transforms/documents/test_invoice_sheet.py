"""The sheet of an invoice: its headings, its live sums, how to pay, and columns wide enough for their figures."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.transforms.documents.workbook_cells import texts
from tests.transforms.documents.workbook_month import write_month, written
from tests.transforms.documents.workbook_papers import DIJON, MONTH, Line, Paper
from transforms.documents.invoice_head import HEAD_ROWS
from transforms.documents.sheet_columns import InvoiceColumn as At
from transforms.published import read_reference, write_reference

LARGE = (
    Line((), "Énergie", "services", "Énergie du centre de calcul", "987654321.125", "kWh", "0.000123456789"),
    Line((), "Cuivre", "services", "Part du câble sous-marin", "12345678.5", "m", "123456.789012"),
    Line((), "Licence", "software", "Licence de groupe, cinq ans", "1", "an", "6400000000000.25"),
)
RETURNED = (Line((), "Licence", "software", "Licence de groupe reprise", "-1", "an", "6400000000000.25"),)
TELECOM = next(paper for paper in MONTH if paper.title == "Telecom")
PAPERS = (
    Paper("VBN-BFC", "Site Dijon", DIJON),
    Paper("VBN-BFC", "Grands montants", LARGE),
    Paper("VBN-BFC", "Reprise", RETURNED, corrects="2026-09_SI_BFC_02"),
    TELECOM,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("invoice-sheet")


@pytest.fixture(scope="module")
def tables(folder: Path) -> Path:
    return write_month(folder / "tables", PAPERS)


@pytest.fixture(scope="module")
def french(folder: Path, tables: Path) -> Workbook:
    """As it is written: formulas are formulas."""
    (path,) = written(tables, folder / "books")
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def english(folder: Path, tables: Path) -> Workbook:
    (path,) = written(tables, folder / "books", "VBN-DE")
    return openpyxl.load_workbook(path)


def headings(sheet: Worksheet) -> list[object]:
    return [cell.value for cell in sheet[HEAD_ROWS + 1][At.TYPOLOGY :]]


def test_the_columns_of_an_invoice_stand_in_one_order_in_both_languages(french: Workbook, english: Workbook) -> None:
    assert headings(french["01 Site Dijon"]) == [
        "Typologie",
        "N°",
        "Service",
        "Nature",
        "Période de service",
        "Quantité",
        "Unité",
        "Prix unitaire HT (EUR)",
        "TVA",
        "Montant HT (EUR)",
        "Base",
    ]
    assert headings(english["01 Telecom"]) == [
        "Typology",
        "No.",
        "Service",
        "Nature",
        "Service period",
        "Quantity",
        "Unit",
        "Unit price excl. VAT (EUR)",
        "VAT",
        "Net amount (EUR)",
        "Basis",
    ]


def test_an_invoice_says_where_and_by_when_to_pay(french: Workbook, english: Workbook) -> None:
    iban = "FR31\u00a03000\u00a01007\u00a09400\u00a00000\u00a00000\u00a0085"
    assert f"À régler sur le compte IBAN {iban} · BIC EXMPFRPPXXX · au plus tard le 30/11/2026" in texts(
        french["01 Site Dijon"]
    )
    assert f"To be paid to account IBAN {iban} · BIC EXMPFRPPXXX · by 2026-11-30" in texts(english["01 Telecom"])


def test_a_credit_note_names_no_account_to_pay_to(french: Workbook) -> None:
    assert not [text for text in texts(french["03 Reprise"]) if "IBAN" in text]


def test_a_provider_without_account_says_when_alone(folder: Path) -> None:
    tables = write_month(folder / "without-account", (TELECOM,))
    entities = read_reference(tables, "entities").with_columns(iban=pl.lit(None, pl.String))
    write_reference(tables, "entities", entities)
    (path,) = written(tables, folder / "without", "VBN-DE")
    told = texts(openpyxl.load_workbook(path)["01 Telecom"])
    assert "Due date 2026-11-30" in told
    assert not [text for text in told if "IBAN" in text or "BIC" in text]


def net_beside(sheet: Worksheet, column: int, text: str) -> Cell:
    (row,) = (row for row in sheet.iter_rows(min_row=HEAD_ROWS + 2) if row[column].value == text)
    return row[At.NET]


@pytest.mark.parametrize(
    ("label", "rows"),
    [
        ("Dijon Nord", (1, 5)),
        ("Autres lignes de Dijon Sud — agence commerciale et entrepôt", (13, 13)),
        ("Autres lignes", (15, 15)),
    ],
)
def test_the_subtotal_of_a_section_is_a_formula_over_its_own_rows(
    french: Workbook, label: str, rows: tuple[int, int]
) -> None:
    cell = net_beside(french["01 Site Dijon"], At.NUMBER, label)
    first, last = (HEAD_ROWS + 1 + row + 1 for row in rows)
    assert cell.value == f"=ROUND(SUBTOTAL(9,K{first}:K{last}),2)"


def test_every_section_and_every_total_is_a_formula(french: Workbook) -> None:
    sheet = french["01 Site Dijon"]
    lines = sheet.iter_rows(min_row=HEAD_ROWS + 2, max_row=net_beside(sheet, At.UNIT, "Total HT").row - 1)
    kinds = [("line" if isinstance(row[At.NUMBER].value, int) else "section", row[At.NET].data_type) for row in lines]
    assert sorted(set(kinds)) == [("line", "n"), ("section", "f")]
    totals = ("Total HT", "Total TVA", "Total TTC", "Net à payer")
    assert {word: net_beside(sheet, At.UNIT, word).data_type for word in totals} == dict.fromkeys(totals, "f")


def figures(sheet: Worksheet) -> Iterator[tuple[Cell, str]]:
    """The cells that show figures, and what Excel shows there: it writes #### where that is wider than the column."""
    for row in sheet.iter_rows(min_row=HEAD_ROWS + 2):
        for cell in row:
            if isinstance(cell.value, int | float) and "%" not in cell.number_format:
                decimals = len(cell.number_format.partition(".")[2])
                yield cell, f"{Decimal(repr(cell.value)):,.{decimals}f}"


@pytest.mark.parametrize("name", ["01 Site Dijon", "02 Grands montants", "03 Reprise"])
def test_columns_are_as_wide_as_what_they_show(folder: Path, french: Workbook, name: str) -> None:
    """A sign more than its own is left to each figure, and bold or larger letters take their part."""
    del french
    sheet = openpyxl.load_workbook(folder / "books" / "BFC" / "2026-10_SI_BFC.xlsx", data_only=True)[name]
    narrow = [
        (cell.coordinate, shown)
        for cell, shown in figures(sheet)
        if sheet.column_dimensions[cell.column_letter].width < len(shown) * cell.font.sz / 11 + 1
    ]
    assert narrow == []
