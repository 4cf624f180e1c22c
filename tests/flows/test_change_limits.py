"""A month whose charges differ too much from those of the published one before is held until it is accepted."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from flows.cli import main
from flows.close_month import Closed
from flows.commands import run_command
from flows.init import PERIOD
from flows.runner import run_directly
from flows.settings_file import FILE
from flows.steps.controls import ControlsFailed
from tests.flows.small_workspace import deliver_month, make_workspace, replace_in
from transforms.published import read_table

NEXT = "2026-11"


def limit(workspace: Path, limits: str) -> None:
    """Add a block of limits to the settings."""
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(f"\n[variance]\n{limits}\n")


@pytest.fixture
def dearer(closed_workspace: Path) -> Path:
    """A month that was published, and one whose access lines cost 20 more each."""
    deliver_month(closed_workspace, NEXT)
    replace_in(closed_workspace, "inputs/prices.csv", "FIBRE,,189.00", "FIBRE,,209.00")
    return closed_workspace


def run_json(workspace: Path) -> dict[str, object]:
    described: dict[str, object] = json.loads((workspace / "periods" / NEXT / "draft" / "run.json").read_text())
    return described


def test_a_change_beyond_the_limits_is_refused_naming_the_recipient_and_why(dearer: Path) -> None:
    limit(dearer, "limit_rate = 0.05\nlimit_amount = 25")
    with pytest.raises(ControlsFailed) as refused:
        run_directly(dearer, NEXT)
    assert [str(problem) for problem in refused.value.problems] == [
        "control change_unaccepted, EX-NORD EUR: its charges went from 429.74 in 2026-10 to 469.00, "
        "a change of 39.26 (volume -0.66, price 39.91), where 25.00 may pass; "
        'if it is right, say why: chargeback run 2026-11 --accept "reason"; if not, put it right; '
        "the limits are in [variance]"
    ]
    assert not (dearer / "periods" / NEXT / "draft").exists()
    assert (dearer / "periods" / NEXT / "refused" / "problems.txt").exists()


def test_what_is_accepted_is_published_and_its_reason_kept(dearer: Path) -> None:
    limit(dearer, "limit_amount = 25")
    run_directly(dearer, NEXT, accepted="new contract of the operator")
    assert run_json(dearer)["accepted"] == {"reason": "new contract of the operator", "changes": ["EX-NORD EUR"]}
    totals = read_table(dearer / "periods" / NEXT / "draft" / "tables", "control_totals")
    found = totals.filter(control="change_unaccepted").sort("scope")
    assert found.select("scope", "passed").rows() == [("EX-NORD EUR", True), ("EX-SUD EUR", True)]
    assert (found["difference"] > 0).to_list() == [True, False]


@pytest.mark.parametrize(
    "limits",
    [
        "limit_amount = 39.255",
        "limit_rate = 0.1",
        "limit_rate = 0.01\nlimit_amount = 50",
        "limit_rate = 0.1\nlimit_amount = 1",
    ],
    ids=["to the last decimal", "below the share", "above the share only", "above the amount only"],
)
def test_a_change_within_a_limit_passes(dearer: Path, limits: str) -> None:
    limit(dearer, limits)
    run_directly(dearer, NEXT)
    assert "accepted" not in run_json(dearer)


def test_without_limits_nothing_is_compared(dearer: Path) -> None:
    run_directly(dearer, NEXT)
    totals = read_table(dearer / "periods" / NEXT / "draft" / "tables", "control_totals")
    assert totals.filter(control="change_unaccepted").is_empty()


def test_a_first_month_has_nothing_to_differ_from(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "new")
    limit(workspace, "limit_amount = 0")
    run_directly(workspace, PERIOD)


def test_a_month_is_held_against_the_newest_published_before_it_though_others_lie_between(
    closed_workspace: Path,
) -> None:
    deliver_month(closed_workspace, "2026-12")
    limit(closed_workspace, "limit_amount = 0")
    with pytest.raises(ControlsFailed) as refused:
        run_directly(closed_workspace, "2026-12")
    assert all("in 2026-10" in problem.found for problem in refused.value.problems)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_must_say_something(dearer: Path, capsys: pytest.CaptureFixture[str], reason: str) -> None:
    assert main(["-w", str(dearer), "run", NEXT, "--accept", reason]) == 2
    assert capsys.readouterr().err == f"error: --accept: found {reason!r}; say why the change is right\n"


@pytest.mark.parametrize("words", [[], ["--accept", "new contract"]])
def test_the_command_hands_the_reason_on(dearer: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    asked = []

    def noted(_server: None, month: tuple[Path, str, str | None], *_: object) -> Closed:
        asked.append(month)
        return Closed((), (), 0)

    monkeypatch.setattr(run_command, "own_server", nullcontext)
    monkeypatch.setattr(run_command.prefect_environment, "prepare", lambda **_: None)
    monkeypatch.setattr(run_command, "_run", noted)
    assert main(["-w", str(dearer), "run", NEXT, *words]) == 0
    assert asked == [(dearer.resolve(), NEXT, words[1] if words else None)]
