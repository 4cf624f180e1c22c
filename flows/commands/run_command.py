"""`chargeback run PERIOD`: close a month with Prefect, tell what came of it."""

import argparse
import gc
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows import prefect_environment
from flows.cli import DONE, DONE_WITH_REJECTS, period_argument
from flows.month import processes_of
from flows.prefect_process import ServerProcess, own_server
from flows.runs import locked, period_folder
from flows.settings_file import read_settings
from flows.workers import ready_workers
from schemas.periods import period_before, period_of
from schemas.problems import Problem, SettingsRefused

if TYPE_CHECKING:
    from flows.close_month import Closed


def execute(options: argparse.Namespace) -> int:
    """Close the month; 3 where lines were rejected."""
    today = period_of(date.today())
    period = period_before(today) if options.period == "last" else period_argument(options.period)
    accepted = _reason(options.accept)
    settings = read_settings(options.workspace)
    with locked(period_folder(options.workspace, period)):
        pass  # a period that is held is told before Prefect takes its time to start
    prefect_environment.prepare(quiet=True)
    with own_server() as server:
        month = (options.workspace.resolve(), period, accepted)
        closed = _run(server, month, processes_of(settings), options.profile)
    _tell(closed, period, options)
    return DONE_WITH_REJECTS if closed.rejected else DONE


def _reason(accepted: str | None) -> str | None:
    if accepted is not None and not accepted.strip():
        raise SettingsRefused([Problem("--accept", f"found {accepted!r}", "say why the change is right")])
    return accepted


def _run(server: ServerProcess | None, month: tuple[Path, str, str | None], workers: int, profile: bool) -> "Closed":
    """Run the flow; what it needs, workers included, is loaded while the server starts.

    What is loaded stays for good: the garbage collector is spared it, which is a second of work.
    """
    gc.disable()
    try:
        from flows.prefect_flow import run_flow
        from flows.prefect_server import serving
        from transforms.published import empty_table, validated

        validated("input_files", empty_table("input_files"))  # Pandera loads its checks with the first table
        gc.freeze()
        gc.enable()
        with ready_workers(workers, "transforms.documents.workbook"), serving(server):
            return run_flow(*month, profile)
    finally:
        gc.unfreeze()
        gc.enable()


def _tell(closed: "Closed", period: str, options: argparse.Namespace) -> None:
    folder = period_folder(options.workspace, period) / "draft"
    if options.json:
        told = {"period": period, "rejected": closed.rejected, "warnings": closed.warnings, "folder": str(folder)}
        print(json.dumps({**told, "summary": closed.summary}, ensure_ascii=False))
        return
    for warning in closed.warnings:
        print(f"warning: {warning}")
    for line in closed.summary:
        print(line)
    print(f"Results: {folder}/ (hand-out/<company>/, group.xlsx, tables/)")
