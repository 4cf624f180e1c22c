"""The month, from raw files to one folder per company. Read it from top to bottom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from flows.month import Month
from flows.steps.balance import total_balance
from flows.steps.bills import total_bills
from flows.steps.carried import land_carried
from flows.steps.carry_over import carry_over
from flows.steps.charges import charge
from flows.steps.controls import count_files, run_controls
from flows.steps.counting import count_quantities
from flows.steps.documents import write_documents
from flows.steps.ground import read_month_ground
from flows.steps.intake import take_in
from flows.steps.invoices import make_month_invoices
from flows.steps.landing import land_charges
from flows.steps.ledger import post_entries
from flows.steps.pools import share_pools
from flows.steps.publication import publish_month, publish_why_refused
from schemas.problems import Refused
from transforms.documents.month_summary import summary_lines
from transforms.published import read_table

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Do(Protocol):
    """How a step is done: called as it is, measured, or as a task of Prefect."""

    def __call__(
        self,
        step: Callable[Concatenate[Month, Arguments], Result],
        month: Month,
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Result:
        """Do a step of a month and return what it returns."""


@dataclass(frozen=True)
class Closed:
    """A month that was published: what its reader is told, and how many rows were rejected.

    `warnings` are of the reference tables and the layout; those of the controls stand in the summary.
    """

    summary: tuple[str, ...]
    warnings: tuple[str, ...]
    rejected: int


def close_month(month: Month, do: Do) -> Closed:
    """Close a month. Raises Refused, with the former result untouched, when the data or a control says no."""
    try:
        return _close(month, do)
    except Refused as refused:
        publish_why_refused(month, refused)
        raise


def _close(month: Month, do: Do) -> Closed:
    ground = do(read_month_ground, month)
    intake = do(take_in, month, ground)
    if month.settings.carry_over.from_ is not None:
        intake = do(carry_over, month, ground, intake)
    intake = do(count_quantities, month, ground, intake)
    do(charge, month, ground, intake)
    intake = do(share_pools, month, ground, intake)
    placed = do(make_month_invoices, month, ground, intake)
    do(land_charges, month, ground, intake)
    if month.settings.carry_over.from_ is not None:
        intake = do(land_carried, month, ground, intake)
    do(total_bills, month, ground)
    do(total_balance, month, ground)
    do(post_entries, month, ground)
    do(count_files, month, intake)
    do(run_controls, month, ground, intake, placed)
    causes = do(write_documents, month, ground)
    closed = Closed(
        summary=tuple(summary_lines(month.tables, month.period, causes)),
        warnings=tuple(map(str, (*ground.warnings, *placed.warnings))),
        rejected=int(read_table(month.tables, "input_files")["rejected"].sum()),
    )
    do(publish_month, month, ground, intake)
    return closed
