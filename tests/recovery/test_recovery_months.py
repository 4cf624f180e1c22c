"""Months, their recovery, the pools it writes, the month that charges them, and a recovery that is full."""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from tests.recovery.month import FILE, KEYS, RECOVERED, WORKSPACE, recovery_texts, recovery_workspace, said

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace whose two months have run. Read only."""
    return recovery_workspace(tmp_path_factory.mktemp("recovery") / "workspace")


@pytest.fixture(scope="module")
def round_trip(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The workspace whose year is made up, and what was read on the way. Read only."""
    workspace = Path(shutil.copytree(closed, tmp_path_factory.mktemp("round") / "workspace", symlinks=True))
    return workspace, recovery_texts(workspace)


@pytest.fixture(scope="module")
def texts(round_trip: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return round_trip[1]


@pytest.mark.parametrize("name", sorted(path.name for path in RECOVERED.iterdir()))
def test_the_round_trip_says_what_stands_in_expected(texts: dict[str, str], name: str) -> None:
    assert texts[name] == (RECOVERED / name).read_text(encoding="utf-8"), REGENERATE


def test_every_text_of_the_round_trip_is_expected(texts: dict[str, str]) -> None:
    assert {path.name for path in RECOVERED.iterdir()} == texts.keys()


def told(workspace: Path, *words: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(said(workspace, *words, "--json"))
    return answer


def test_once_the_pools_are_charged_what_is_left_is_below_half_a_unit(
    closed: Path, round_trip: tuple[Path, dict[str, str]]
) -> None:
    before = told(closed, "recovery", "2026")
    assert [row["true_up"] for row in before["services"]] == ["-36.91", "0", "350", None]
    after = told(round_trip[0], "recovery", "2026")
    assert [row["difference"] for row in after["services"]] == ["-0.0005", "0", "0", None]
    assert (after["pools"], after["keys"], after["periods"]) == ([], [], ["2026-11", "2026-12"])
    borne = [sum(Decimal(row[name]) for name in ("charged", "retained")) for row in after["services"]]
    assert borne == [Decimal("290.0005"), 300, 2150, 300]


def test_nothing_is_written_unless_it_is_asked_for(closed: Path) -> None:
    before = sorted(closed.rglob("*"))
    said(closed, "recovery", "2026")
    said(closed, "variance", "2026-12", "--against", "budget")
    assert sorted(closed.rglob("*")) == before


@pytest.mark.parametrize("there", [FILE, KEYS])
def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, closed: Path, capsys: Captured, there: Path) -> None:
    kept = tmp_path / there.name
    kept.write_text("mine", encoding="utf-8")
    assert main(["-w", str(closed), "recovery", "2026", "--pools", str(tmp_path / FILE.name)]) == 2
    assert capsys.readouterr().err == (
        f"error: {kept}: it is there already, and is not written over; move it away, or name another\n"
    )
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(there.name, "mine")]


@pytest.mark.parametrize(
    ("words", "said_of_it"),
    [
        (["recovery", "26"], "year: found '26'; write a year such as 2026"),
        (["recovery", "2025"], "year 2025: no month of it has a published draft in "),
        (["recovery", "2026", "--pools", "pools.xlsx"], "--pools: found 'pools.xlsx'; name a file that ends in .csv"),
        (["variance", "2026-10", "--against", "budget"], "period 2026-10: it has no published draft in "),
        (["variance", "2026-12", "--year-to-date"], "--year-to-date: it is of a budget; add --against budget"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_answered_is_refused_in_words(
    closed: Path, capsys: Captured, words: list[str], said_of_it: str
) -> None:
    assert main(["-w", str(closed), *words]) == 2
    assert capsys.readouterr().err.startswith(f"error: {said_of_it}")


def without(workspace: Path, folder: Path, table: str) -> Path:
    """A copy of the workspace whose settings do not name the table."""
    copied = Path(shutil.copytree(workspace, folder / "workspace", symlinks=True))
    settings = copied / "chargeback.toml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    settings.write_text("".join(line for line in lines if not line.startswith(f"{table} = ")), encoding="utf-8")
    return copied


@pytest.mark.parametrize(
    ("table", "words"),
    [("budget", ["variance", "2026-12", "--against", "budget"]), ("actual_costs", ["recovery", "2026"])],
)
def test_a_table_that_the_settings_do_not_name_is_asked_for(
    tmp_path: Path, closed: Path, capsys: Captured, table: str, words: list[str]
) -> None:
    assert main(["-w", str(without(closed, tmp_path, table)), *words]) == 2
    right = f'name its file: {table} = "inputs/{table}.csv"'
    assert capsys.readouterr().err == f"error: chargeback.toml, [inputs]: it names no table {table}; {right}\n"


@pytest.mark.parametrize(
    ("table", "words", "place"),
    [
        ("budget", ["variance", "2026-12", "--against", "budget"], "budget of 2026-12"),
        ("actual_costs", ["recovery", "2026"], "costs of 2026"),
    ],
)
def test_a_table_without_a_row_of_the_time_is_told(
    tmp_path: Path, closed: Path, capsys: Captured, table: str, words: list[str], place: str
) -> None:
    workspace = Path(shutil.copytree(closed, tmp_path / "workspace", symlinks=True))
    file = workspace / "inputs" / f"{table}.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2026", "2024"), encoding="utf-8")
    assert main(["-w", str(workspace), *words]) == 2
    assert capsys.readouterr().err.startswith(f"error: {place}: the table has no row of ")


def test_a_budget_changes_without_a_month_that_runs_again(tmp_path: Path, closed: Path) -> None:
    workspace = Path(shutil.copytree(closed, tmp_path / "workspace", symlinks=True))
    file = workspace / "inputs" / "budget.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",450,", ",480,"), encoding="utf-8")
    totals = told(workspace, "variance", "2026-12", "--against", "budget")["totals"]
    assert totals[0]["before"] == "1240"


def test_a_budget_in_a_file_of_each_month_is_that_of_the_months_together(tmp_path: Path, closed: Path) -> None:
    workspace = Path(shutil.copytree(closed, tmp_path / "workspace", symlinks=True))
    settings = workspace / "chargeback.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("inputs/budget", "inputs/{period}/budget"))
    headings, *rows = (WORKSPACE / "inputs" / "budget.csv").read_text(encoding="utf-8").splitlines()
    for period in ("2026-11", "2026-12"):
        # each month's file states the other month too, as an export of the year would
        lines = [row if row.startswith(period) else row.replace("450", "999") for row in rows]
        (workspace / "inputs" / period / "budget.csv").write_text("\n".join([headings, *lines]), encoding="utf-8")
    words = ("variance", "2026-12", "--against", "budget", "--year-to-date")
    assert told(workspace, *words)["totals"] == told(closed, *words)["totals"]


def test_for_machines_all_levels_of_a_budget_add_up_exactly(closed: Path) -> None:
    answer = told(closed, "variance", "2026-12", "--against", "budget", "--year-to-date")
    assert (answer["against"], answer["missing"][0], answer["missing"][-1]) == ("budget", "2026-01", "2026-10")
    figures = ("before", "after", "change", "volume", "price", "cost", "scope", "key")
    total = {name: Decimal(answer["totals"][0][name]) for name in figures}
    assert total["change"] == total["after"] - total["before"] == sum(total[name] for name in figures[3:])
    for level in ("recipients", "typologies", "services"):
        assert {name: sum(Decimal(row[name]) for row in answer[level]) for name in figures} == total, level


def test_of_one_company_the_lines_of_its_budget_are_shown(closed: Path) -> None:
    shown = said(closed, "variance", "2026-12", "--against", "budget", "--recipient", "EST").splitlines()
    assert [line.split("  ")[0] or line.strip().partition("  ")[0] for line in shown[1:4]] == [
        "ORM-EST",
        "any typology",
        "any service",
    ]
