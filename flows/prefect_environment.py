"""How Prefect behaves where it serves one command and no server of its own is named, and what it leaves behind.

With `PREFECT_API_URL` set, that server is used and its settings are left alone. Without, the command starts a server
and ends it with itself; one whose command was killed is ended by the next.
"""

import os
from contextlib import suppress

import psutil

LOCAL = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "DO_NOT_TRACK": "1",
}
QUIET = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL"}
SERVER = "flows.prefect_serve"
STARTED_BY = "CHARGEBACK_STARTED_BY"


def prepare(quiet: bool = False) -> None:
    """End the servers of killed commands, and set what is not set yet; to be called before Prefect is imported.

    Quiet where the command itself tells what happened.
    """
    end_orphaned_servers()
    os.environ[STARTED_BY] = str(os.getpid())
    wanted = LOCAL | (QUIET if quiet and "PREFECT_API_URL" not in os.environ else {})
    for name, value in wanted.items():
        os.environ.setdefault(name, value)


def end_orphaned_servers() -> None:
    """End every server that a command of ours started and that has lost the process it was started by."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if SERVER in process.cmdline() and _is_orphan(process):
                process.kill()


def _is_orphan(server: psutil.Process) -> bool:
    """Its parent is the command, or a run that a schedule started and that has the mark from it; else it was killed."""
    command = server.environ().get(STARTED_BY)
    if command is None or server.ppid() == int(command):
        return False
    try:
        return STARTED_BY not in psutil.Process(server.ppid()).environ()
    except psutil.Error:
        return True
