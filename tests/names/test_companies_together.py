"""Check and the run tell of invoices on which companies would not stay visible."""

import json
from pathlib import Path

import pytest

from flows.cli import main
from tests.golden.month import PERIOD
from tests.names.month import names_workspace
from tests.tables_only import close_tables

BY_TYPOLOGY = "recipient,title,sections\n,Prestations,typology\n"
RIGHT = "cut them by company: in sections, split_by or lines_by"
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """SAU-EST receives the invoices of two companies, and a layout that cuts by typology alone."""
    folder = names_workspace(tmp_path / "workspace")
    (folder / "inputs" / "layout.csv").write_text(BY_TYPOLOGY, encoding="utf-8")
    return folder


def warnings(folder: Path, capsys: Captured, *period: str) -> list[str]:
    main(["-w", str(folder), "check", *period, "--json"])
    told: list[str] = json.loads(capsys.readouterr().out)["warnings"]
    return [warning for warning in told if RIGHT in warning]


def test_check_and_the_run_tell_of_companies_that_stand_together(workspace: Path, capsys: Captured) -> None:
    companies = "lines of SAU-COL, SAU-EST, SAU-MET may stand together, whose invoices SAU-EST receives"
    told = [f'layout, invoice point 1 "Prestations": {companies}; {RIGHT}']
    assert warnings(workspace, capsys) == told
    assert warnings(workspace, capsys, PERIOD) == told
    closed = close_tables(workspace, PERIOD)
    together = "lines of SAU-COL, SAU-MET stand together in: Prestations"
    assert [warning for warning in closed.warnings if RIGHT in warning] == [
        f"layout, recipient SAU-EST: {together}; {RIGHT}"
    ]


def test_a_company_that_is_billed_to_another_in_other_months_only_is_not_told(
    workspace: Path, capsys: Captured
) -> None:
    entities = workspace / "inputs" / "entities.csv"
    written = entities.read_text(encoding="utf-8")
    own = written.replace("SAU-EST,SAU-EST,,\n", "SAU-EST,,,\n").replace("2026-10-19", "2026-11-19")
    entities.write_text(own.replace("2026-10-20", "2026-11-20"), encoding="utf-8")
    assert len(warnings(workspace, capsys)) == 1
    assert warnings(workspace, capsys, PERIOD) == []
