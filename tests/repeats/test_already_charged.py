"""What an earlier published month charged is rejected in a later one, and nothing else is taken for it."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from flows.init import PERIOD
from flows.settings_file import FILE
from tests.charges_only import close_charges
from tests.flows.small_workspace import USAGE, make_workspace, reject_a_row, replace_in
from tests.tables_only import close_tables
from transforms.published import empty_table, read_table, table_paths

NEXT = "2026-11"
FEES = """
[[usage]]
source = "fees"
files = "inputs/{period}/fees.csv"
period_by = "file"
  [usage.columns]
  usage_date = "day"
  user = "user"
  service = "service"
  amount = "amount"
  nature = "nature"
  evidence_ref = "document"
"""
DATED = "2026-10-05,E101,APPELS,3.00,Calls abroad in October,B-1"
UNDATED = ",E101,APPELS,4.00,Maintenance of the line,CONTRACT-7"
CHARGED_ALREADY = f"the row was charged already: {PERIOD}, telephonie/{USAGE}:5"
LATE = "T010;30/10/2026;E201;APPELS;;;Remboursement d'appels contestés;-2,8575;AV-2026-0009"


def deliver(workspace: Path, file: str, *rows: str, period: str = NEXT) -> None:
    """Deliver a file of one period with the headings of the source."""
    headings = {
        "telephonie.csv": (workspace / USAGE).read_text(encoding="utf-8").splitlines()[0],
        "fees.csv": "day,user,service,amount,nature,document",
    }[file]
    target = workspace / "inputs" / period / file
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")


def tables_of(workspace: Path, period: str) -> Path:
    return workspace / "periods" / period / "draft" / "tables"


def rows_of(workspace: Path, period: str, name: str) -> pl.DataFrame:
    paths = table_paths(tables_of(workspace, period), name)
    return pl.concat([empty_table(name), *(pl.read_parquet(path).select(empty_table(name).columns) for path in paths)])


def closed(workspace: Path, period: str = NEXT) -> tuple[list[int], dict[int, str]]:
    """Close a month: the rows of telephony that are charged, and why others are not."""
    close_charges(workspace, period)
    rejected = rows_of(workspace, period, "rejected_lines")
    charged = rows_of(workspace, period, "charge_lines").filter(source="telephonie")
    return charged["row"].to_list(), dict(rejected.select("row", "message").iter_rows())


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose first month has run, with one row rejected; much may be."""
    workspace = make_workspace(tmp_path_factory.mktemp("begun") / "workspace")
    reject_a_row(workspace, limit="1")
    replace_in(workspace, FILE, "amount = 0.02", "amount = 1")
    replace_in(workspace, FILE, "footer =", "# footer =")
    replace_in(workspace, USAGE, ";TOTAL;;;;;;36,5772;\n", "")
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(FEES)
    deliver(workspace, "fees.csv", DATED, UNDATED, period=PERIOD)
    close_charges(workspace, PERIOD)
    return workspace


def next_month(closed: Path, folder: Path) -> Path:
    """A copy of a workspace, in which the next month has the undated fee alone."""
    workspace = Path(shutil.copytree(closed, folder / "workspace", symlinks=True))
    deliver(workspace, "fees.csv", UNDATED)
    return workspace


@pytest.fixture
def workspace(begun: Path, tmp_path: Path) -> Path:
    """One of its own for each test."""
    return next_month(begun, tmp_path)


@pytest.fixture(scope="module")
def renumbered(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with references that begin anew each month, its first month run under that setting. Read only."""
    workspace = next_month(begun, tmp_path_factory.mktemp("renumbered"))
    replace_in(workspace, FILE, 'line_ref = "Ligne"', 'line_ref_restarts = true\nline_ref = "Ligne"')
    close_charges(workspace, PERIOD)
    return workspace


def test_a_reference_that_an_earlier_month_charged_is_rejected_whatever_else_its_row_says(workspace: Path) -> None:
    corrected = "T005;07/11/2026;E102;APPELS;;14;Appels vers l'international, zone Europe;9,99;FA-2026-1132"
    new = corrected.replace("T005", "T105")
    deliver(workspace, "telephonie.csv", new, corrected)
    assert closed(workspace) == ([1], {2: CHARGED_ALREADY})


def test_check_foretells_what_was_charged_already(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deliver(workspace, "telephonie.csv", "T105;07/11/2026;E101;FORFAIT;Voix;1;;;F", LATE)
    assert main(["-w", str(workspace), "check", NEXT, "--json"]) == 3
    files = json.loads(capsys.readouterr().out)["files"]
    assert [file["rejected"] for file in files] == [{"already_charged": 1}, {}]


def test_a_line_that_the_earlier_month_rejected_is_not_known_and_is_charged(workspace: Path) -> None:
    again = "T011;30/10/2026;E101;APPELS;;5;Appels vers numéros spéciaux;0,7450;FA-2026-1032"
    deliver(workspace, "telephonie.csv", again)
    assert closed(workspace) == ([1], {})


def test_references_that_begin_anew_each_month_are_other_rows_but_a_late_row_that_comes_as_it_was_is_not(
    renumbered: Path, tmp_path: Path
) -> None:
    workspace = next_month(renumbered, tmp_path)
    other = LATE.replace("T010", "T003")
    november = "T005;07/11/2026;E101;APPELS;;14;Appels vers l'international, zone Europe;1,1662;FA-2026-1132"
    deliver(workspace, "telephonie.csv", november, other, LATE)
    assert closed(workspace) == ([1, 2], {3: f"the row was charged already: {PERIOD}, telephonie/{USAGE}:10"})


def test_a_file_whose_repeats_are_accepted_is_charged_whatever_earlier_months_charged(workspace: Path) -> None:
    file = f"inputs/{NEXT}/telephonie.csv"
    replace_in(workspace, FILE, 'line_ref = "Ligne"', f'accept_repeats = ["{file}"]\nline_ref = "Ligne"')
    deliver(workspace, "telephonie.csv", LATE)
    assert closed(workspace) == ([1], {})


def test_where_the_file_decides_a_row_that_states_its_day_is_known_again_and_one_without_may_come_each_month(
    workspace: Path,
) -> None:
    deliver(workspace, "telephonie.csv", "T105;07/11/2026;E101;FORFAIT;Voix;1;;;F")
    deliver(workspace, "fees.csv", UNDATED, DATED, DATED.replace("10-05", "10-06"))
    assert closed(workspace)[1] == {2: f"the row was charged already: {PERIOD}, fees/inputs/{PERIOD}/fees.csv:1"}
    assert rows_of(workspace, NEXT, "charge_lines").filter(source="fees")["row"].to_list() == [1, 3]


def test_a_file_without_days_that_comes_again_as_it_was_is_told_unless_it_is_accepted(workspace: Path) -> None:
    deliver(workspace, "telephonie.csv", "T105;07/11/2026;E101;FORFAIT;Voix;1;;;F")
    shutil.copy(workspace / "inputs" / PERIOD / "fees.csv", workspace / "inputs" / NEXT / "fees.csv")
    close_tables(workspace, NEXT)
    told = "file_charged_before", f"fees, inputs/{NEXT}/fees.csv as {PERIOD}, inputs/{PERIOD}/fees.csv", False
    failed = read_table(tables_of(workspace, NEXT), "control_totals").filter(control="file_charged_before")
    assert failed.select("control", "scope", "passed").rows() == [told]
    replace_in(
        workspace, FILE, 'period_by = "file"', f'period_by = "file"\naccept_repeats = ["inputs/{NEXT}/fees.csv"]'
    )
    close_tables(workspace, NEXT)
    assert read_table(tables_of(workspace, NEXT), "control_totals").filter(control="file_charged_before").is_empty()


def test_the_earliest_month_that_charged_it_is_named(workspace: Path) -> None:
    deliver(workspace, "telephonie.csv", "T105;07/11/2026;E101;FORFAIT;Voix;1;;;F")
    deliver(workspace, "fees.csv", DATED)
    shutil.copytree(workspace / "periods" / PERIOD, workspace / "periods" / "2026-09", symlinks=True)
    assert closed(workspace)[1][1] == f"the row was charged already: 2026-09, fees/inputs/{PERIOD}/fees.csv:1"


def test_a_month_knows_nothing_of_later_ones_nor_of_those_that_an_earlier_version_published(workspace: Path) -> None:
    deliver(workspace, "telephonie.csv", LATE)
    shutil.rmtree(tables_of(workspace, PERIOD) / "charged_rows")
    assert closed(workspace) == ([1], {})
    before = closed(workspace, PERIOD)
    assert before[0] == list(range(1, 11))
    assert closed(workspace)[0] == []


def test_the_run_tells_which_months_it_was_held_against(workspace: Path) -> None:
    deliver(workspace, "telephonie.csv", LATE.replace("T010", "T110"))
    closed(workspace)
    described = [json.loads((tables_of(workspace, one).parent / "run.json").read_text()) for one in (PERIOD, NEXT)]
    assert described[0]["months_before"] == {}
    assert described[1]["months_before"] == {PERIOD: described[0]["tables_digest"]}


def test_only_rows_that_a_later_month_could_take_are_kept(begun: Path, renumbered: Path) -> None:
    """With a reference all that were charged, else those of the last `late_days` days and of files that decide."""
    kept = rows_of(begun, PERIOD, "charged_rows")
    assert kept.filter(source="telephonie")["line_ref"].to_list() == [f"T{row:03}" for row in range(1, 11)]
    assert kept.filter(source="fees").select("row", "line_ref").rows() == [(1, None)]
    kept = rows_of(renumbered, PERIOD, "charged_rows").filter(source="telephonie")
    assert kept.select("row", "line_ref").rows() == [(10, None)]
    assert kept["digest"].str.contains("^[0-9a-f]{16}$").all()
