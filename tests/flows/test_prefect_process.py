"""The server of a command as a process: waited for until it answers, and ended whatever it does."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from unittest.mock import patch

import psutil
import pytest

from flows import prefect_process
from flows.prefect_process import ServerProcess, own_server
from schemas.problems import Refused

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
LISTENING = """
import socket, sys, time
with socket.socket(fileno=int(sys.argv[1])) as bound:
    time.sleep(0.3)
    bound.listen()
    time.sleep(60)
"""


@pytest.fixture
def bound() -> Iterator[socket.socket]:
    """A socket of this machine on which nothing listens yet."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one


def _server(bound: socket.socket, program: str) -> ServerProcess:
    """A process that is started as a server is."""
    command = [sys.executable, "-c", program, str(bound.fileno())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, pass_fds=[bound.fileno()])
    return ServerProcess(process, bound.getsockname()[1])


def test_a_server_is_waited_for_until_it_answers(bound: socket.socket) -> None:
    server = _server(bound, LISTENING)
    with server.process:
        server.wait_until_it_answers(60)
        with socket.create_connection(("127.0.0.1", server.port)):
            server.end()


@pytest.mark.parametrize(("program", "seconds"), [("pass", 60), ("import time; time.sleep(60)", 0.1)])
def test_a_server_that_ends_or_takes_too_long_is_refused_in_a_sentence(
    bound: socket.socket, program: str, seconds: float
) -> None:
    server = _server(bound, program)
    started = time.monotonic()
    with server.process, pytest.raises(Refused, match=r"Prefect: its server did not start; see to what it says above"):
        try:
            server.wait_until_it_answers(seconds)
        finally:
            server.end()
    assert time.monotonic() - started < 30


def test_a_server_that_will_not_end_is_ended(bound: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefect_process, "END_SECONDS", 0.2)
    server = _server(bound, STUBBORN)
    with server.process:
        assert server.process.stdout is not None
        server.process.stdout.readline()
        server.end()
        assert not psutil.pid_exists(server.process.pid)


def test_a_server_that_is_named_is_used_and_none_started() -> None:
    with patch.dict(os.environ, PREFECT_API_URL="http://prefect.example/api"), own_server() as server:
        assert server is None


def test_a_server_is_out_of_reach_of_what_interrupts_the_command() -> None:
    with patch.dict(os.environ):
        os.environ.pop("PREFECT_API_URL", None)
        with own_server() as server:
            assert server is not None
            assert os.getpgid(server.process.pid) != os.getpgid(0)
    assert not psutil.pid_exists(server.process.pid)
