"""`chargeback run PERIOD`: close a month with Prefect, tell what came of it."""

import argparse
import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from flows import prefect_environment
from flows.cli import DONE, DONE_WITH_REJECTS, period_argument
from flows.month import threads_of
from flows.runs import locked, period_folder
from flows.settings_file import read_settings
from flows.workers import ready_workers
from schemas.periods import period_before, period_of

if TYPE_CHECKING:
    from flows.close_month import Closed


def execute(options: argparse.Namespace) -> int:
    """Close the month; 3 where lines were rejected."""
    today = period_of(date.today())
    period = period_before(today) if options.period == "last" else period_argument(options.period)
    settings = read_settings(options.workspace)
    with locked(period_folder(options.workspace, period)):
        pass  # a period that is held is told before Prefect takes its time to start
    prefect_environment.prepare(quiet=True)
    with ready_workers(threads_of(settings), "transforms.documents.workbook"):
        closed = _run(options, period)
    _tell(closed, period, options)
    return DONE_WITH_REJECTS if closed.rejected else DONE


def _run(options: argparse.Namespace, period: str) -> "Closed":
    from flows.prefect_server import server_starting

    with server_starting():
        from flows.prefect_flow import run_flow
    with _libraries_left_alone():
        return run_flow(options.workspace.resolve(), period)


@contextmanager
def _libraries_left_alone() -> Iterator[None]:
    """Spare the garbage collector what the libraries keep for good: most of what lives here, a second of the month."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


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
