"""A drawn month gives the trees that stand in `expected/`, and tells each line that has no place in its tree."""

from pathlib import Path

import polars as pl
import pytest

from flows.cli import main
from flows.close_month import Closed
from tests.drawn.month import DRAWN, draft_of, drawn_month, drawn_texts, drawn_workspace
from tests.golden.month import PERIOD
from transforms.published import read_table, table_paths

REGENERATE = "where the change is meant: python -m tests.golden.regenerate, and read the difference"


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Closed, Path]:
    """The closed month, and what it published."""
    folder = tmp_path_factory.mktemp("drawn") / "workspace"
    return drawn_month(folder), draft_of(folder)


@pytest.fixture(scope="module")
def draft(month: tuple[Closed, Path]) -> Path:
    return month[1]


@pytest.mark.parametrize("name", ["layout.txt", "month.txt"])
def test_the_drawn_month_gives_the_trees_that_stand_in_expected(draft: Path, name: str) -> None:
    assert drawn_texts(draft)[name] == (DRAWN / name).read_text(encoding="utf-8"), REGENERATE


def test_lines_without_a_place_in_the_tree_are_rejected_and_told_why(draft: Path) -> None:
    paths = table_paths(draft / "tables", "rejected_lines")
    rejected = pl.concat([pl.read_parquet(path) for path in paths]).filter(stage="layout").sort("source", "row")
    assert rejected.select("source", "row", "message").rows() == [
        ("cloud", 3, "point NUAGE is not drawn on that date"),
        ("cloud", 5, "point OU-NUAGE is for another recipient"),
        ("cloud", 7, "point ATTENTE is under no invoice"),
    ]


def test_points_without_a_charge_are_named_whatever_their_kind(month: tuple[Closed, Path]) -> None:
    told = [warning for warning in month[0].warnings if warning.startswith("points: ")]
    assert told == [
        "points: 2 drawn points take no charge of the period, nor does anything below: section OU-VIL, section ATTENTE;"
        " see whether they should"
    ]


def test_a_drawn_invoice_is_known_by_the_code_of_its_point(draft: Path) -> None:
    keys = read_table(draft / "tables", "invoices")["invoice_key"].to_list()
    assert "MER-IT/MER-OUEST//OU-TEL" in keys
    assert "MER-IT/MER-IMMO/Autres prestations" in keys


def test_the_command_draws_the_folders_of_a_month_that_has_run(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-w", str(draft.parents[2]), "tree", PERIOD, "--recipient", "MER-OUEST"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert [line.split("  ")[0] for line in lines[:4]] == [
        "MER-OUEST",
        "Groupe Merisier",
        "Ouest",
        "● Télécoms de l'Ouest",
    ]


def test_check_counts_drawn_invoices_and_refuses_all_that_is_misdrawn_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = drawn_workspace(tmp_path / "workspace")
    assert main(["-w", str(folder), "check"]) == 0
    assert "layout: 6 invoice points" in capsys.readouterr().out
    with (folder / "inputs" / "points.csv").open("a", encoding="utf-8") as points:
        points.write("A,B,folder,,,\nB,A,folder,,,\nC,OU-TEL,invoice,Trop,,\nD,NULLE,section,,,\n")
    assert main(["-w", str(folder), "check"]) == 1
    told = capsys.readouterr().err
    for fault in ("circle: A > B > A", "an invoice stands below invoice OU-TEL", "names point NULLE", "no title"):
        assert fault in told
