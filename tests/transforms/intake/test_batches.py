"""A delivered file becomes usage lines and rejected lines by its settings, and every rule is proven by a bad row."""

import json
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.problems import Refused, SettingsRefused
from schemas.rules import RULES
from schemas.settings import UsageSource
from transforms.intake.batches import Batch, IntakeTerms, kept_columns, read_batches
from transforms.intake.deliveries import Delivery, find_deliveries
from transforms.published import validated

HEADINGS = "Date;Début;Fin;Matricule;Code;Volume;Prix;Montant;N°"
GOOD = "05/10/2026;01/10/2026;31/10/2026;M1;SVC-1;1 234,5;2,50;3 086,25;1"
COLUMNS: dict[str, Any] = {
    "usage_date": "Date",
    "service_from": "Début",
    "service_to": "Fin",
    "user": "Matricule",
    "service": "Code",
    "quantity": "Volume",
    "unit_price": "Prix",
    "amount": "Montant",
}


def source_of(**settings_of_source: Any) -> UsageSource:
    csv = {"separator": ";", "decimal": ",", "thousands": " ", "date": "%d/%m/%Y", "null": ["", "NULL"]}
    return UsageSource.model_validate(
        {"source": "mobile", "files": "*.csv", "csv": csv, "columns": COLUMNS, **settings_of_source}
    )


def deliveries(workspace: Path, source: UsageSource, *rows: str, headings: str = HEADINGS) -> list[Delivery]:
    (workspace / "usage.csv").write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return find_deliveries([source], workspace, "2026-10")


def terms_of(source: UsageSource, provider: str | None = "VBN-SI") -> IntakeTerms:
    return IntakeTerms("2026-10", provider, kept_columns([source]))


def intake(workspace: Path, *rows: str, headings: str = HEADINGS, **settings_of_source: Any) -> Batch:
    source = source_of(**settings_of_source)
    (delivery,) = deliveries(workspace, source, *rows, headings=headings)
    (batch,) = read_batches(delivery, terms_of(source))
    validated("usage_lines", batch.lines, kept_columns([source]))
    validated("rejected_lines", batch.rejected)
    return batch


def changed(**values: str) -> str:
    """The good row with other values under some headings."""
    row = dict(zip(HEADINGS.split(";"), GOOD.split(";"), strict=True)) | values
    return ";".join(row.values())


def test_a_good_row_becomes_a_usage_line(tmp_path: Path) -> None:
    batch = intake(tmp_path, GOOD, constants={"currency": "EUR", "quantity_kind": "Go"})
    assert batch.rejected.is_empty()
    (line,) = batch.lines.to_dicts()
    assert line == {
        **dict.fromkeys(["entity", "site", "typology", "unit", "nature", "evidence_ref", "agreement"]),
        **dict.fromkeys(["subscription", "corrects"]),
        "source": "mobile",
        "file": "usage.csv",
        "row": 1,
        "line": 2,
        "usage_date": date(2026, 10, 5),
        "service_from": date(2026, 10, 1),
        "service_to": date(2026, 10, 31),
        "late": False,
        "provider": "VBN-SI",
        "user": "M1",
        "service": "SVC-1",
        "quantity": Decimal("1234.5"),
        "unit_price": Decimal("2.5"),
        "amount": Decimal("3086.25"),
        "currency": "EUR",
        "quantity_kind": "Go",
    }


BROKEN = [
    ("wrong_width", "1;2;3", None, "3", "the row has 3 fields"),
    ("stray_quote", changed(Matricule='M"1'), None, None, "a quote opens and does not close, or stands inside a value"),
    (
        "not_a_number",
        changed(Volume="1 2,3 4"),
        "quantity",
        "1 2,3 4",
        "quantity (Volume) is 1 2,3 4, which is no number",
    ),
    ("not_a_number", changed(Montant="12.5"), "amount", "12.5", "amount (Montant) is 12.5, which is no number"),
    ("too_many_digits", changed(Prix="1E-19"), "unit_price", "1E-19", "unit_price (Prix) is 1E-19, with more than 18"),
    ("out_of_range", changed(Volume="1E12"), "quantity", "1E12", "quantity (Volume) is 1E12, beyond"),
    ("out_of_range", changed(Prix="-10000000"), "unit_price", "-10000000", "unit_price (Prix) is -10000000, beyond"),
    ("out_of_range", changed(Montant="1E30"), "amount", "1E30", "amount (Montant) is 1E30, beyond"),
    ("out_of_range", changed(Montant="100 000 000 000"), "amount", "100 000 000 000", "amount (Montant) is 100"),
    (
        "not_a_date",
        changed(Date="2026-10-05"),
        "usage_date",
        "2026-10-05",
        "usage_date (Date) is 2026-10-05, which is no",
    ),
    (
        "not_a_date",
        changed(Fin="31/02/2026"),
        "service_to",
        "31/02/2026",
        "service_to (Fin) is 31/02/2026, which is no",
    ),
    ("missing_date", changed(Date="", Début="NULL"), "usage_date", None, "usage_date (Date) is empty"),
    (
        "date_outside_period",
        changed(Date="30/09/2026"),
        "usage_date",
        "30/09/2026",
        "usage_date (Date) is 30/09/2026, out",
    ),
    (
        "date_outside_period",
        changed(Date="01/11/2026"),
        "usage_date",
        "01/11/2026",
        "usage_date (Date) is 01/11/2026, out",
    ),
    (
        "date_outside_period",
        changed(Date="", Début="30/09/2026"),
        "service_from",
        "30/09/2026",
        "service_from (Début) is",
    ),
    (
        "service_ends_early",
        changed(Fin="30/09/2026"),
        "service_to",
        "30/09/2026",
        "the service ends before it starts, on 30",
    ),
    ("missing_service", changed(Code=" "), "service", None, "service is empty"),
]


@pytest.mark.parametrize(("rule", "row", "column", "value", "message"), BROKEN)
def test_a_row_that_breaks_a_rule_is_rejected_alone(
    tmp_path: Path, rule: str, row: str, column: str | None, value: str | None, message: str
) -> None:
    batch = intake(tmp_path, GOOD, row, GOOD)
    assert batch.lines["row"].to_list() == [1, 3]
    (rejected,) = batch.rejected.to_dicts()
    assert (rejected["row"], rejected["line"], rejected["stage"]) == (2, 3, "intake")
    assert (rejected["rules"], rejected["column"], rejected["value"]) == ([rule], column, value)
    assert rejected["message"].startswith(message)
    assert ";".join(json.loads(rejected["raw"]).values()) == row
    assert batch.records == 3


def test_undecodable_bytes_reject_their_row_alone(tmp_path: Path) -> None:
    source = source_of()
    (tmp_path / "usage.csv").write_bytes(
        f"{HEADINGS}\n{GOOD}\n".encode() + changed(Matricule="é").encode("cp1252") + b"\n"
    )
    (batch,) = read_batches(find_deliveries([source], tmp_path, "2026-10")[0], terms_of(source))
    assert batch.lines["row"].to_list() == [1]
    assert batch.rejected["rules"].to_list() == [["undecodable"]]
    assert json.loads(batch.rejected["raw"][0])["Matricule"] == "\ufffd"


def test_a_value_that_the_map_does_not_name_is_rejected(tmp_path: Path) -> None:
    columns = {**COLUMNS, "service": {"from": "Code", "regex": "^(...)", "map": {"SVC": "Data", "TEL": "Voice"}}}
    batch = intake(tmp_path, GOOD, changed(Code="LAN-1"), changed(Code="TEL-9"), columns=columns)
    assert batch.lines["service"].to_list() == ["Data", "Voice"]
    (rejected,) = batch.rejected.to_dicts()
    assert (rejected["rules"], rejected["column"], rejected["value"]) == (["unmapped_value"], "service", "LAN")
    assert rejected["message"] == "service (Code) is LAN, which the map does not name"


def test_a_repeated_line_reference_is_rejected_across_the_files_of_the_source(tmp_path: Path) -> None:
    source = source_of(line_ref="N°")
    known = terms_of(source).recognition(source)
    (delivery,) = deliveries(tmp_path, source, GOOD, changed(**{"N°": "2"}), GOOD, changed(**{"N°": ""}))
    (first,) = read_batches(delivery, terms_of(source), known=known)
    (second,) = read_batches(delivery, terms_of(source), known=known)
    assert first.rejected["row"].to_list() == [3]
    assert second.rejected["row"].to_list() == [1, 2, 3]
    assert second.rejected["rules"].to_list() == [["repeated_line_ref"]] * 3
    assert second.rejected["message"][1] == "line reference 2 stands more than once"


def test_all_broken_rules_are_named_the_main_one_first(tmp_path: Path) -> None:
    row = changed(Code="", Date="x", Volume="y", Prix="z", Fin="30/09/2026")
    (rejected,) = intake(tmp_path, row).rejected.to_dicts()
    assert rejected["rules"] == ["not_a_number", "not_a_date", "service_ends_early", "missing_service"]
    assert (rejected["column"], rejected["value"]) == ("quantity", "y")
    sentences = rejected["message"].split("; ")
    assert sentences[0] == "quantity (Volume) is y, which is no number as its source writes them"
    assert [sentence.partition(" is ")[0] for sentence in sentences[1:4]] == [
        "unit_price (Prix)",
        "usage_date (Date)",
        "the service ends before it starts, on 30/09/2026",
    ]
    assert sentences[4] == "service is empty"


def test_the_rules_of_intake_are_all_proven_here() -> None:
    elsewhere = {"undecodable", "unmapped_value", "repeated_line_ref", "already_charged"}
    assert {rule for rule, *_ in BROKEN} | elsewhere == {rule.id for rule in RULES if rule.stage == "intake"}


def test_rows_a_few_days_early_are_taken_and_marked(tmp_path: Path) -> None:
    days = ("20/09/2026", "21/09/2026", "30/09/2026", "01/10/2026", "31/10/2026")
    rows = [changed(Date=day, Début="") for day in days]
    batch = intake(tmp_path, *rows, late_days=10)
    assert batch.lines.select("row", "late").rows() == [(2, True), (3, True), (4, False), (5, False)]
    assert batch.rejected["rules"].to_list() == [["date_outside_period"]]


def test_by_file_every_row_belongs_to_the_period_and_dates_may_be_empty(tmp_path: Path) -> None:
    rows = (changed(Date="", Début=""), changed(Date="05/03/2020", Début="", Fin=""))
    batch = intake(tmp_path, *rows, period_by="file")
    assert batch.lines.select("usage_date", "late").rows() == [(None, False), (date(2020, 3, 5), False)]


@pytest.mark.parametrize(
    ("own", "default", "provider"),
    [("VBN-IT", "VBN-SI", ["VBN-X", "VBN-IT"]), (None, "VBN-SI", ["VBN-X", "VBN-SI"]), (None, None, ["VBN-X", None])],
)
def test_the_provider_is_the_delivered_one_else_the_source_s_else_the_group_s(
    tmp_path: Path, own: str | None, default: str | None, provider: list[str | None]
) -> None:
    source = source_of(provider=own, columns={**COLUMNS, "provider": "N°"})
    rows = (changed(**{"N°": "VBN-X"}), changed(**{"N°": ""}))
    (batch,) = read_batches(deliveries(tmp_path, source, *rows)[0], terms_of(source, default))
    assert batch.lines["provider"].to_list() == provider


def test_the_totals_are_of_all_records_that_can_be_read(tmp_path: Path) -> None:
    rows = (
        changed(Montant="10"),
        changed(Montant="-0,5", Code=""),
        changed(Montant="", Volume="7"),
        changed(Montant="NULL", Volume="3", Code=""),
        changed(Montant="1E12", Volume="100"),
        changed(Montant="x", Volume="100"),
        "1;2",
    )
    batch = intake(tmp_path, *rows, constants={"currency": "EUR"})
    assert (batch.amount, batch.quantity, batch.records) == (Decimal("9.5"), Decimal(10), 7)
    assert batch.rejected["amount"].to_list() == [Decimal("-0.5"), None, None, None, None]
    assert batch.rejected["currency"].to_list() == ["EUR"] * 5
    both = pl.concat([batch.lines["amount"], batch.rejected["amount"]])
    assert batch.amount == both.sum()


def test_footers_are_control_totals_and_no_lines(tmp_path: Path) -> None:
    footer = {"where": {"Date": "TOTAL", "Code": ""}, "amount": "Montant"}
    rows = (
        changed(Montant="1 000,5"),
        "TOTAL;;;;;;;1 000,5;",
        changed(Montant="2"),
        " TOTAL ;;;x;;;;2;",
        "TOTAL;;;;SVC;;;2;",
        "TOTAL;;;;;;;3",
    )
    batch = intake(tmp_path, *rows, footer=footer)
    assert (batch.records, batch.footers) == (6, 3)
    assert batch.footer_amounts == (Decimal("1000.5"), Decimal(2), Decimal(3))
    assert batch.lines["row"].to_list() == [1, 3]
    assert batch.rejected["row"].to_list() == [5]
    assert (batch.amount, len(batch.row_hashes)) == (Decimal("1004.5"), 3)


def test_a_row_that_cannot_be_read_is_no_footer(tmp_path: Path) -> None:
    footer = {"where": {"Code": ""}, "amount": "Montant"}
    batch = intake(tmp_path, changed(Matricule='M"1'), changed(Code=""), footer=footer)
    assert batch.rejected["rules"].to_list() == [["stray_quote"]]
    assert batch.footer_amounts == (Decimal("3086.25"),)


def test_a_footer_without_a_total_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"usage\.csv, line 3: the footer's Montant is 1\.5; write a number"):
        intake(tmp_path, GOOD, "TOTAL;;;;;;;1.5;", footer={"where": {"Date": "TOTAL"}, "amount": "Montant"})


def test_what_is_not_ours_is_kept_and_columns_of_other_sources_are_empty(tmp_path: Path) -> None:
    source = source_of(columns={**COLUMNS, "plan": "N°"}, constants={"entity": "VBN-BFC", "offer": "2026"})
    other = source_of(source="cloud", columns={"service": "s", "tag": "t", "plan": "p"})
    kept = kept_columns([source, other])
    assert kept == ("plan", "offer", "tag")
    (batch,) = read_batches(deliveries(tmp_path, source, GOOD)[0], IntakeTerms("2026-10", None, kept))
    assert batch.lines.select("entity", *kept).rows() == [("VBN-BFC", "1", "2026", None)]


def test_constants_are_numbers_and_days_in_plain_form_whatever_the_source_writes(tmp_path: Path) -> None:
    columns = {ours: theirs for ours, theirs in COLUMNS.items() if ours not in ("usage_date", "quantity")}
    batch = intake(tmp_path, GOOD, columns=columns, constants={"quantity": "1234.5", "usage_date": "2026-10-31"})
    assert batch.lines.select("quantity", "usage_date").rows() == [(Decimal("1234.5"), date(2026, 10, 31))]


def test_an_exclusive_end_and_a_format_of_its_own_are_a_column_s(tmp_path: Path) -> None:
    columns = {**COLUMNS, "service_to": {"from": "Fin", "date": "%Y-%m-%d %H:%M", "exclusive": True}}
    batch = intake(tmp_path, changed(Fin="2026-11-01 00:00"), columns=columns)
    assert batch.lines["service_to"].to_list() == [date(2026, 10, 31)]


@pytest.mark.parametrize(
    ("settings_of_source", "place"),
    [
        ({"columns": {"service": "Kode"}}, "'Kode', which columns.service names"),
        ({"line_ref": "Ref"}, "'Ref', which line_ref names"),
        ({"footer": {"where": {"Jour": "T"}, "amount": "Montant"}}, "'Jour', which footer.where names"),
        ({"footer": {"where": {"Date": "T"}, "amount": "Total"}}, "'Total', which footer.amount names"),
    ],
)
@pytest.mark.parametrize("rows", [(GOOD,), ()])
def test_a_missing_column_is_refused_even_where_no_row_stands(
    tmp_path: Path, settings_of_source: dict[str, Any], place: str, rows: tuple[str, ...]
) -> None:
    with pytest.raises(Refused) as refused:
        intake(tmp_path, *rows, **settings_of_source)
    assert str(refused.value).startswith(f"usage.csv: there is no column {place}; its columns are Date, ")


def test_a_file_of_headings_alone_makes_no_batch(tmp_path: Path) -> None:
    source = source_of()
    assert list(read_batches(deliveries(tmp_path, source)[0], terms_of(source))) == []


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"row": "x"}, "usage mobile: row: the program makes this column itself"),
        ({"site": {"from": "x", "regex": "^[A-Z]+"}}, "columns.site: '^[A-Z]+' has no group"),
        ({"site": {"from": "x", "regex": "^([A-Z]+"}}, "columns.site: '^([A-Z]+' is no regular expression"),
        ({"site": {"from": "x", "json": "tags.site"}}, "columns.site: 'tags.site' is no path"),
    ],
)
def test_a_mapping_that_cannot_work_is_refused_before_any_file_is_read(columns: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        kept_columns([source_of(columns=columns)])
    assert sentence in str(refused.value)


def test_a_workbook_is_read_like_any_file(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Conso"
    for row in [["Relevé"], ["Jour", "Code", "Montant"], [date(2026, 10, 5), "SVC-1", 0.1], ["06/10/2026", 12, 2]]:
        book.active.append(row)
    book.save(tmp_path / "usage.xlsx")
    source = UsageSource.model_validate(
        {
            "source": "it",
            "files": "*.xlsx",
            "xlsx": {"first_row": 2, "date": "%d/%m/%Y"},
            "columns": {"usage_date": "Jour", "service": "Code", "amount": "Montant"},
        }
    )
    (batch,) = read_batches(find_deliveries([source], tmp_path, "2026-10")[0], terms_of(source))
    assert batch.lines.select("file", "row", "line", "usage_date", "service", "amount").rows() == [
        ("usage.xlsx#Conso", 1, 3, date(2026, 10, 5), "SVC-1", Decimal("0.1")),
        ("usage.xlsx#Conso", 2, 4, date(2026, 10, 6), "12", Decimal(2)),
    ]


def test_numbers_that_a_workbook_holds_as_text_are_read_as_the_settings_say_and_those_held_as_such_are_left(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    for row in [["Code", "Montant", "Volume"], ["A", "1 234,50", 1234.5], ["B", 1234.5, "0,5"], ["C", "-7", "1.5.0"]]:
        book.active.append(row)
    book.active.append(["TOTAL", "2\u202f462,00", None])
    book.save(tmp_path / "usage.xlsx")
    written = {"decimal": ",", "thousands": " "}
    columns = {"service": "Code", "amount": "Montant", "quantity": "Volume"}
    footer = {"where": {"Code": "TOTAL"}, "amount": "Montant"}
    source = source_of(files="*.xlsx", xlsx=written, columns=columns, footer=footer, period_by="file", line_ref=None)
    (batch,) = read_batches(find_deliveries([source], tmp_path, "2026-10")[0], terms_of(source))
    assert batch.lines.select("service", "amount", "quantity").rows() == [
        ("A", Decimal("1234.50"), Decimal("1234.5")),
        ("B", Decimal("1234.5"), Decimal("0.5")),
    ]
    assert batch.rejected.select("rules", "column", "value").rows() == [(["not_a_number"], "quantity", "1.5.0")]
    assert batch.footer_amounts == (Decimal(2462),)


def test_a_parquet_file_is_read_natively_and_its_texts_as_the_settings_say(tmp_path: Path) -> None:
    amounts = pl.Series([Decimal("0.123456789012345678")], dtype=pl.Decimal(38, 18))
    frame = pl.DataFrame(
        {"Jour": [date(2026, 10, 5)], "Montant": amounts, "Volume": ["1 234,5"], "Tags": [{"s": "SVC-1"}]}
    ).with_columns(Attente=pl.duration(seconds=90))
    frame.write_parquet(tmp_path / "usage.parquet")
    columns = {"usage_date": "Jour", "amount": "Montant", "quantity": "Volume", "tags": "Tags"}
    source = source_of(files="*.parquet", columns={**columns, "service": {"from": "Tags", "json": "$.s"}})
    (batch,) = read_batches(find_deliveries([source], tmp_path, "2026-10")[0], terms_of(source))
    assert batch.lines.select("line", "usage_date", "service", "amount", "quantity", "tags").rows() == [
        (None, date(2026, 10, 5), "SVC-1", Decimal("0.123456789012345678"), Decimal("1234.5"), '{"s":"SVC-1"}')
    ]


ROWS = st.sampled_from([GOOD, *(row for _, row, *_ in BROKEN), changed(Matricule='"a\nb"'), "", "TOTAL;;;;;;;7;"])


@settings(deadline=None, max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=30), st.integers(1, 12))
def test_the_size_of_batches_changes_no_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str], size: int
) -> None:
    source = source_of(line_ref="N°", footer={"where": {"Date": "TOTAL"}, "amount": "Montant"})
    (delivery,) = deliveries(tmp_path_factory.mktemp("delivered"), source, *rows)
    whole = list(read_batches(delivery, terms_of(source)))
    cut = list(read_batches(delivery, terms_of(source), records=size))
    assert [batch.records for batch in cut[:-1]] == [size] * (len(cut) - 1)
    assert sum(batch.records for batch in cut) == sum(batch.records for batch in whole)
    for name in ("lines", "rejected", "row_hashes"):
        parts = [pl.DataFrame(getattr(batch, name)) for batch in cut]
        assert not whole or pl.concat(parts).equals(pl.DataFrame(getattr(whole[0], name)))


PROGRAM = """
import sys
from pathlib import Path
from schemas.settings import UsageSource
from transforms.intake.batches import IntakeTerms, read_batches
from transforms.intake.deliveries import find_deliveries
source = UsageSource.model_validate_json(sys.argv[2])
(delivery,) = find_deliveries([source], Path(sys.argv[1]), "2026-10")
for batch in read_batches(delivery, IntakeTerms("2026-10", None, ())):
    print(batch.lines.write_ndjson(), batch.rejected.write_ndjson(), batch.row_hashes.to_list(), batch.amount)
"""


def test_the_number_of_threads_changes_no_row(tmp_path: Path) -> None:
    source = source_of()
    deliveries(tmp_path, source, *[GOOD, *(row for _, row, *_ in BROKEN)] * 20)
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), source.model_dump_json(by_alias=True)]
    said = [
        subprocess.run(
            command, env={**os.environ, "POLARS_MAX_THREADS": threads}, capture_output=True, check=True
        ).stdout
        for threads in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(said[0]) > 1000
