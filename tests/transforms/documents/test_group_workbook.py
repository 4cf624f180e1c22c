import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from schemas.problems import Refused
from tests.transforms.documents.controller_month import control, invoice, month_invoices, write_month
from tests.transforms.documents.recalculated import formulas, needs_soffice, recalculated, values
from tests.transforms.documents.rejected_month import PERIOD, rows_of, write_lines
from transforms.documents.causes import causes
from transforms.documents.control_words import CONTROLS, control_text
from transforms.documents.controller_book import ControllerMonth
from transforms.documents.controls_sheet import differences, passes
from transforms.documents.group_workbook import GroupJob, write_group_workbook
from transforms.documents.month_figures import retained_charges
from transforms.engine import statements
from transforms.published import empty_table, write_table

COLOURS = {"connectivity": "#2E86AB", "mobility": "#F18F01", "hardware": "#6A994E"}
SHEETS = ["Summary", "Invoices", "Controls", "Rejects", "Retained", "Files"]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the invented month."""
    return write_month(tmp_path_factory.mktemp("month"))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invoices of the month before: Orme Nord paid less, and Orme Est is no longer charged."""
    folder = tmp_path_factory.mktemp("before")
    invoices = [invoice(1, "ORM-SI", "ORM-NOR", "40000"), invoice(1, "ORM-SI", "ORM-EST", "4200")]
    write_table(folder, "invoices", rows_of("invoices", invoices))
    return folder


def job(tables: Path, target: Path, language: str = "en", previous: Path | None = None) -> GroupJob:
    month = ControllerMonth("Groupe Orme", PERIOD, language, "1a2b3c4d")
    return GroupJob(tables, target, month, causes(tables, PERIOD), COLOURS, previous)


@pytest.fixture(scope="module")
def book(tables: Path, before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook in English, compared with the month before."""
    return write_group_workbook(job(tables, tmp_path_factory.mktemp("book") / "group.xlsx", previous=before))


def rows_under(book: Path, sheet: str, first: str) -> list[dict[str, Any]]:
    """The rows of a list by heading, values as they are stored."""
    rows = list(openpyxl.load_workbook(book, data_only=True)[sheet].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def matrix(book: Path) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {(row["Currency"], row["Provider"], row["Customer"]): row for row in rows_under(book, "Summary", "Currency")}


def exact(value: Any) -> Decimal:
    return Decimal(str(value))


def test_the_job_can_be_handed_to_another_process(tables: Path, tmp_path: Path) -> None:
    handed = job(tables, tmp_path / "group.xlsx")
    made = pickle.loads(pickle.dumps(handed)).write()
    assert made == [handed.target]


def test_the_sheets_are_those_a_controller_reads(book: Path) -> None:
    assert openpyxl.load_workbook(book).sheetnames == SHEETS


def test_a_pair_shows_its_net_by_typology_as_its_invoices_have_it(book: Path) -> None:
    documents, lines = month_invoices()
    pairs = matrix(book)
    for document in documents:
        pair = (document["currency"], document["provider"], document["recipient"])
        refs = {d["invoice_ref"] for d in documents if (d["currency"], d["provider"], d["recipient"]) == pair}
        own = [line for line in lines if line["invoice_ref"] in refs]
        for typology in ("connectivity", "hardware", "mobility", "services"):
            amounts = [line["amount"] for line in own if line["typology"] == typology]
            shown = pairs[pair][typology]
            assert (shown is None) == (not amounts)
            assert exact(shown or 0) == sum(amounts, Decimal(0))
        assert exact(pairs[pair]["Net total"]) == sum((line["amount"] for line in own), Decimal(0))
        assert pairs[pair]["Documents"] == len(refs)


@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_totals_per_currency_are_those_of_the_invoices(book: Path, currency: str) -> None:
    total = matrix(book)[currency, f"Total {currency}", None]
    own = [document for document in month_invoices()[0] if document["currency"] == currency]
    assert exact(total["Net total"]) == sum(document["net"] for document in own)
    assert total["Documents"] == len(own)
    figures = next(
        row
        for row in rows_under(book, "Summary", "Currency")
        if row["Currency"] == currency and row["Provider"] is None
    )
    assert [exact(value) for value in list(figures.values())[6:9]] == [
        sum(document[name] for document in own) for name in ("net", "vat", "gross")
    ]


def test_a_provider_has_its_subtotal(book: Path) -> None:
    assert exact(matrix(book)["EUR", "Total ORM-CS", None]["Net total"]) == Decimal("18050.75")


def test_each_pair_is_compared_with_the_month_before(book: Path) -> None:
    pairs = matrix(book)
    nord, est = pairs["EUR", "ORM-SI", "ORM-NOR"], pairs["EUR", "ORM-SI", "ORM-EST"]
    assert (exact(nord["Net, month before"]), exact(nord["Change"])) == (Decimal(40000), Decimal("6880.9"))
    assert (est["Documents"], est["Net total"], exact(est["Change"])) == (0, 0, Decimal(-4200))


def test_without_a_month_before_nothing_is_compared(tables: Path, tmp_path: Path) -> None:
    alone = write_group_workbook(job(tables, tmp_path / "group.xlsx"))
    assert "Change" not in matrix(alone)["EUR", "ORM-SI", "ORM-NOR"]


def test_a_recipient_leads_to_the_workbook_it_is_handed(book: Path) -> None:
    links = [text for text in formulas(book).values() if "HYPERLINK" in text]
    assert '=HYPERLINK("hand-out/ORM-SUD/2026-10_ORM-SI_ORM-SUD.xlsx","ORM-SUD")' in links
    assert not [link for link in links if "ORM-EST" in link]


def test_the_list_of_invoices_names_credit_notes_and_nil_ones(book: Path) -> None:
    kinds = {row["Reference"]: row["Type"] for row in rows_under(book, "Invoices", "Reference")}
    assert len(kinds) == len(month_invoices()[0])
    assert kinds["2026-10_ORM-SI_ORM-OUE_01"] == "Credit note"
    assert kinds["2026-10_ORM-CS_ORM-SUD_01"] == "Invoice, nil"


def test_the_list_of_invoices_has_a_due_date_for_what_is_to_be_paid(book: Path) -> None:
    listed = rows_under(book, "Invoices", "Reference")
    assert {row["Type"] for row in listed if row["Due date"] is None} == {"Credit note", "Invoice, nil"}
    assert {row["Type"] for row in listed if row["Due date"] is not None} == {"Invoice"}


CONTROLS_OF_MONTH = rows_of(
    "control_totals",
    [
        control("row_lost", "a", "1", "1"),
        control("late_lines", "b", "0", "2", "warning"),
        control("entry_unbalanced", "c", "1", "2"),
        control("entry_unbalanced", "d", "1", "1"),
        control("entry_unbalanced", "e", "3", "3"),
    ],
)


def test_controls_that_differ_are_told_one_by_one_errors_before_warnings() -> None:
    assert differences(CONTROLS_OF_MONTH)["scope"].to_list() == ["c", "b"]


def test_controls_that_passed_are_told_once_with_the_number_of_their_scopes() -> None:
    rows = passes(CONTROLS_OF_MONTH).select("control", "scopes", "scope", "actual").rows()
    assert rows == [("row_lost", 1, "a", Decimal(1)), ("entry_unbalanced", 2, None, None)]


def test_a_control_says_in_words_what_it_compares_and_whether_it_passed(book: Path) -> None:
    rows = rows_under(book, "Controls", "Result")
    assert [row["Result"] for row in rows] == ["! to see", "✓ passed", "✓ passed", "✓ passed"]
    assert rows[0]["Control"] == control_text("recipient_disputed", "en")
    assert (rows[0]["Expected"], rows[0]["Found"], rows[0]["Difference"]) == (0, 214.5, 214.5)


def test_every_check_has_its_words() -> None:
    checks = {*statements("checks"), *statements("checks/warnings")}
    assert checks <= set(CONTROLS), "add the words of the new check to control_words.py"


@pytest.mark.parametrize(
    ("controls", "state"),
    [
        ([control("row_lost", "a", "1", "1")], "✓ 1 controls, all passed"),
        ([control("late_lines", "a", "0", "2", "warning")], "! warnings: 1; no control failed, of 1"),
        ([control("row_lost", "a", "1", "2")], "✗ controls failed: 1; warnings: 0; of 1"),
    ],
)
def test_the_first_sheet_says_how_the_controls_went(tmp_path: Path, controls: list[dict[str, Any]], state: str) -> None:
    month = write_month(tmp_path / "tables", with_rejects=False)
    write_table(month, "control_totals", rows_of("control_totals", controls))
    sheet = openpyxl.load_workbook(write_group_workbook(job(month, tmp_path / "group.xlsx")))["Summary"]
    assert state in [cell.value for (cell,) in sheet.iter_rows(max_col=1, max_row=6)]


def test_what_providers_retain_is_summed_exactly_by_service(tables: Path) -> None:
    rows = retained_charges(tables).select("provider", "service", "service_name", "charges", "amount").rows()
    assert rows == [
        ("ORM-SI", "LAN-1G", "Lien 1 Gbit/s", 1, Decimal("640.1")),
        ("ORM-SI", "MOB-10", "Forfait mobile 10 Go", 2, Decimal("10.005")),
    ]


def test_the_rejects_stand_by_cause(book: Path) -> None:
    rows = rows_under(book, "Rejects", "No.")
    assert [row["No."] for row in rows] == [str(number) for number in range(1, 19)]
    assert rows[4]["What is wrong"].startswith("User M1234 is not known")


def test_every_record_of_a_file_is_accounted_for(book: Path) -> None:
    rows = rows_under(book, "Files", "Source")
    assert [row["Balance"] for row in rows] == [0, 0, 0]
    assert [len(row["SHA-256"].replace("\n", "")) for row in rows] == [64, 64, 64]


def test_a_month_without_invoices_rejects_or_retained_lines_is_told_in_words(tmp_path: Path) -> None:
    tables = write_month(tmp_path / "tables", with_rejects=False)
    for name in ("invoices", "invoice_lines"):
        write_table(tables, name, empty_table(name))
    write_lines(tables, "charge_lines", [])
    path = write_group_workbook(job(tables, tmp_path / "group.xlsx", "fr"))
    texts = set(values(path).values())
    assert {"Aucune facture ce mois-ci.", "Aucune ligne rejetée.", "Rien n'a été conservé ce mois-ci."} <= texts


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_prints_with_its_draft_mark_and_headings(tables: Path, tmp_path: Path, language: str) -> None:
    path = write_group_workbook(job(tables, tmp_path / "group.xlsx", language))
    for sheet in openpyxl.load_workbook(path).worksheets:
        mark = "PROJET — ne vaut pas facture" if language == "fr" else "DRAFT — not an invoice"
        assert mark in sheet.oddFooter.center.text
        assert "1a2b3c4d" in sheet.oddFooter.center.text
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.freeze_panes
        assert sheet.print_title_rows


def test_equal_tables_give_equal_bytes(tables: Path, before: Path, book: Path, tmp_path: Path) -> None:
    again = write_group_workbook(job(tables, tmp_path / "again.xlsx", previous=before))
    assert again.read_bytes() == book.read_bytes()


def test_an_amount_that_excel_would_alter_is_refused(tmp_path: Path) -> None:
    tables = write_month(tmp_path / "tables", with_rejects=False)
    great = invoice(1, "ORM-SI", "ORM-NOR", "10000000000000", vat=Decimal(0))
    write_table(tables, "invoices", rows_of("invoices", [great]))
    with pytest.raises(Refused, match=r"2026-10_ORM-SI_ORM-NOR_01.*more digits than a workbook keeps"):
        write_group_workbook(job(tables, tmp_path / "group.xlsx"))


@needs_soffice
def test_recalculated_by_libreoffice_every_formula_gives_the_stored_value(book: Path, tmp_path: Path) -> None:
    stored, calculated = values(book), values(recalculated(book, tmp_path))
    cells = formulas(book)
    assert {sheet for sheet, _ in cells} == {"Summary", "Invoices", "Retained", "Files"}
    assert {cell: calculated.get(cell) for cell in cells} == {cell: stored[cell] for cell in cells}
