"""A month whose charges differ too much from those of the published one before is held until it is accepted."""

import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.cli import main
from flows.close_month import Closed, close_month
from flows.commands import run_command
from flows.init import PERIOD
from flows.runner import month_run, run_directly
from flows.settings_file import FILE
from flows.steps.controls import ControlsFailed, run_controls
from schemas.settings import Variance
from tests.flows.small_workspace import deliver_month, make_workspace, replace_in
from tests.tables_only import close_tables, without_documents
from transforms.published import read_table

NEXT = "2026-11"


def limit(workspace: Path, limits: str) -> None:
    """Add a block of limits to the settings."""
    with (workspace / FILE).open("a", encoding="utf-8") as settings:
        settings.write(f"\n[variance]\n{limits}\n")


@pytest.fixture
def dearer(closed_workspace: Path) -> Path:
    """A month that was published, and one whose access lines cost 20 more each."""
    make_dearer(closed_workspace)
    return closed_workspace


def make_dearer(workspace: Path) -> None:
    """Deliver the next month, its access lines at a higher price."""
    deliver_month(workspace, NEXT)
    replace_in(workspace, "inputs/prices.csv", "FIBRE,,189.00", "FIBRE,,209.00")


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
    run_directly(dearer, NEXT, without_documents, accepted="new contract of the operator")
    assert run_json(dearer)["accepted"] == {"reason": "new contract of the operator", "changes": ["EX-NORD EUR"]}
    totals = read_table(dearer / "periods" / NEXT / "draft" / "tables", "control_totals")
    found = totals.filter(control="change_unaccepted").sort("scope")
    assert found.select("scope", "passed").rows() == [("EX-NORD EUR", True), ("EX-SUD EUR", True)]
    assert (found["difference"] > 0).to_list() == [True, False]


class Controlled(Exception):
    """A month has come as far as its controls."""


@pytest.fixture(scope="module")
def controlled(closed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], pl.DataFrame]]:
    """The dearer month up to its controls, which are then run under these limits; returns what they found."""
    workspace = Path(shutil.copytree(closed, tmp_path_factory.mktemp("dearer") / "new", symlinks=True))
    make_dearer(workspace)
    held: list[Any] = []

    def up_to_controls(step: Callable[..., Any], *arguments: Any) -> Any:
        if step is run_controls:
            held.extend(arguments)
            raise Controlled
        return step(*arguments)

    with month_run(workspace, NEXT) as month:
        with suppress(Controlled):
            close_month(month, up_to_controls)

        def under(limits: str) -> pl.DataFrame:
            variance = Variance.model_validate(tomllib.loads(limits))
            run_controls(replace(month, settings=month.settings.model_copy(update={"variance": variance})), *held[1:])
            return read_table(month.tables, "control_totals").filter(control="change_unaccepted")

        yield under


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
def test_a_change_within_a_limit_passes(controlled: Callable[[str], pl.DataFrame], limits: str) -> None:
    assert controlled(limits)["passed"].to_list() == [True, True]


def test_a_change_a_decimal_beyond_a_limit_does_not(controlled: Callable[[str], pl.DataFrame]) -> None:
    with pytest.raises(ControlsFailed, match=r"where 39\.25 may pass"):
        controlled("limit_amount = 39.254")


def test_without_limits_nothing_is_compared(controlled: Callable[[str], pl.DataFrame]) -> None:
    assert controlled("").is_empty()


def test_a_first_month_has_nothing_to_differ_from(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "new")
    limit(workspace, "limit_amount = 0")
    close_tables(workspace, PERIOD)


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
