"""Work spread over processes: the same results in the same order, and no process left behind."""

import os
import time
from pathlib import Path

import psutil
import pytest

from flows import workers
from flows.workers import each, ready_workers
from schemas.problems import Problem, Refused, SettingsRefused


def _where(job: int) -> tuple[int, int]:
    return job, os.getpid()


def _refuse(job: int) -> int:
    if job == 2:
        raise SettingsRefused([Problem("here", "found", "right")])
    return job


def _sleep(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def test_results_come_in_the_order_of_the_jobs_from_processes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "START_SECONDS", -1)
    results = list(each(_where, range(6), 2))
    assert [job for job, _ in results] == list(range(6))
    assert results[0][1] == os.getpid()
    assert os.getpid() not in {process for _, process in results[1:]}


def test_what_a_worker_refuses_is_refused_with_its_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "START_SECONDS", -1)
    with pytest.raises(Refused) as refused:
        list(each(_refuse, range(4), 2))
    assert isinstance(refused.value, SettingsRefused)
    assert refused.value.problems == [Problem("here", "found", "right")]


def test_quick_jobs_are_not_worth_a_process() -> None:
    assert {process for _, process in each(_where, range(50), 2)} == {os.getpid()}


def test_long_jobs_are_spread_as_soon_as_one_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "START_SECONDS", 0.05)
    assert [process == os.getpid() for process in each(_sleep, [0.2, 0.0, 0.0], 2)] == [True, False, False]


def test_workers_made_ready_ahead_do_every_job_and_end_with_what_they_were_made_ready_for() -> None:
    with ready_workers(2, "transforms.money"):
        results = list(each(_where, range(6), 2))
    assert [job for job, _ in results] == list(range(6))
    process_ids = {process for _, process in results}
    assert os.getpid() not in process_ids
    assert not any(psutil.pid_exists(process_id) for process_id in process_ids)
    assert {process for _, process in each(_where, range(6), 2)} == {os.getpid()}


def test_a_machine_of_one_processor_makes_no_worker_ready() -> None:
    with ready_workers(1, "transforms.money"):
        assert {process for _, process in each(_where, range(6), 1)} == {os.getpid()}


def test_one_worker_is_this_process() -> None:
    assert list(each(_sleep, [0.05, 0.05], 1)) == [os.getpid()] * 2


def test_no_jobs_no_results(tmp_path: Path) -> None:
    assert list(each(tmp_path.joinpath, [], 2)) == []
