"""`chargeback schedule`: close each month by itself, on a cron."""

import argparse
import json
import warnings

from tzlocal import get_localzone_name

from flows import prefect_environment
from flows.cli import DONE
from flows.prefect_process import own_server
from flows.settings_file import read_settings
from schemas.problems import Problem, SettingsRefused


def execute(options: argparse.Namespace) -> int:
    """Serve the flow until it is stopped; the month is the one before each scheduled start, by this machine's clock."""
    read_settings(options.workspace)
    prefect_environment.prepare()
    from prefect.schedules import Cron

    from flows.prefect_flow import close_month_flow
    from flows.prefect_server import server_reached, serving

    workspace, zone = str(options.workspace.resolve()), get_localzone_name()
    try:
        schedule = Cron(options.cron, timezone=zone)
    except ValueError as fault:
        right = "write five fields, such as 0 6 3 * *"
        raise SettingsRefused([Problem("--cron", f"found {options.cron!r} ({fault})", right)]) from None
    served = {"workspace": workspace, "cron": options.cron, "timezone": zone}
    sentence = f"{workspace}: the month before is closed at {options.cron} ({zone})"
    print(json.dumps(served) if options.json else sentence, flush=True)
    # Prefect warns of a coroutine of its own when it is asked to stop.
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)
    with server_reached(), own_server(scheduling=True) as server, serving(server):
        close_month_flow.serve(name="close-month", schedule=schedule, parameters={"workspace": workspace})
    return DONE
