"""`chargeback schedule`: close each month by itself, on a cron."""

import argparse

from flows import prefect_environment
from flows.cli import DONE
from flows.settings_file import read_settings
from schemas.problems import Problem, SettingsRefused


def execute(options: argparse.Namespace) -> int:
    """Serve the flow until it is stopped; the month is the one before each scheduled start."""
    read_settings(options.workspace)
    prefect_environment.prepare()
    from flows.prefect_flow import close_month_flow

    workspace = str(options.workspace.resolve())
    try:
        close_month_flow.serve(name="close-month", cron=options.cron, parameters={"workspace": workspace})
    except ValueError as fault:
        right = "write five fields, such as 0 6 3 * *"
        raise SettingsRefused([Problem("--cron", f"found {options.cron!r} ({fault})", right)]) from None
    return DONE
