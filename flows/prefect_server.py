"""Prefect's server as a command uses it: told in words when it is not there, left in good order."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
from prefect._internal.concurrency.threads import wait_for_global_loop_exit
from prefect.context import refresh_global_settings_context
from prefect.settings import get_current_settings

from flows.prefect_process import ServerProcess
from schemas.problems import Problem, Refused

LOOP_EXIT_SECONDS = 30


@contextmanager
def serving(server: ServerProcess | None) -> Iterator[None]:
    """Have Prefect use the server of this command as soon as it answers; where its settings name another, use that."""
    settings = get_current_settings()
    if server is None:
        yield
        return
    if settings.api.url is not None:
        server.end()
        yield
        return
    server.wait_until_it_answers(settings.server.ephemeral.startup_timeout_seconds)
    os.environ["PREFECT_API_URL"] = server.url
    refresh_global_settings_context()
    try:
        yield
    finally:
        end_prefect()


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
