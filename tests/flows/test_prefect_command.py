"""`chargeback run` as people call it, with the server that Prefect starts for it: killed, interrupted, run again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import psutil
import pytest

from flows.cli import main
from flows.init import PERIOD
from flows.prefect_environment import SERVER, STARTED_BY
from tests.flows.small_workspace import make_workspace, published, reject_a_row, runs_kept

PROGRAM = """
import signal, sys
from flows.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
sys.exit(main())
"""
"""The command, whatever signals the tests were started without."""

INTERRUPTED = "Interrupted; what was published is whole.\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace whose month publishes and rejects a row."""
    made = make_workspace(tmp_path / "new")
    reject_a_row(made)
    return made


def _start(workspace: Path, *words: str, **environment: str) -> "subprocess.Popen[str]":
    """The command as a terminal starts it, without what other tests may have set for Prefect."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    command = [sys.executable, "-c", PROGRAM, "-w", str(workspace), "--json", *words]
    return subprocess.Popen(
        command,
        env={**clean, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def _servers(command: int) -> list[psutil.Process]:
    """The servers that a command has started and that live."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if SERVER in process.cmdline() and process.environ().get(STARTED_BY) == str(command):
                found.append(process)
    return found


def _lives(process: psutil.Process) -> bool:
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)


def _until(true: Callable[[], object], pause: float = 0.02) -> None:
    """Wait; what takes the processor to look at it is looked at less often."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end
        time.sleep(pause)


def test_after_a_kill_amid_the_month_the_next_run_is_fine_and_ends_the_server_left_behind(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = workspace / "periods" / PERIOD / ".runs" / "0001" / "tables" / "usage_lines"
    with _start(workspace, "run", PERIOD) as killed:
        _until(tables.exists)
        killed.send_signal(signal.SIGSTOP)
        children = psutil.Process(killed.pid).children(recursive=True)
        assert main(["-w", str(workspace), "run", PERIOD]) == 1
        assert f"being run by process {killed.pid} on " in capsys.readouterr().err
        killed.kill()
    assert not (workspace / "periods" / PERIOD / "draft").exists()
    (left,) = _servers(killed.pid)
    _until(lambda: not any(_lives(child) for child in children if child != left))
    assert _lives(left)

    with _start(workspace, "run", PERIOD) as following:
        out, err = following.communicate(timeout=240)
    assert err == ""
    assert following.returncode == 3
    told = json.loads(out)
    assert (told["period"], told["rejected"], told["warnings"]) == (PERIOD, 1, [])
    assert "to_fix.xlsx" in published(workspace)
    assert runs_kept(workspace) == 1
    assert _servers(following.pid) == []
    assert not _lives(left)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_run_that_is_ended_ends_its_server_and_says_so(workspace: Path, name: str) -> None:
    with _start(workspace, "run", PERIOD) as command:
        _until(lambda: _servers(command.pid), pause=0.3)
        command.send_signal(getattr(signal, name))
        out, err = command.communicate(timeout=200)
    assert (command.returncode, out, err) == (1, "", INTERRUPTED)
    assert _servers(command.pid) == []


def test_an_interruption_at_the_terminal_amid_the_month_ends_all_in_good_order(workspace: Path) -> None:
    tables = workspace / "periods" / PERIOD / ".runs" / "0001" / "tables" / "usage_lines"
    with _start(workspace, "run", PERIOD) as command:
        _until(tables.exists)
        os.killpg(command.pid, signal.SIGINT)
        out, err = command.communicate(timeout=200)
    assert (command.returncode, out, err) == (1, "", INTERRUPTED)
    assert _servers(command.pid) == []


def test_a_schedule_plans_the_months_to_come_on_a_server_of_its_own_and_ends_it(
    workspace: Path, tmp_path: Path
) -> None:
    with _start(workspace, "schedule", PREFECT_HOME=str(tmp_path / "prefect"), TZ="Europe/Paris") as command:
        _until(lambda: _servers(command.pid), pause=0.3)
        (server,) = _servers(command.pid)
        _until(lambda: _addresses(server), pause=0.3)
        (address,) = _addresses(server)
        _until(lambda: _planned(address), pause=0.5)
        planned = _planned(address)
        command.terminate()
        out, err = command.communicate(timeout=200)
    assert command.returncode == 0
    assert json.loads(out.splitlines()[0]) == {
        "workspace": str(workspace),
        "cron": "0 6 3 * *",
        "timezone": "Europe/Paris",
    }
    assert "Traceback" not in err
    assert "nanobind" not in err
    assert {(start.day, start.hour, start.minute) for start in planned} == {(3, 6, 0)}
    assert not _lives(server)


def _addresses(server: psutil.Process) -> list[str]:
    """Where a server listens."""
    listening = (one.laddr.port for one in server.net_connections("tcp") if one.status == psutil.CONN_LISTEN)
    return [f"http://127.0.0.1:{port}/api" for port in listening]


def _planned(address: str) -> list[datetime]:
    """When runs are to start, by the clock of Paris."""
    with suppress(httpx.TransportError):
        runs = httpx.post(
            f"{address}/flow_runs/filter", json={"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        )
        starts = [datetime.fromisoformat(run["expected_start_time"]) for run in runs.json()] if runs.is_success else []
        return [start.astimezone(ZoneInfo("Europe/Paris")) for start in starts]
    return []
