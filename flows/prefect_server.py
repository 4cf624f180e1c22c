"""Prefect's server as a command uses it: started early, told in words when it is not there, left in good order."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import httpx
from prefect._internal.concurrency.threads import wait_for_global_loop_exit
from prefect.client.orchestration import get_client

from schemas.problems import Problem, Refused

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
def server_reached() -> Iterator[None]:
    """Raise Refused in place of what Prefect raises where its server does not answer."""
    try:
        yield
    except (RuntimeError, httpx.HTTPError) as fault:
        right = "see that the server answers that PREFECT_API_URL names, or unset it to do without"
        raise Refused([Problem("Prefect", str(fault).partition("\n")[0], right)]) from fault


def end_prefect() -> None:
    """End Prefect's own thread: it would outlive the interpreter and keep alive all that the flow can reach.

    Prefect has no public name for it. Without this DuckDB finds its objects alive at exit, and says so on stderr.
    """
    wait_for_global_loop_exit(LOOP_EXIT_SECONDS)
