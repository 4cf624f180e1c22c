"""`run --profile`: what each step of a run took, in `profile.json`; nothing is measured where no one asks."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from flows.close_month import Closed
from flows.commands import run_command
from flows.init import PERIOD
from flows.profile import FILE, Profile
from flows.progress import STEPS
from flows.runner import directly, month_run, run_directly
from schemas.problems import Refused
from tests.flows.small_workspace import make_workspace, published, reject_a_row, shown


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "new")


@pytest.fixture(scope="module")
def profiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, whose month has run with a profile. Read only."""
    made = make_workspace(tmp_path_factory.mktemp("profiled") / "new")
    run_directly(made, PERIOD, Profile())
    return made


def _profile(workspace: Path, folder: str = "draft") -> list[dict[str, Any]]:
    told = json.loads((workspace / "periods" / PERIOD / folder / FILE).read_text(encoding="utf-8"))
    assert told["period"] == PERIOD
    steps: list[dict[str, Any]] = told["steps"]
    return steps


def _measured(workspace: Path, step: Callable[[Any], None]) -> dict[str, Any]:
    """What is told of one step that is done in a run of its own."""
    profile = Profile()
    with month_run(workspace, PERIOD) as month:
        profile(step, month)
        (told,) = json.loads((month.build / FILE).read_text(encoding="utf-8"))["steps"]
    assert isinstance(told, dict)
    return told


def test_the_steps_of_the_month_stand_in_it_in_their_order_as_the_log_has_them(profiled: Path) -> None:
    steps = _profile(profiled)
    assert len(steps) == STEPS
    draft = profiled / "periods" / PERIOD / "draft"
    logged = [line.split(" ", 2)[2] for line in (draft / "log.txt").read_text(encoding="utf-8").splitlines()]
    assert [step["step"] for step in steps] == [line.partition(":")[0] for line in logged]
    for step, line in zip(steps, logged, strict=True):
        rows = f", {step['rows']:,} rows" if step["rows"] is not None else " s"
        assert rows in line
        assert step["wall_seconds"] > 0
        assert step["peak_memory_bytes"] > 2**20
    by_name = {step["step"]: step for step in steps}
    intake = by_name["take in"]
    assert intake["rows_per_second"] == int(intake["rows"] / intake["wall_seconds"])
    lines = sum(path.stat().st_size for path in (draft / "tables" / "usage_lines").iterdir())
    assert intake["bytes_written"] > lines
    published = by_name["publish month"]
    a_line_of_the_log = len(logged[-1]) + 25
    assert published["bytes_written"] == (draft / "run.json").stat().st_size + a_line_of_the_log
    assert (published["rows"], published["rows_per_second"]) == (None, None)


def test_a_profile_changes_nothing_else(profiled: Path, closed: Path) -> None:
    alone, beside = published(closed), published(profiled)
    assert FILE not in alone
    del beside[FILE]
    assert beside == alone


def test_without_a_profile_no_thread_looks_at_the_memory(workspace: Path) -> None:
    names: set[str] = set()

    def noted(_: object) -> None:
        names.update(thread.name for thread in threading.enumerate())

    with month_run(workspace, PERIOD) as month:
        directly(noted, month)
        assert names
        assert "memory" not in names
        Profile()(noted, month)
        assert "memory" in names


def test_a_refused_run_leaves_what_its_steps_took_as_far_as_it_came(workspace: Path) -> None:
    reject_a_row(workspace, limit="0.01")
    with pytest.raises(Refused):
        run_directly(workspace, PERIOD, Profile())
    assert _profile(workspace, "refused")[-1]["step"] == "count files"
    assert FILE in shown(workspace / "periods" / PERIOD / "refused")


def test_a_new_file_and_one_replaced_count_whole_and_one_made_longer_by_what_was_added(workspace: Path) -> None:
    with month_run(workspace, PERIOD) as month:
        for name in ("replaced", "longer", "left"):
            (month.build / name).write_bytes(b"0" * 1_000)
        profile = Profile()

        def write(_: object) -> None:
            (month.build / "new").write_bytes(b"1" * 10_000)
            (month.build / "gone").write_bytes(b"1" * 500_000)
            (month.build / "gone").unlink()
            (month.build / "other").write_bytes(b"1" * 1_000)
            (month.build / "other").replace(month.build / "replaced")
            with (month.build / "longer").open("ab") as longer:
                longer.write(b"1" * 10)

        log = month.build / "log.txt"
        profile(write, month)
    assert profile.steps[0].bytes_written == 10_000 + 1_000 + 10 + log.stat().st_size


BUSY = "import time\nwhile time.process_time() < 0.4: pass\n"
LARGE = "held = bytearray(300_000_000)\nimport time\ntime.sleep(0.5)\n"


@pytest.mark.parametrize("is_waited_for", [True, False])
def test_processors_that_work_for_processes_that_a_step_starts_count(workspace: Path, is_waited_for: bool) -> None:
    started = []

    def work(_: object) -> None:
        child = subprocess.Popen([sys.executable, "-c", BUSY + "print(flush=True)\ninput()\n"], stdin=-1, stdout=-1)
        assert child.stdout is not None
        child.stdout.readline()
        started.append(child)
        if is_waited_for:
            child.communicate(b"\n")

    assert _measured(workspace, work)["cpu_seconds"] > 0.35
    started[0].communicate(None if is_waited_for else b"\n")


def test_memory_that_a_started_process_held_for_a_moment_is_in_the_peak(workspace: Path) -> None:
    def hold(_: object) -> None:
        subprocess.run([sys.executable, "-c", LARGE], check=True)

    assert _measured(workspace, hold)["peak_memory_bytes"] > 300_000_000


@pytest.mark.parametrize("words", [[], ["--profile"]])
def test_the_command_hands_on_whether_a_profile_is_wanted(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    asked = []

    def noted(*arguments: object) -> Closed:
        asked.append(arguments[-1])
        return Closed((), (), 0)

    monkeypatch.setattr(run_command, "own_server", nullcontext)
    monkeypatch.setattr(run_command.prefect_environment, "prepare", lambda **_: None)
    monkeypatch.setattr(run_command, "_run", noted)
    assert main(["-w", str(workspace), "run", PERIOD, *words]) == 0
    assert asked == [bool(words)]
