"""A source of usage proposed from one sample file."""

import os
import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from schemas.problems import Refused
from schemas.settings import UsageSource
from transforms.proposals.propose import Proposal, propose_source

REAL_DATA = Path(os.environ.get("CHARGEBACK_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))

FRENCH = """N° ligne;Date;Matricule;Code service;Quantité;Unité;Libellé;Montant HT;Facture opérateur
A1;01/10/2026;M1;MOB;1;forfait;Forfait données;1 250,40;FA-1
A2;14/10/2026;M2;MOB;2,5;Go;Données — été;-12,30;FA-1
A3;30/10/2026;M1;TEL;n.c.;min;Appels;0,10;FA-2
;TOTAL;;;;;;1 238,20;
"""
ENGLISH = """Company,Site,Start date,End date,Product code,Description,Qty,Unit price,Currency,Invoice number
ACME,S1,2026-10-01,2026-10-31,P1,"Laptop, rented",1,27.416667,EUR,I-1
ACME,S2,2026-10-05,2026-10-31,P2,Screen,"1,200",6.08,EUR,I-1
"""


def written(tmp_path: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def theirs(proposal: Proposal) -> dict[str, str]:
    return {ours: column.from_ for ours, column in proposal.source.columns.items()}


def test_a_french_export_is_read_as_its_tool_wrote_it(tmp_path: Path) -> None:
    source = propose_source(written(tmp_path, "mobile-2026-10.csv", FRENCH, "cp1252")).source
    assert source.source == "mobile"
    assert source.files == "inputs/{period}/mobile-*.csv"
    form = source.csv
    assert (form.separator, form.encoding, form.decimal, form.thousands) == (";", "cp1252", ",", " ")
    assert (form.date, form.null, form.header) == ("%d/%m/%Y", ("", "n.c."), True)
    assert (source.period_by, source.line_ref) == ("usage_date", "N° ligne")
    assert source.footer is not None
    assert (source.footer.where, source.footer.amount) == ({"Date": "TOTAL"}, "Montant HT")


def test_the_columns_of_a_french_export_are_told_by_their_headings(tmp_path: Path) -> None:
    assert theirs(propose_source(written(tmp_path, "mobile.csv", FRENCH, "cp1252"))) == {
        "usage_date": "Date",
        "user": "Matricule",
        "service": "Code service",
        "nature": "Libellé",
        "quantity": "Quantité",
        "unit": "Unité",
        "amount": "Montant HT",
        "evidence_ref": "Facture opérateur",
    }


def test_an_english_list_is_read_as_its_tool_wrote_it(tmp_path: Path) -> None:
    proposal = propose_source(written(tmp_path, "Hardware list.csv", ENGLISH))
    form = proposal.source.csv
    assert (form.separator, form.encoding, form.decimal, form.thousands) == (",", "utf-8", ".", ",")
    assert theirs(proposal) == {
        "service_from": "Start date",
        "service_to": "End date",
        "entity": "Company",
        "site": "Site",
        "service": "Product code",
        "nature": "Description",
        "quantity": "Qty",
        "unit_price": "Unit price",
        "currency": "Currency",
        "evidence_ref": "Invoice number",
    }
    assert not proposal.source.columns["service_to"].exclusive


def test_a_parquet_bill_needs_columns_alone(tmp_path: Path) -> None:
    rows = {
        "ChargePeriodStart": [datetime(2026, 10, 1), datetime(2026, 10, 2)],
        "ChargePeriodEnd": [datetime(2026, 10, 2), datetime(2026, 10, 3)],
        "SubAccountId": ["A", "B"],
        "ServiceName": ["Virtual Machines", "Object Storage"],
        "BilledCost": pl.Series([Decimal("0.00000012"), Decimal("1.5")], dtype=pl.Decimal(38, 18)),
        "ListCost": pl.Series([Decimal("0.00000024"), Decimal("3")], dtype=pl.Decimal(38, 18)),
    }
    path = tmp_path / "bill.parquet"
    pl.DataFrame(rows).write_parquet(path)
    proposal = propose_source(path)
    assert "csv =" not in proposal.toml
    assert theirs(proposal) == {
        "service_from": "ChargePeriodStart",
        "service_to": "ChargePeriodEnd",
        "entity": "SubAccountId",
        "service": "ServiceName",
        "amount": "BilledCost",
    }
    assert proposal.source.columns["service_to"].exclusive


def test_the_headings_of_a_spreadsheet_are_found_below_its_title(tmp_path: Path) -> None:
    path = tmp_path / "conseil.xlsx"
    with xlsxwriter.Workbook(path) as book:
        notes, sheet = book.add_worksheet("Notes"), book.add_worksheet("Relevé")
        notes.write_string(0, 0, "Lisez-moi")
        sheet.write_string(0, 0, "Relevé des jours")
        sheet.write_row(3, 0, ["Date", "Société", "Prestation", "Intitulé", "Jours"])
        for row, days in enumerate((1, 0.5, 0.25), start=4):
            sheet.write_datetime(row, 0, datetime(2026, 10, row), book.add_format({"num_format": "dd/mm/yyyy"}))
            sheet.write_row(row, 1, ["EX", "DEV", "Développement du portail", days])
    proposal = propose_source(path)
    assert (proposal.source.xlsx.sheet, proposal.source.xlsx.first_row) == ("Relevé", 4)
    assert proposal.source.xlsx.date == "%Y-%m-%d"
    assert theirs(proposal)["usage_date"] == "Date"
    assert proposal.source.columns["usage_date"].date is None
    assert theirs(proposal)["quantity"] == "Jours"


def test_numbers_written_as_text_in_a_spreadsheet_have_their_signs_stated(tmp_path: Path) -> None:
    path = tmp_path / "conseil.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Société", "Prestation", "Jours", "Montant HT"])
        for row, (days, amount) in enumerate(((1, "1 234,50"), (0.5, "617,25"), (0.25, "308,63")), start=1):
            sheet.write_row(row, 0, [f"2026-10-0{row}", "EX", "DEV", days, amount])
    proposal = propose_source(path)
    assert (proposal.source.xlsx.decimal, proposal.source.xlsx.thousands) == (",", " ")
    assert theirs(proposal)["amount"] == "Montant HT"
    assert theirs(proposal)["quantity"] == "Jours"


def test_dates_written_as_text_in_a_spreadsheet_have_their_format_stated(tmp_path: Path) -> None:
    path = tmp_path / "conseil.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Article", "Montant"])
        sheet.write_row(1, 0, ["31/10/2026", "A", 12.5])
    assert propose_source(path).source.xlsx.date == "%d/%m/%Y"


def test_a_file_without_headings_has_its_columns_named_by_position(tmp_path: Path) -> None:
    proposal = propose_source(written(tmp_path, "calls.txt", "A,01/10/2026 08:00,12\nB,31/10/2026 09:30,5\n"))
    assert not proposal.source.csv.header
    assert theirs(proposal) == {"usage_date": "2"}
    assert "no heading names the service: name its column, or give it under constants." in proposal.to_decide


def test_two_dates_of_one_file_may_be_written_differently(tmp_path: Path) -> None:
    text = "Date;Début;Fin;Montant\n2026-10-01;31/10/2026;31/10/2026;1\n2026-10-02;30/10/2026;31/10/2026;2\n"
    source = propose_source(written(tmp_path, "a.csv", text)).source
    assert source.csv.date == "%d/%m/%Y"
    assert source.columns["usage_date"].date == "%Y-%m-%d"


@pytest.mark.parametrize(
    ("ends", "exclusive"),
    [(["2026-10-02", "2026-10-03"], True), (["2026-10-01", "2026-10-03"], False), (["2026-10-31"] * 2, False)],
)
def test_the_end_of_a_focus_charge_is_outside_unless_its_dates_say_the_contrary(
    tmp_path: Path, ends: Sequence[str], exclusive: bool
) -> None:
    starts = ("2026-10-01", "2026-10-02")
    lines = [f"{start},{end},1.5" for start, end in zip(starts, ends, strict=True)]
    text = "\n".join(["ChargePeriodStart,ChargePeriodEnd,BilledCost", *lines])
    source = propose_source(written(tmp_path, "focus.csv", text)).source
    assert source.columns["service_to"].exclusive is exclusive


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = f"Date{separator}Article{separator}Montant\n2026-10-01{separator}A{separator}1\n"
    assert propose_source(written(tmp_path, "a.csv", text)).source.csv.separator == separator


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_is_read(tmp_path: Path, line_end: str) -> None:
    text = line_end.join(["Date;Article;Montant HT", "31/10/2026;A;1,50", "30/10/2026;B;2,00", ""])
    assert theirs(propose_source(written(tmp_path, "a.csv", text)))["amount"] == "Montant HT"


def test_prices_with_tax_are_not_taken_for_amounts(tmp_path: Path) -> None:
    text = "Date;Article;Montant TTC;TVA\n2026-10-01;A;12,00;2,00\n"
    proposal = propose_source(written(tmp_path, "a.csv", text))
    assert "amount" not in proposal.source.columns
    assert "no heading names an amount or a quantity: one of them is needed." in proposal.to_decide


@pytest.mark.parametrize("heading", ["N° ligne", "Numéro de ligne", "Réf. ligne", "Line ID", "row_number"])
def test_a_column_named_like_a_line_number_is_the_line_reference(tmp_path: Path, heading: str) -> None:
    text = f"Date;{heading};Montant HT\n01/10/2026;1;5,00\n01/10/2026;2;5,00\n"
    assert propose_source(written(tmp_path, "a.csv", text)).source.line_ref == heading


@pytest.mark.parametrize(("second", "reference"), [("T-2", "TransactionNumber"), ("T-1", None)])
def test_a_document_number_that_never_repeats_tells_rows_apart_too(
    tmp_path: Path, second: str, reference: str | None
) -> None:
    text = f"Date,TransactionNumber,Amount\n2026-10-01,T-1,5.00\n2026-10-01,{second},5.00\n"
    source = propose_source(written(tmp_path, "a.csv", text)).source
    assert source.line_ref == reference
    assert source.columns["evidence_ref"].from_ == "TransactionNumber"


def test_a_reference_that_repeats_is_not_proposed_as_line_reference(tmp_path: Path) -> None:
    text = "N° ligne;Date;Montant\n1;2026-10-01;1\n1;2026-10-02;2\n"
    assert propose_source(written(tmp_path, "a.csv", text)).source.line_ref is None


def test_a_footer_that_does_not_agree_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", FRENCH.replace("1 238,20", "1 238,21"))
    assert "the last row is a total; it does not agree with the rows looked at" in propose_source(path).toml


def test_every_line_of_the_block_says_why(tmp_path: Path) -> None:
    toml = propose_source(written(tmp_path, "a.csv", FRENCH)).toml
    settings = [line for line in toml.splitlines() if " = " in line and not line.startswith(("#", "csv"))]
    assert len(settings) > 10
    assert all("  # " in line for line in settings)


def test_the_block_is_the_source(tmp_path: Path) -> None:
    proposal = propose_source(written(tmp_path, "a.csv", FRENCH))
    blocks: list[dict[str, Any]] = tomllib.loads(proposal.toml)["usage"]
    assert [UsageSource.model_validate(block) for block in blocks] == [proposal.source]


@pytest.mark.parametrize(
    ("name", "source", "pattern"),
    [
        ("2026-10.csv", "usage", "inputs/{period}/*.csv"),
        ("Subscriptions.csv", "subscriptions-2", "inputs/{period}/Subscriptions.csv"),
        ("Relevé (été) 202610.csv", "releve-ete", "inputs/{period}/Relevé (été) *.csv"),
        ("mobile.csv", "mobile-2", "inputs/{period}/mobile.csv"),
        ("a[1]{x}.csv", "a-1-x", "inputs/{period}/a*1*x*.csv"),
    ],
)
def test_source_and_pattern_are_named_after_the_file(tmp_path: Path, name: str, source: str, pattern: str) -> None:
    proposal = propose_source(written(tmp_path, name, FRENCH), taken=["mobile"])
    assert (proposal.source.source, proposal.source.files) == (source, pattern)


@pytest.mark.parametrize("heading", ['Say "hi"', "back\\slash", "# no remark", "a = b", "tab\there", "[x]"])
def test_headings_of_any_kind_are_written_as_toml(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({f"Montant {heading}": [1, 2], "Autre\nligne": ["x", "y"]}).write_parquet(path)
    assert theirs(propose_source(path)) == {"amount": f"Montant {heading}"}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF", "its ending is '.pdf'"),
        ("a.csv", b"", "it is empty"),
        ("a.csv", b"Date;Montant\n", "it holds no row below its headings"),
        ("a.csv", b"Releve du mois\nDate;Montant\n2026-10-01;1\n2026-10-02;2\n", "its first line has 1 fields"),
        ("a.xlsx", b"no workbook", "it cannot be read as a workbook"),
        ("a.parquet", b"no parquet", "it cannot be read as Parquet"),
    ],
)
def test_a_sample_that_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused, match=sentence):
        propose_source(path)


def test_a_sample_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"absent\.csv: there is no such file; name a sample file"):
        propose_source(tmp_path / "absent.csv")


REAL = [
    (
        "focus-1.0/focus_sample.csv",
        {"date": "%Y-%m-%d %H:%M:%S", "null": ("", "NULL"), "decimal": "."},
        {"amount": "BilledCost", "service_from": "ChargePeriodStart", "currency": "BillingCurrency"},
    ),
    (
        "epsrc-spend-2015/EPSRCSpendDataMay2015.csv",
        {"date": "%d/%m/%Y", "separator": ",", "header": True},
        {"amount": "Amount", "usage_date": "Date", "entity": "Entity", "evidence_ref": "TransactionNumber"},
    ),
    ("asterisk-cdr/cdr.csv", {"header": False, "date": "%d/%m/%Y %H:%M:%S"}, {"usage_date": "1"}),
    ("asterisk-cdr/g9telecom.csv", {"date": "%d/%m/%y %H:%M"}, {"usage_date": "calldate", "quantity": "billsec"}),
    ("asterisk-cdr/ucoip_export.csv", {"date": "%Y-%m-%d %H:%M:%S"}, {"usage_date": "calldate", "user": "src"}),
    (
        "provider-exports/azure_ea_2023-09.csv",
        {"date": "%m/%d/%Y"},
        {"amount": "CostInBillingCurrency", "quantity": "Quantity", "unit": "UnitOfMeasure"},
    ),
    (
        "provider-exports/koku_gcp_2020-11-credits.csv",
        {"decimal": "."},
        {"amount": "cost", "service_from": "usage_start_time", "nature": "sku.description"},
    ),
]


@pytest.mark.parametrize(("file", "form", "columns"), REAL, ids=[entry[0] for entry in REAL])
def test_real_samples_are_proposed_right(file: str, form: dict[str, object], columns: dict[str, str]) -> None:
    path = REAL_DATA / file
    if not path.is_file():
        pytest.skip(f"no real data at {path}")
    proposal = propose_source(path)
    assert {name: getattr(proposal.source.csv, name) for name in form} == form
    assert {ours: theirs(proposal).get(ours) for ours in columns} == columns


def test_a_date_column_of_days_alone_is_read_from_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"Date": [date(2026, 10, 1)], "Montant": [1]}).write_parquet(path)
    column = propose_source(path).source.columns["usage_date"]
    assert (column.from_, column.date) == ("Date", None)
