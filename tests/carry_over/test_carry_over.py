"""Open lines of an earlier month are charged by the first run that can, and marked."""

import json
from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from tests.carry_over.month import (
    CARRIED,
    FILE,
    NOVEMBER,
    OCTOBER,
    SETTINGS,
    WRITTEN_OFF,
    carried_rows,
    carrying_texts,
    know,
    rows_of,
    tables_of,
    write_off,
)
from tests.charges_only import close_charges
from tests.flows.small_workspace import replace_in
from transforms.corrections.line_ids import row_digest
from transforms.published import read_table


def test_the_next_month_is_as_expected(carried: Path) -> None:
    texts = carrying_texts(carried)
    assert texts == {path.name: path.read_text(encoding="utf-8") for path in CARRIED.iterdir()}


def test_a_line_that_can_be_charged_by_now_is_charged_with_its_own_dates_and_counts_as_late(carried: Path) -> None:
    lines = rows_of(carried, NOVEMBER, "usage_lines").filter(file=FILE)
    assert lines.select("row", "late", pl.col("usage_date").cast(pl.String)).rows() == [
        (2, True, "2026-10-07"),
        (3, True, "2026-10-08"),
    ]
    assert rows_of(carried, NOVEMBER, "rejected_lines").is_empty()


def test_open_lists_neither_what_another_month_charged_nor_what_is_written_off(
    carried: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["-w", str(carried), "open", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    rows = [line["line_id"].rpartition(":")[2] for cause in found["open"] for line in cause["lines"]]
    assert sorted(rows) == ["4", "5", "7"]
    assert [line["line_id"].rpartition(":")[2] for line in found["written_off"]] == ["6"]


def test_a_line_that_is_written_off_is_not_taken_from_the_run_on_that_says_so(workspace: Path) -> None:
    know(workspace, "W777")
    close_charges(workspace, NOVEMBER)
    assert carried_rows(workspace) == [6]
    write_off(workspace, NOVEMBER, WRITTEN_OFF)
    close_charges(workspace, NOVEMBER)
    assert carried_rows(workspace) == []


def test_without_the_setting_or_before_its_period_nothing_is_carried(workspace: Path) -> None:
    know(workspace, "Z999")
    replace_in(workspace, SETTINGS, f'from = "{OCTOBER}"', f'from = "{NOVEMBER}"')
    close_charges(workspace, NOVEMBER)
    assert carried_rows(workspace) == []
    replace_in(workspace, SETTINGS, f'[carry_over]\nfrom = "{NOVEMBER}"\n', "")
    close_charges(workspace, NOVEMBER)
    assert not (tables_of(workspace, NOVEMBER) / "carried_lines.parquet").exists()


def test_a_line_is_judged_with_the_corrections_of_both_months_and_they_are_told(workspace: Path) -> None:
    """October corrects row 5 without curing it; November adds the user, by another correction."""
    head = "line_id,digest,column,value,reason,by\n"
    raw = rows_of(workspace, OCTOBER, "rejected_lines").filter(row=5)["raw"].item()
    row = f"telephony/{FILE}:5,{row_digest(raw)}"
    for period, cells in ((OCTOBER, ("service,VOIX", "user,Q555")), (NOVEMBER, ("user,N100",))):
        table = workspace / "inputs" / period / "corrections.csv"
        table.write_text(head + "".join(f"{row},{cell},why,me\n" for cell in cells), encoding="utf-8")
    close_charges(workspace, OCTOBER)
    close_charges(workspace, NOVEMBER)
    assert carried_rows(workspace) == [5]
    corrected = read_table(tables_of(workspace, NOVEMBER), "corrected_lines")
    assert corrected.select("row", "column", "corrected").rows() == [(5, "service", "VOIX"), (5, "user", "N100")]


def test_a_line_that_has_no_agreement_stays_open_and_leaves_no_trace_in_the_month(workspace: Path) -> None:
    with (workspace / "inputs" / "entities.csv").open("a", encoding="utf-8") as table:
        table.write("CMR-EST,EST,Cormier Est,,,FR,fr\n")
    with (workspace / "inputs" / "users.csv").open("a", encoding="utf-8") as table:
        table.write("Z999,Zoé Exemple,CMR-EST\n")
    know(workspace, "Y888")
    close_charges(workspace, NOVEMBER)
    assert carried_rows(workspace) == [4]
    assert rows_of(workspace, NOVEMBER, "usage_lines").filter(file=FILE)["row"].to_list() == [4]
    assert rows_of(workspace, NOVEMBER, "rejected_lines").is_empty()
    (read,) = read_table(tables_of(workspace, NOVEMBER), "input_files").filter(file=FILE).to_dicts()
    assert (read["records"], read["charged"], read["rejected"], read["amount"]) == (1, 1, 0, 30)
