"""The workbook of a pair: what an accountant reads, books from and trusts."""

import pickle
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.workbook import Workbook

from tests.transforms.documents.recalculated import formulas, needs_soffice, recalculated, values
from tests.transforms.documents.workbook_cells import row_with, rows, texts
from tests.transforms.documents.workbook_month import terms_of, write_month, written
from tests.transforms.documents.workbook_papers import DIJON, MONTH, Paper
from transforms.documents.pair_batches import pair_batches
from transforms.published import read_table

FRENCH_MARK, ENGLISH_MARK = "PROJET — ne vaut pas facture", "DRAFT — not an invoice"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbook")


@pytest.fixture(scope="module")
def tables(folder: Path) -> Path:
    return write_month(folder / "tables")


@pytest.fixture(scope="module")
def previous(folder: Path) -> Path:
    """The month before: one document that goes on, one that has no successor."""
    return write_month(
        folder / "previous",
        (Paper("VBN-BFC", "Site Dijon", DIJON[:4]), Paper("VBN-BFC", "Site Auxerre", DIJON[:2])),
    )


@pytest.fixture(scope="module")
def book_path(folder: Path, tables: Path, previous: Path) -> Path:
    (path,) = written(tables, folder / "books", previous=previous)
    return path


@pytest.fixture(scope="module")
def book(book_path: Path) -> Workbook:
    return openpyxl.load_workbook(book_path, data_only=True)


@pytest.fixture(scope="module")
def english(folder: Path, tables: Path) -> Workbook:
    (path,) = written(tables, folder / "books", "VBN-DE")
    return openpyxl.load_workbook(path, data_only=True)


def test_a_batch_of_workbooks_travels_to_another_process(tables: Path, tmp_path: Path) -> None:
    (batch,) = pair_batches(terms_of(tables, tmp_path), None)
    made = pickle.loads(pickle.dumps(batch)).write()
    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        "BFC/2026-10_SI_BFC.xlsx",
        "DE/2026-10_SI_DE.xlsx",
        "IMM/2026-10_SI_IMM.xlsx",
    ]


def test_there_is_a_summary_a_sheet_per_document_and_what_justifies_them(book: Workbook) -> None:
    assert book.sheetnames == [
        "Synthèse",
        "01 Site Dijon",
        "02 Flotte mobile",
        "03 Régularisation accès Paris",
        "04 Formation usages & sécurité",
        "05 Licences Tunis",
        "06 Forfait annulé",
        "07 Ouvrages",
        "08 Bureau Tokyo",
        "Justification",
        "Détail",
        "Fichiers",
    ]


def test_every_page_says_that_it_is_a_draft_and_of_which_tables(book: Workbook, english: Workbook) -> None:
    for made, mark in ((book, FRENCH_MARK), (english, ENGLISH_MARK)):
        for sheet in made.worksheets:
            assert mark in texts(sheet)
            assert sheet.oddHeader.right.text.endswith(mark)
            assert mark in sheet.oddFooter.center.text
            assert "1a2b3c4d" in sheet.oddFooter.center.text
            assert any("1a2b3c4d" in text for text in texts(sheet))


def test_pages_are_a4_landscape_one_page_wide_with_headings_repeated_and_numbers(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((1, 0), (None, 0))
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.right.text == "page &P / &N"
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows or sheet.title == "Synthèse"


def test_a_long_invoice_ends_on_a_page_of_its_own_and_a_short_one_where_its_lines_do(book: Workbook) -> None:
    """Printed, totals, terms and entry are not cut in two."""
    (begins,) = (brk.id for brk in book["02 Flotte mobile"].row_breaks.brk)
    assert book["02 Flotte mobile"].cell(begins + 1, 8).value == "Total HT"
    assert not book["06 Forfait annulé"].row_breaks.brk


def test_equal_tables_give_equal_bytes(book_path: Path, folder: Path, tables: Path, previous: Path) -> None:
    (again,) = written(tables, folder / "again", previous=previous)
    assert again.read_bytes() == book_path.read_bytes()


@needs_soffice
def test_recalculated_by_libreoffice_every_formula_gives_the_stored_value(book_path: Path, tmp_path: Path) -> None:
    stored, made = values(book_path), values(recalculated(book_path, tmp_path))
    cells = formulas(book_path)
    assert len(cells) > 200
    assert {cell: made.get(cell) for cell in cells} == {cell: stored.get(cell) for cell in cells}


def test_the_amounts_of_the_sheets_are_those_of_the_tables(book: Workbook, tables: Path) -> None:
    invoices = read_table(tables, "invoices").filter(pl.col("recipient") == "VBN-BFC")
    for invoice, sheet in zip(invoices.iter_rows(named=True), book.worksheets[1:], strict=False):
        assert row_with(sheet, "Total HT") == ["Total HT", float(invoice["net"])]
        assert row_with(sheet, "Total TVA") == ["Total TVA", float(invoice["vat"])]
        assert row_with(sheet, "Total TTC") == ["Total TTC", float(invoice["gross"])]


def test_sections_are_rows_with_their_subtotal_and_levels_to_fold(book: Workbook) -> None:
    sheet = book["01 Site Dijon"]
    found = {
        row[2].value: (sheet.row_dimensions[row[2].row].outlineLevel, row[10].value)
        for row in sheet.iter_rows(min_row=14, max_row=28)
        if isinstance(row[2].value, str)
    }
    assert found["Dijon Nord"] == (0, 913.31)
    assert found["hardware"] == (1, 423.3)
    assert found["Autres lignes de Dijon Sud — agence commerciale et entrepôt"] == (1, 89.9)
    assert found["Autres lignes"] == (0, 54.54)


def test_a_line_says_its_typology_in_words_beside_its_colour(book: Workbook) -> None:
    sheet = book["02 Flotte mobile"]
    coloured = [row for row in sheet.iter_rows(min_row=14) if row[0].fill.fgColor.rgb == "FFF18F01"]
    assert len(coloured) == 42 + 42 + 3
    assert {row[1].value for row in coloured} == {"mobility"}


def test_the_head_names_both_parties_as_the_law_asks(book: Workbook) -> None:
    assert texts(book["01 Site Dijon"]) >= {
        "Vauban Systèmes d'information",
        "SAS au capital de 2 500 000 EUR",
        "RCS Dijon 900 000 100",
        "1 rue de l'Exemple",
        "21000 Dijon, FR",
        "SIREN 900\u00a0000\u00a0100 · TVA FR74900000100",
        "Vauban Bourgogne-Franche-Comté",
        "SIREN 900\u00a0000\u00a0209 · TVA FR13900000209",
        "Prestation de services",
        "BC-2026-118",
        "CONV-2026-01",
        "octobre 2026",
        "31/10/2026",
        "30/11/2026",
        "fixée à l'émission",
    }


def test_a_long_figure_is_text_and_a_short_one_a_number(book: Workbook) -> None:
    quantities = [row[6].value for row in book["01 Site Dijon"].iter_rows(min_row=14, max_row=30) if row[6].value]
    assert quantities == [1, 2, 17, 1, "123\u202f456,123456789012", "744,123456789012345", 3]


def test_a_text_that_looks_like_a_formula_stays_text(book_path: Path) -> None:
    texts_of_cells = openpyxl.load_workbook(book_path)["07 Ouvrages"].iter_rows(min_col=5, max_col=5)
    (cell,) = (cell for (cell,) in texts_of_cells if str(cell.value).startswith("=1+1"))
    assert cell.data_type == "s"


def test_vat_is_shown_by_category_and_rate_with_its_reason(book: Workbook) -> None:
    works, training = book["07 Ouvrages"], book["04 Formation usages & sécurité"]
    assert row_with(works, "S 20\u00a0%") == ["S 20\u00a0%", "Opération taxable", 0.13, 0.2, 0.03]
    assert row_with(works, "S 5,5\u00a0%") == ["S 5,5\u00a0%", "Opération taxable", 91, 0.055, 5.01]
    assert row_with(training, "E 0\u00a0%")[1:3] == ["Exonération", "art. 261-4-4° du CGI, organisme de formation"]


def test_a_credit_note_names_what_it_corrects_and_what_comes_back(book: Workbook) -> None:
    sheet = book["03 Régularisation accès Paris"]
    assert "Avoir sur facture n° 2026-09_SI_BFC_01" in texts(sheet)
    assert row_with(sheet, "Net en faveur du client") == ["Net en faveur du client", 247.5]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("01 Site Dijon", "30/11/2026"), ("03 Régularisation accès Paris", "—"), ("06 Forfait annulé", "—")],
)
def test_only_what_is_to_be_paid_has_a_due_date(book: Workbook, name: str, shown: str) -> None:
    (due,) = (row for row in rows(book[name]) if "Échéance" in row)
    assert due[due.index("Échéance") + 1] == shown
    listed = row_with(book["Synthèse"], f"2026-10_SI_BFC_{name[:2]}")[3]
    assert (listed if shown == "—" else f"{listed:%d/%m/%Y}") == shown


def test_the_recipients_entry_can_be_booked_as_it_stands(book: Workbook) -> None:
    sheet = book["03 Régularisation accès Paris"]
    assert row_with(sheet, "626") == ["626", "Frais postaux et télécommunications", "D20", 206.25]
    assert row_with(sheet, "4011") == ["4011", "Fournisseurs", "SI — Vauban SI", 247.5]
    assert row_with(sheet, "Total") == ["Total", 247.5, 247.5]
    label = "2026-10_SI_BFC_03 Régularisation accès Paris 2026-10 BFC"
    assert f"journal ACI Achats intra-groupe · écriture n° 3 · 31/10/2026 · {label}" in texts(sheet)


def test_analytic_keys_stand_beside_the_account(book: Workbook) -> None:
    assert "Département : Ventes" in texts(book["02 Flotte mobile"])


def test_a_nil_invoice_has_nothing_to_book(book: Workbook) -> None:
    assert "Toutes les écritures de ce document sont à zéro : rien à comptabiliser." in texts(book["06 Forfait annulé"])


def test_amounts_show_the_decimals_of_their_currency(book: Workbook) -> None:
    for name, form in (("05 Licences Tunis", "#,##0.000"), ("08 Bureau Tokyo", "#,##0"), ("07 Ouvrages", "#,##0.00")):
        (net,) = (row for row in book[name].iter_rows(min_row=14) if row[7].value == "Total HT")
        assert net[10].number_format == form


def test_the_summary_lists_links_and_totals_per_currency(book: Workbook) -> None:
    sheet = book["Synthèse"]
    (linked,) = (row[1] for row in sheet.iter_rows() if row[1].value == "2026-10_SI_BFC_01")
    assert linked.hyperlink.location == "'01 Site Dijon'!A1"
    totals = [row for row in rows(sheet) if row[:1] == ["Total"]]
    assert [row[:6] for row in totals] == [
        ["Total", 55, "EUR", 3398.28, 402.56, 3800.84],
        ["Total", 1, "JPY", 135002, 13500, 148502],
        ["Total", 1, "TND", 86.42, 17.284, 103.704],
    ]


def test_the_summary_shows_what_changed_and_what_has_gone(book: Workbook) -> None:
    sheet = book["Synthèse"]
    assert row_with(sheet, "2026-10_SI_BFC_01")[-2:] == [1111.65, 262.25]
    assert row_with(sheet, "2026-10_SI_BFC_02")[-2:] == ["nouveau", 859.5]
    assert row_with(sheet, "sans document ce mois-ci") == [
        "sans document ce mois-ci",
        "Site Auxerre",
        "—",
        "EUR",
        490.01,
        -490.01,
    ]


def test_without_a_month_before_there_is_nothing_to_compare(english: Workbook) -> None:
    assert not texts(english["Summary"]) & {"Change", "Net previous month", "new"}


def test_the_proof_finds_no_difference(book: Workbook) -> None:
    sheet = book["Synthèse"]
    checks = [(row[1].value, row[11].value) for row in sheet.iter_rows() if "concorde" in row[11].number_format]
    assert {difference for _, difference in checks} == {0}
    assert [text for text, _ in checks[:4]] == [
        "Lignes de facture (tables)",
        "Lignes d'usage facturées (tables)",
        "Écritures du livre de SI",
        "Écritures du livre de BFC",
    ]
    assert len(checks) == 4 * 3


def test_the_tree_has_a_point_per_document_and_section(book: Workbook) -> None:
    labels = [row[0] for row in rows(book["Synthèse"]) if row and str(row[0]).strip("\u2003")[:1] in ("●", "•")]
    assert labels[:4] == ["● Site Dijon", "\u2003• Dijon Nord", "\u2003\u2003• connectivity", "\u2003\u2003• hardware"]
    assert sum(label.startswith("●") for label in labels) == 8


def test_every_line_is_justified_by_nature_making_agreement_evidence_and_file(book: Workbook) -> None:
    sheet = book["Justification"]
    lines = [row for row in sheet.iter_rows(min_row=5, values_only=True) if isinstance(row[2], int)]
    assert len(lines) == 57
    assert lines[3][3:] == (
        "Dijon Sud — agence commerciale et entrepôt › connectivity",
        "Lien fibre 1 Gb/s, accès secours",
        "1 × 198,333333 EUR = 198,333333 · arrondi +0,01",
        198.34,
        "CONV-2026-01",
        "FA-2026-10-0031",
        1,
        f"F2 mobile.csv · sha256 {'191919191919'}…",
    )
    assert lines[4][8] == "CLD-77120, CLD-77121, CLD-77122, et 2 de plus"
    assert lines[6][5] == "montant de la pièce : 89,90 EUR"
    assert row_with(sheet, "CONV-2026-01")[:3] == [
        "CONV-2026-01",
        "Convention de services informatiques et télécoms",
        "15/01/2026",
    ]


def test_files_are_listed_with_their_whole_sha256_and_what_they_charge(book: Workbook) -> None:
    assert row_with(book["Fichiers"], "F1") == [
        "F1",
        "achats",
        "inputs/2026-10/achats.csv",
        25000,
        "19" * 32,
        1,
        "EUR",
        89.9,
    ]
    assert row_with(book["Fichiers"], "Total") == ["Total", 138]


def test_the_detail_lists_every_usage_line_with_its_file_and_record(book: Workbook) -> None:
    sheet = book["Détail"]
    headings = [cell.value for cell in sheet[4][1:]]
    assert headings == [
        "Doc.",
        "Ligne",
        "Date",
        "Site",
        "Utilisateur",
        "Département",
        "plan",
        "Service",
        "Nature",
        "Quantité",
        "Unité",
        "Prix unitaire HT",
        "Montant HT exact",
        "Pièce",
        "Fichier",
        "Rang",
    ]
    assert sheet.max_row == 4 + 138
    first = [cell.value for cell in sheet[5][1:]]
    assert first[:4] == ["01", 1, sheet["D5"].value, "DIJ01 — Dijon Nord"]
    assert sheet["D5"].value.date() == date(2026, 10, 1)
    assert first[-7:] == [1, "mois", 412.5, 412.5, "FA-2026-10-0031", "F2", 1]


def test_an_english_recipient_reads_english(english: Workbook) -> None:
    assert english.sheetnames == ["Summary", "01 Telecom", "02 Tokyo desk", "Justification", "Detail", "Files"]
    sheet = english["01 Telecom"]
    assert texts(sheet) >= {
        "Invoice · Telecom",
        "GmbH, share capital 25.000 EUR",
        "Reverse charge — VAT due by the customer, art. 44 and 196 of Directive 2006/112/EC",
        "Fixed recovery compensation for late payment: EUR 40.",
        "AE 0%",
    }
    assert row_with(sheet, "4452") == ["4452", "TVA due intracommunautaire", 926.25]


def test_inside_a_vat_group_the_invoice_says_so_and_a_company_without_book_has_no_entry(
    tables: Path, tmp_path: Path
) -> None:
    (path,) = written(tables, tmp_path, "VBN-IMM")
    sheet = openpyxl.load_workbook(path, data_only=True)["01 Téléphonie"]
    assert "Opération interne à un assujetti unique (art. 256 C du CGI)" in texts(sheet)
    assert "Vauban Immobilier ne tient pas de livre dans ce groupe : aucune écriture n'est proposée." in texts(sheet)


def test_the_month_has_what_the_tests_speak_of() -> None:
    assert {paper.currency for paper in MONTH} == {"EUR", "TND", "JPY"}
    assert {line.vat for paper in MONTH for line in paper.lines} == {"S", "E", "AE", "O"}
