"""The server Prefect starts for a command ends with it, or with the next command when that one was killed."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

import psutil
import pytest

from flows.cli import argument_parser
from flows.prefect_environment import LOCAL, QUIET, SERVER, STARTED_BY, end_orphaned_servers, prepare

STARTER = """
import os, subprocess, sys
ends, marked, mark, server = sys.argv[1:]
os.environ.update({mark: str(os.getpid())} if marked == "marked" else {})
server = subprocess.Popen([sys.executable, "-c", "import time; print(flush=True); time.sleep(60)", server],
                          stdout=subprocess.PIPE)
server.stdout.readline()
print(server.pid, flush=True)
sys.stdin.read() if ends == "lives" else None
"""
"""A command that starts what looks like a server, tells its process id, and ends or lives on."""


def _starter(ends: str, marked: str) -> list[str]:
    return [sys.executable, "-c", STARTER, ends, marked, STARTED_BY, SERVER]


@pytest.fixture(autouse=True)
def clean_environment() -> Iterator[None]:
    """An environment in which nothing is set for Prefect; what a test sets goes when it ends."""
    with patch.dict(os.environ):
        for name in (*LOCAL, *QUIET, STARTED_BY, "PREFECT_API_URL"):
            os.environ.pop(name, None)
        yield


@pytest.fixture(params=["marked", "unmarked"])
def server_of_a_killed_command(request: pytest.FixtureRequest) -> Iterator[tuple[psutil.Process, bool]]:
    """A process that looks like the server of a command that has ended, and whether the command was one of ours."""
    started = subprocess.run(_starter("ends", request.param), check=True, stdout=subprocess.PIPE, text=True)
    server = psutil.Process(int(started.stdout))
    yield server, request.param == "marked"
    with suppress(psutil.NoSuchProcess):
        server.kill()


def test_the_server_of_a_killed_command_is_ended_and_no_other(
    server_of_a_killed_command: tuple[psutil.Process, bool],
) -> None:
    server, ours = server_of_a_killed_command
    end_orphaned_servers()
    assert _ends(server) == ours


def test_the_server_of_a_living_command_is_left_alone() -> None:
    with subprocess.Popen(
        _starter("lives", "marked"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout is not None
        server = psutil.Process(int(command.stdout.readline()))
        end_orphaned_servers()
        assert not _ends(server)
        server.kill()
        command.communicate("")


def _ends(process: psutil.Process, seconds: float = 1) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False


def test_what_the_user_set_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "7")
    prepare(quiet=True)
    assert os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] == "7"
    assert os.environ["PREFECT_LOGGING_LEVEL"] == "CRITICAL"


def test_a_server_of_the_site_is_told_all_that_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example/api")
    prepare(quiet=True)
    assert "PREFECT_LOGGING_LEVEL" not in os.environ


def test_the_deployment_names_the_flow_its_parameter_and_the_schedule_of_the_command() -> None:
    root = Path(__file__).parents[2]
    (deployment,) = import_module("yaml").safe_load((root / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    path, _, name = deployment["entrypoint"].partition(":")
    assert re.search(rf"def {name}\(\s*workspace: str", (root / path).read_text(encoding="utf-8"))
    assert set(deployment["parameters"]) == {"workspace"}
    assert deployment["schedules"][0]["cron"] == argument_parser().parse_args(["schedule"]).cron
