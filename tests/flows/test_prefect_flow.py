"""The month as a flow: one task per step, retries where one can help, artifacts, refusals without a traceback."""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prefect import runtime
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.objects import FlowRun, TaskRun
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

from flows import close_month, prefect_flow
from flows.init import PERIOD
from flows.prefect_flow import close_month_flow, month_before_schedule, run_flow, run_name
from flows.prefect_process import own_server
from flows.prefect_server import serving
from flows.progress import STEPS
from flows.steps.intake import take_in
from schemas.problems import Problem, Refused
from tests.flows.small_workspace import make_workspace, published


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    """A Prefect server of the tests' own."""
    from prefect.testing.utilities import prefect_test_harness  # takes seconds, and every worker collects this file

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "new")


@pytest.fixture
def flaky(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Exception]], list[Exception]]:
    """Make the intake raise these first, one a try; what is left of them tells how often it was tried."""
    monkeypatch.setattr(prefect_flow, "RETRY_SECONDS", 0)

    def fail_with(faults: list[Exception]) -> list[Exception]:
        def take_in_unless(*arguments: Any) -> Any:
            if faults:
                raise faults.pop(0)
            return take_in(*arguments)

        monkeypatch.setattr(close_month, "take_in", take_in_unless)
        monkeypatch.setitem(prefect_flow.RETRIES, take_in_unless, prefect_flow.RETRIES[take_in])
        return faults

    return fail_with


async def _last_flow_run() -> tuple[FlowRun, list[TaskRun], set[str | None]]:
    async with get_client() as client:
        run = max(await client.read_flow_runs(), key=lambda run: run.created or datetime.min.replace(tzinfo=UTC))
        tasks = [task for task in await client.read_task_runs() if task.flow_run_id == run.id]
        mine = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run.id]))
        artifacts = await client.read_artifacts(artifact_filter=mine)
        return run, tasks, {artifact.key for artifact in artifacts}


def _recorded(tasks_done: int) -> tuple[FlowRun, list[TaskRun], set[str | None]]:
    """The last flow run, once the server has heard of so many ended tasks: it is told of them in the background."""
    end = time.monotonic() + 20
    while True:
        run, tasks, artifacts = asyncio.run(_last_flow_run())
        ended = [task for task in tasks if task.state is not None and task.state.is_final()]
        if len(ended) >= tasks_done or time.monotonic() > end:
            return run, sorted(ended, key=lambda task: task.start_time or datetime.max.replace(tzinfo=UTC)), artifacts
        time.sleep(0.2)


def test_each_step_is_a_task_and_once_in_a_profile_and_what_came_of_the_month_is_shown_as_artifacts(
    workspace: Path,
) -> None:
    closed = run_flow(workspace, PERIOD, profile=True)
    assert closed.rejected == 0
    assert "group.xlsx" in published(workspace)
    run, tasks, artifacts = _recorded(STEPS)
    assert run.name == PERIOD
    assert run.state_name == "Completed"
    assert [task.name.rpartition("-")[0] for task in tasks][:2] == ["read month ground", "take in"]
    assert len(tasks) == STEPS
    assert {task.state_name for task in tasks} == {"Completed"}
    assert artifacts == {f"{kind}-{PERIOD}" for kind in ("controls", "rejects", "invoices")}
    told = json.loads((workspace / "periods" / PERIOD / "draft" / "profile.json").read_text(encoding="utf-8"))
    assert [step["step"] for step in told["steps"]][:2] == ["read month ground", "take in"]
    assert len(told["steps"]) == STEPS


def test_a_file_held_for_a_moment_is_tried_again(
    workspace: Path, flaky: Callable[[list[Exception]], list[Exception]]
) -> None:
    faults = flaky([PermissionError(13, "Permission denied", "usage.csv"), OSError("share gone")])
    run_flow(workspace, PERIOD)
    assert faults == []
    _, tasks, _ = _recorded(STEPS)
    assert [task.run_count for task in tasks][:3] == [1, 3, 1]


def test_a_file_held_for_longer_is_refused_without_a_traceback(
    workspace: Path, flaky: Callable[[list[Exception]], list[Exception]], caplog: pytest.LogCaptureFixture
) -> None:
    faults = flaky([PermissionError(13, "Permission denied", "usage.csv") for _ in range(5)])
    with pytest.raises(Refused, match=r"usage\.csv: Permission denied; see to its permissions"):
        run_flow(workspace, PERIOD)
    assert len(faults) == 2
    assert not _tracebacks(caplog)


def test_what_the_data_refuses_is_not_tried_again_and_fails_the_flow_without_a_traceback(
    workspace: Path, flaky: Callable[[list[Exception]], list[Exception]], caplog: pytest.LogCaptureFixture
) -> None:
    faults = flaky([Refused([Problem("file", "found", "right")]) for _ in range(2)])
    with pytest.raises(Refused) as refused:
        run_flow(workspace, PERIOD)
    assert refused.value.problems == [Problem("file", "found", "right")]
    assert len(faults) == 1
    assert not _tracebacks(caplog)
    run, tasks, artifacts = _recorded(2)
    assert (run.state_name, run.state.message if run.state else None) == ("Failed", "file: found; right")
    assert [task.state_name for task in tasks] == ["Completed", "Failed"]
    assert artifacts == set()
    problems = workspace / "periods" / PERIOD / "refused" / "problems.txt"
    assert problems.read_text(encoding="utf-8") == "file: found; right\n"


def _tracebacks(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.exc_info and record.exc_info[0] is not None]


def test_a_server_that_is_not_there_is_refused_in_a_sentence(workspace: Path) -> None:
    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}),
        pytest.raises(Refused, match=r"Prefect: Failed to reach API at \S+; see that the server answers"),
    ):
        run_flow(workspace, PERIOD)


def test_a_server_that_prefects_settings_name_is_used_and_the_one_of_the_command_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    named = get_current_settings().api.url
    assert named is not None
    with own_server() as server:
        assert server is not None
        with serving(server):
            assert get_current_settings().api.url == named
            assert server.process.poll() is not None


def test_a_period_that_is_none_is_refused_by_the_flow(workspace: Path) -> None:
    state: Any = close_month_flow(str(workspace), "2026-13", return_state=True)
    assert state.is_failed()
    assert not (workspace / "periods").exists()


@pytest.mark.parametrize(
    ("scheduled", "zone", "period"),
    [
        ("2026-11-03T05:00:00+00:00", "Europe/Paris", "2026-10"),
        ("2027-01-03T05:00:00+00:00", "Europe/Paris", "2026-12"),
        ("2026-10-31T23:30:00+00:00", "Europe/Paris", "2026-10"),
        ("2026-10-31T23:30:00+00:00", "UTC", "2026-09"),
        ("2026-11-01T03:30:00+00:00", "America/New_York", "2026-09"),
    ],
)
def test_without_a_period_it_is_the_month_before_the_scheduled_start_by_the_clock_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, scheduled: str, zone: str, period: str
) -> None:
    monkeypatch.setattr(runtime.flow_run, "scheduled_start_time", datetime.fromisoformat(scheduled), raising=False)
    with monkeypatch.context() as there:
        there.setenv("TZ", zone)
        time.tzset()
        assert month_before_schedule() == period
        monkeypatch.setattr(runtime.flow_run, "parameters", {"period": None}, raising=False)
        assert run_name() == period
    time.tzset()
