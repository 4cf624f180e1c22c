"""How much of the machine a run uses: as the settings say, else what the machine, or its container, has."""

from pathlib import Path

import pytest

from flows import month as months
from flows.machine import machine_memory, processors
from flows.month import LEAST_MEMORY, memory_of, threads_of
from schemas.settings import Settings


def settings(**engine: object) -> Settings:
    group = {"name": "Groupe Lyre", "currency": "EUR", "language": "fr", "provider": "LYR-SI", "payment_days": 30}
    inputs = {name: f"{name}.csv" for name in ("entities", "services")}
    return Settings.model_validate({"group": group, "inputs": inputs, "engine": engine})


@pytest.mark.parametrize(("told", "megabytes"), [("512MB", 512), ("2GB", 2_000)])
def test_the_settings_say_how_much_memory_duckdb_may_hold(told: str, megabytes: int) -> None:
    assert memory_of(settings(memory=told)) == megabytes


@pytest.mark.parametrize(("machine", "megabytes"), [(24_000, 6_000), (1_000, LEAST_MEMORY)])
def test_by_default_it_is_a_quarter_of_the_machines(
    machine: int, megabytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(months, "machine_memory", lambda: machine)
    assert memory_of(settings()) == megabytes


def test_a_container_that_may_use_less_than_the_machine_has_says_so(tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    whole = machine_memory([limit])
    limit.write_text("max\n")
    assert machine_memory([limit]) == whole
    limit.write_text("512000000\n")
    assert machine_memory([limit]) == 512 < whole


def test_threads_are_told_or_one_per_processor() -> None:
    assert threads_of(settings(threads=7)) == 7
    assert threads_of(settings()) == processors() >= 1
