"""A month closed for what it charges and rejects alone; a test that looks at what is made of it closes it whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.close_month import Closed
from flows.month import Month
from flows.runner import run_directly
from flows.steps.balance import total_balance
from flows.steps.bills import total_bills
from flows.steps.controls import run_controls
from flows.steps.documents import write_documents
from flows.steps.ledger import post_entries
from transforms.published import empty_table, write_table

MADE_OF_CHARGES = (total_bills, total_balance, post_entries, write_documents)


def as_far_as_charges(step: Callable[..., Any], month: Month, *arguments: Any) -> Any:
    """Do a step here and now, unless what it makes or proves follows from the charges."""
    if step is run_controls:
        return write_table(month.tables, "control_totals", empty_table("control_totals"))
    return None if step in MADE_OF_CHARGES else step(month, *arguments)


def close_charges(workspace: Path, period: str) -> Closed:
    """Close a month and publish what it charges and rejects."""
    return run_directly(workspace, period, as_far_as_charges)
