"""How Prefect behaves where it serves one command and no server of its own is named.

To be called before Prefect is imported. With `PREFECT_API_URL` set, that server's settings are left alone.
"""

import os

LOCAL = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}
QUIET = {"PREFECT_LOGGING_LEVEL": "CRITICAL"}


def prepare(quiet: bool = False) -> None:
    """Set what is not set yet; quiet where the command itself tells what happened."""
    wanted = LOCAL | (QUIET if quiet and "PREFECT_API_URL" not in os.environ else {})
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
