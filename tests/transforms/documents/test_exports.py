"""The files made to measure, as the program that imports them reads them."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from schemas.exports import Export, ExportFormat
from schemas.problems import Refused
from schemas.tables import EXACT
from transforms.documents.export_columns import check_exports
from transforms.documents.export_sheet import write_sheet
from transforms.documents.exports import write_exports
from transforms.published import empty_table, write_table

KEYS = ("department",)
SHORTS = {"SI": "VSI", "BFC": "BFC", "JP": "VJP"}


def rows_of(table: str, rows: list[dict[str, object]], keys: tuple[str, ...] = ()) -> pl.DataFrame:
    empty = empty_table(table, keys)
    filled = pl.DataFrame([{**dict.fromkeys(empty.columns), **row} for row in rows], schema=empty.schema)
    return filled if rows else empty


def posting(book: str, partner: str, account: str, debit: str, credit: str, **columns: object) -> dict[str, object]:
    default = {
        "book": book,
        "journal": "VTI",
        "journal_name": "Ventes",
        "entry_number": 1,
        "entry_date": date(2026, 10, 31),
        "account": account,
        "account_name": "Compte",
        "partner": partner,
        "piece_ref": "2026-10_VSI_BFC_01",
        "piece_date": date(2026, 10, 31),
        "label": "Télécoms — œuvre",
        "debit": Decimal(debit),
        "credit": Decimal(credit),
        "currency": "EUR",
        "side": "revenue",
        "invoice_ref": "2026-10_VSI_BFC_01",
    }
    return {**default, **columns}


def invoice(ref: str, recipient: str, currency: str, net: str) -> dict[str, object]:
    day = date(2026, 10, 31)
    return {
        "invoice_ref": ref,
        "invoice_key": f"SI/{recipient}/1",
        "document_type": "invoice",
        "nil": False,
        "provider": "SI",
        "recipient": recipient,
        "title": "Télécoms",
        "period": "2026-10",
        "service_from": date(2026, 10, 1),
        "service_to": day,
        "accounting_date": day,
        "due_date": date(2026, 11, 30),
        "operation": "services",
        "currency": currency,
        "net": Decimal(net),
        "vat": Decimal(0),
        "gross": Decimal(net),
        "line_count": 1,
    }


INVOICES = [invoice("2026-10_VSI_BFC_01", "BFC", "EUR", "1234.50"), invoice("2026-10_VSI_VJP_01", "JP", "JPY", "900")]
POSTINGS = [
    posting("BFC", "SI", "628", "1234.50", "0", department="Achats"),
    posting("BFC", "SI", "4011", "0", "1234.50", auxiliary="VSI", auxiliary_name="Vauban SI"),
    posting("SI", "BFC", "4111", "1234.50", "0", auxiliary="BFC", auxiliary_name="Vauban BFC"),
    posting("SI", "BFC", "706", "0", "1234.50"),
]
VAT = [
    {"invoice_ref": ref, "vat_category": "S", "vat_rate": Decimal(rate), "base": Decimal(base), "vat": Decimal(vat)}
    for ref, rate, base, vat in (
        ("2026-10_VSI_BFC_01", "5.5", "100", "5.50"),
        ("2026-10_VSI_VJP_01", "20", "900", "180"),
    )
]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    write_table(folder, "invoices", rows_of("invoices", INVOICES))
    write_table(folder, "ledger_entries", rows_of("ledger_entries", POSTINGS, KEYS), KEYS)
    write_table(folder, "vat_breakdown", rows_of("vat_breakdown", VAT))
    return folder


def export(columns: dict[str, str], table: str = "ledger_entries", per: str = "all", **how: object) -> Export:
    return Export(name="sage", table=table, per=per, columns=columns, format=ExportFormat(**how))


def written(tables: Path, *exports: Export) -> dict[str, bytes]:
    """The files under the build folder, by path."""
    build = tables.parent
    paths = write_exports(tables, exports, SHORTS, "2026-10", build)
    return {path.relative_to(build).as_posix(): path.read_bytes() for path in paths}


def text(tables: Path, wanted: Export) -> str:
    (content,) = written(tables, wanted).values()
    return content.decode(wanted.format.encoding)


def test_separated_values_per_book_stand_in_each_hand_out(tables):
    sage = export(
        {
            "Journal": "journal",
            "Date": "entry_date",
            "Compte": "account",
            "Tiers": "auxiliary",
            "Libelle": "{piece_ref} {label}",
            "Debit": "debit",
            "Credit": "credit",
            "Section": "department",
            "Vide": "",
        },
        per="book",
        encoding="cp1252",
        date="%d%m%y",
        header=False,
        line_end="\r\n",
    )
    files = written(tables, sage)
    assert {path: content.decode("cp1252") for path, content in files.items()} == {
        "hand-out/BFC/2026-10_BFC_sage.csv": (
            "VTI;311026;628;;2026-10_VSI_BFC_01 Télécoms — œuvre;1234,50;0,00;Achats;\r\n"
            "VTI;311026;4011;VSI;2026-10_VSI_BFC_01 Télécoms — œuvre;0,00;1234,50;;\r\n"
        ),
        "hand-out/VSI/2026-10_VSI_sage.csv": (
            "VTI;311026;4111;BFC;2026-10_VSI_BFC_01 Télécoms — œuvre;1234,50;0,00;;\r\n"
            "VTI;311026;706;;2026-10_VSI_BFC_01 Télécoms — œuvre;0,00;1234,50;;\r\n"
        ),
    }


def test_fixed_widths_put_numbers_right_and_cut_text(tables):
    fixed = export(
        {"Cpt": "account", "Libelle": "label", "Debit": "debit", "Date": "piece_date"},
        kind="fixed",
        widths={"Cpt": 6, "Libelle": 10, "Debit": 9, "Date": 10},
        decimal=".",
    )
    assert text(tables, fixed).splitlines() == [
        "Cpt   Libelle       DebitDate      ",
        "628   Télécoms —  1234.502026-10-31",
        "4011  Télécoms —     0.002026-10-31",
        "4111  Télécoms —  1234.502026-10-31",
        "706   Télécoms —     0.002026-10-31",
    ]


def test_a_number_too_long_for_its_width_is_refused_not_cut(tables):
    fixed = export({"Debit": "debit"}, kind="fixed", widths={"Debit": 6})
    with pytest.raises(Refused) as refused:
        written(tables, fixed)
    (problem,) = refused.value.problems
    assert "format.widths.Debit" in problem.place
    assert "1234,50 has 7 characters, the column 6" in problem.found


def test_a_date_too_long_for_its_width_is_refused_not_cut(tables):
    with pytest.raises(Refused):
        written(tables, export({"Date": "entry_date"}, kind="fixed", widths={"Date": 9}))


@pytest.mark.parametrize(
    ("encoding", "right"),
    [
        ("utf-8", "Télécoms — œuvre"),
        ("cp1252", "Télécoms — œuvre"),
        ("iso-8859-15", "Télécoms - œuvre"),
        ("cp850", "Télécoms - oeuvre"),
    ],
)
def test_a_character_the_encoding_lacks_becomes_a_plain_one(tables, encoding, right):
    assert text(tables, export({"Libellé": "label"}, encoding=encoding)).splitlines()[:2] == ["Libellé", right]


def test_a_character_without_plain_equivalent_becomes_a_question_mark(tables):
    write_table(
        tables, "ledger_entries", rows_of("ledger_entries", [posting("SI", "BFC", "706", "0", "1", label="漢 ź")])
    )
    assert text(tables, export({"Libelle": "label"}, encoding="cp850")) == "Libelle\n? z\n"


def test_only_fields_that_need_it_are_quoted(tables):
    labels = ["plain", "a;b", 'say "x"', "two\nlines", ""]
    rows = [posting("SI", "BFC", "706", "0", "1", label=label) for label in labels]
    write_table(tables, "ledger_entries", rows_of("ledger_entries", rows))
    assert text(tables, export({"Libelle": "label", "C": "credit"}, header=False)) == (
        'plain;1,00\n"a;b";1,00\n"say ""x""";1,00\n"two\nlines";1,00\n;1,00\n'
    )


def test_money_has_the_decimals_of_its_currency_and_other_decimals_all_their_digits(tables):
    wanted = export({"Taux": "vat_rate", "Base": "base", "TVA": "vat", "Devise": "currency"}, table="vat_breakdown")
    assert text(tables, wanted) == "Taux;Base;TVA;Devise\n5,5;100,00;5,50;EUR\n20;900;180;JPY\n"


def test_tables_of_invoices_are_cut_by_recipient_and_provider(tables):
    columns = {"Ref": "invoice_ref"}
    per_recipient = export(columns, table="vat_breakdown", per="recipient", header=False)
    per_provider = export(columns, table="invoices", per="provider", header=False)
    assert written(tables, per_recipient, per_provider) == {
        "hand-out/BFC/2026-10_BFC_sage.csv": b"2026-10_VSI_BFC_01\n",
        "hand-out/VJP/2026-10_VJP_sage.csv": b"2026-10_VSI_VJP_01\n",
        "hand-out/VSI/2026-10_VSI_sage.csv": b"2026-10_VSI_BFC_01\n2026-10_VSI_VJP_01\n",
    }


def test_no_recipient_gets_postings_of_its_providers_book(tables):
    files = written(tables, export({"Livre": "book", "Compte": "account"}, per="recipient", header=False))
    assert files == {"hand-out/BFC/2026-10_BFC_sage.csv": b"BFC;628\nBFC;4011\n"}


def test_one_file_for_all_stands_beside_the_hand_outs_even_without_rows(tables):
    write_table(tables, "ledger_entries", rows_of("ledger_entries", []))
    assert written(tables, export({"Compte": "account"})) == {"exports/2026-10_sage.csv": b"Compte\n"}


def test_a_workbook_holds_real_numbers_and_dates(tables):
    columns = {"Date": "entry_date", "Compte": "account", "Débit": "debit", "No": "entry_number", "Tiers": "auxiliary"}
    ((path, _),) = written(tables, export(columns, kind="xlsx", date="%d/%m/%Y")).items()
    sheet = openpyxl.load_workbook(tables.parent / path).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=3)] == [
        ["Date", "Compte", "Débit", "No", "Tiers"],
        [datetime(2026, 10, 31), "628", 1234.5, 1, None],
        [datetime(2026, 10, 31), "4011", 0, 1, "VSI"],
    ]
    assert [cell.number_format for cell in sheet[2]][:3] == ["dd/mm/yyyy", "General", "0.00"]


def test_a_workbook_has_the_same_bytes_each_time(tables):
    wanted = export({"Date": "entry_date", "Debit": "debit"}, kind="xlsx")
    assert written(tables, wanted) == written(tables, wanted)


def test_a_workbook_refuses_amounts_it_would_change(tables):
    rows = [posting("SI", "BFC", "706", "0", "10000000000000.01")]
    write_table(tables, "ledger_entries", rows_of("ledger_entries", rows))
    with pytest.raises(Refused):
        written(tables, export({"Credit": "credit"}, kind="xlsx"))


def test_a_number_longer_than_excel_keeps_is_text(tmp_path):
    quantities = [Decimal("3.5"), Decimal("1.000000000000000001"), None]
    rows = pl.DataFrame({"quantity": quantities}, schema={"quantity": EXACT})
    wanted = export({"Quantité": "quantity"}, table="invoice_lines", kind="xlsx", header=False)
    write_sheet(tmp_path / "lines.xlsx", rows, wanted, datetime(2026, 10, 1))
    sheet = openpyxl.load_workbook(tmp_path / "lines.xlsx").active
    assert [cell.value for cell in sheet["A"]] == [3.5, "1,000000000000000001"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (export({"Compte": "acount"}), "ledger_entries has no column 'acount'"),
        (export({"Compte": "{account} {nom}"}), "ledger_entries has no column 'nom'"),
        (export({"Compte": "{account"}), "'{account' has braces that do not fit"),
        (export({"Compte": "{account:>8}"}), "'{account:>8}' has braces that do not fit"),
        (export({"Section": "department"}, table="vat_breakdown"), "vat_breakdown has no column 'department'"),
    ],
)
def test_what_an_export_cannot_name_is_told_before_it_is_written(wanted, found):
    (problem,) = check_exports([wanted], KEYS)
    assert problem.found.startswith(found)
    assert problem.place.startswith("export 'sage', ")


def test_the_nearest_column_is_named():
    (problem,) = check_exports([export({"Compte": "acount"})], KEYS)
    assert problem.right.endswith("account")


def test_columns_of_the_table_the_invoice_and_the_analytic_keys_may_be_named():
    columns = {"a": "account", "b": "title", "c": "department", "d": "{recipient}/{due_date} {{x}}", "e": ""}
    assert check_exports([export(columns)], KEYS) == []


def test_all_faults_are_told_together():
    assert len(check_exports([export({"a": "x", "b": "y"}), export({"c": "z"})], KEYS)) == 3
