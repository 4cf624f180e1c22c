"""Prefect's server as a command uses it: started early, told in words when it is not there, left in good order."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import httpx
from prefect._internal.concurrency.threads import wait_for_global_loop_exit
from prefect.client.orchestration import get_client
from prefect.context import refresh_global_settings_context
from prefect.settings import get_current_settings

from flows.prefect_environment import SERVER
from schemas.problems import Problem, Refused

START_SECONDS = 120
LOOP_EXIT_SECONDS = 30


@contextmanager
def server_starting() -> Iterator[None]:
    """Start the server of this command, where it has none by `PREFECT_API_URL`, beside what else takes time to load."""
    starting = Thread(target=_start)
    starting.start()
    try:
        yield
    finally:
        starting.join()


def _start() -> None:
    """What fails here fails again, and is told, when the flow asks for the server."""
    with suppress(RuntimeError, httpx.HTTPError), get_client(sync_client=True):
        pass


@contextmanager
def scheduling_server() -> Iterator[None]:
    """A server of this command's own, unless one is named: the one that Prefect starts by itself schedules nothing."""
    if get_current_settings().api.url is not None:
        yield
        return
    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", SERVER, "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen([*command, "--log-level", "error"]) as server:
        try:
            os.environ["PREFECT_API_URL"] = _answering(server, f"http://127.0.0.1:{port}/api")
            refresh_global_settings_context()
            yield
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


def _answering(server: "subprocess.Popen[bytes]", url: str) -> str:
    """The address of a server, once it answers there."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/health").is_success:
                return url
        time.sleep(0.1)
    raise RuntimeError("the server of the schedule did not start")


@contextmanager
def server_reached() -> Iterator[None]:
    """Raise Refused in place of what Prefect raises where its server does not answer."""
    try:
        yield
    except (RuntimeError, httpx.HTTPError) as fault:
        right = "see that the server answers that PREFECT_API_URL names, or unset it to do without"
        raise Refused([Problem("Prefect", str(fault).partition("\n")[0], right)]) from fault


def end_prefect() -> None:
    """End Prefect's own thread before the interpreter ends, which it would outlive with all that the flow can reach.

    Prefect has no public name for it. Without this DuckDB finds its objects alive at exit, and says so on stderr.
    """
    with suppress(RuntimeError):  # an interpreter that is ending starts no thread to end it
        wait_for_global_loop_exit(LOOP_EXIT_SECONDS)
