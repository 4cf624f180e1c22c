"""`chargeback check PERIOD` foretells what the limits of rejected rows will refuse."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from flows.cli import main
from flows.commands.check_command import beyond_limit
from flows.dry_intake import FileChecked
from flows.init import PERIOD
from flows.runner import run_directly
from flows.settings_file import FILE
from schemas.problems import Refused
from schemas.settings import RejectLimit
from tests.flows.small_workspace import USAGE, make_workspace, replace_in

Captured = pytest.CaptureFixture[str]
TOLD = (
    "rejected rows: intake alone would reject 1 of 16 rows, more than the 0.32 that justification.reject_limit.rows"
    " allows; put them right, or raise the limit: the run would be refused"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A month whose intake rejects one row of sixteen, subscriptions included; two in a hundred are allowed."""
    workspace = make_workspace(tmp_path / "new")
    replace_in(workspace, USAGE, "T001;01/10/2026", "T001;01/02/2026")
    return workspace


def test_more_rejected_rows_than_allowed_are_exit_1_and_told_as_the_run_will_tell_it(
    workspace: Path, capsys: Captured
) -> None:
    assert main(["-w", str(workspace), "check", PERIOD]) == 1
    told = capsys.readouterr()
    assert told.err == f"error: {TOLD}\n"
    assert told.out.splitlines()[-1] == f"{USAGE}: 11 rows, rejected: 1 date_outside_period"
    with pytest.raises(Refused, match=r"expected 0\.32, found 1"):
        run_directly(workspace, PERIOD)


def test_machines_are_told_what_would_be_refused(workspace: Path, capsys: Captured) -> None:
    assert main(["-w", str(workspace), "check", PERIOD, "--json"]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    (problem,) = json.loads(told.out)["refused"]
    assert f"{problem['place']}: {problem['found']}; {problem['right']}" == TOLD


def test_one_of_a_kind_is_not_many(workspace: Path, capsys: Captured) -> None:
    sites = workspace / "inputs" / "sites.csv"
    (workspace / FILE).write_text(
        (workspace / FILE).read_text(encoding="utf-8").replace("[inputs]\n", '[inputs]\nvat_rules = "inputs/r.csv"\n'),
        encoding="utf-8",
    )
    (sites.parent / "r.csv").write_text("provider,vat_category\n,S\n", encoding="utf-8")
    main(["-w", str(workspace), "check"])
    assert "vat_rules: 1 row\n" in capsys.readouterr().out


@pytest.mark.parametrize(("rejected", "refused"), [(0, 0), (30, 0), (31, 1)])
def test_a_limit_is_exceeded_above_it_not_at_it(rejected: int, refused: int) -> None:
    mobile = FileChecked("mobile", "a.csv", 1_000, {"no_amount": 20, "not_a_date": rejected - 20})
    files = [mobile, FileChecked("cloud", "b", 300, {})]
    assert len(beyond_limit(files, 200, RejectLimit(rows=Decimal("0.02")))) == refused


def test_nothing_read_exceeds_nothing() -> None:
    assert beyond_limit([], 0, RejectLimit(rows=Decimal(0))) == []
