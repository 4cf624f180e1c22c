"""`chargeback tree --group`: who owns whom, and who is an orphan or owned in a circle."""

import json
from pathlib import Path

import pytest

from flows.cli import main
from tests.names.month import names_workspace

Captured = pytest.CaptureFixture[str]
HEADINGS = "entity,name,country,parent,valid_from,valid_to\n"


def drawn(folder: Path, *words: str, entities: str | None = None) -> int:
    workspace = names_workspace(folder / "workspace")
    if entities is not None:
        (workspace / "inputs" / "entities.csv").write_text(HEADINGS + entities, encoding="utf-8")
    return main(["-w", str(workspace), "tree", "--group", *words])


def test_the_group_is_drawn_by_owners_as_it_is_in_the_end(tmp_path: Path, capsys: Captured) -> None:
    assert drawn(tmp_path) == 0
    assert capsys.readouterr().out.splitlines() == [
        "SAU-SI  Sauge Services",
        "  SAU-EST  Sauge Est",
        "    SAU-COL  Sauge Colmar, invoices to SAU-EST",
        "    SAU-MET  Sauge Metz, invoices to SAU-EST",
    ]


def test_with_a_period_the_group_is_that_of_its_last_day(tmp_path: Path, capsys: Captured) -> None:
    assert drawn(tmp_path, "2026-09") == 0
    assert "    SAU-COL  Sauge Colmar\n" in capsys.readouterr().out


def test_orphans_and_circles_are_drawn_named_and_exit_1(tmp_path: Path, capsys: Captured) -> None:
    rows = "A,a,DE,,,\nB,b,DE,GONE,,\nC,c,DE,E,,\nD,d,DE,C,,\nE,e,DE,D,,\nF,f,DE,E,,\n"
    assert drawn(tmp_path, entities=rows) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == ["A  a", "B  b", "C  c", "  D  d", "    E  e", "      F  f"]
    assert told.err.splitlines() == [
        "error: B: an orphan, its parent GONE is not there",
        "error: C: owned in a circle, C > E > D > C",
    ]


def test_machines_get_the_companies_below_each(tmp_path: Path, capsys: Captured) -> None:
    drawn(tmp_path, "--json")
    (top,) = json.loads(capsys.readouterr().out)
    assert [child["code"] for child in top["children"]] == ["SAU-EST"]


def test_what_looks_into_a_layout_is_not_asked_of_the_group(tmp_path: Path, capsys: Captured) -> None:
    assert drawn(tmp_path, "--find", "Metz") == 2
    assert "leave them out" in capsys.readouterr().err
