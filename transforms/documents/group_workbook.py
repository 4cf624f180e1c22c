"""`group.xlsx`, the controller's month: who charges whom for what, and whether everything adds up."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from transforms.documents.balance_sheet import write_balance_sheet
from transforms.documents.bills_sheet import write_bills_sheet
from transforms.documents.controller_book import ControllerMonth, controller_book
from transforms.documents.controls_sheet import write_controls_sheet
from transforms.documents.input_files_sheet import write_files_sheet
from transforms.documents.invoice_list_sheet import write_invoice_list
from transforms.documents.matrix_sheet import write_matrix_sheet
from transforms.documents.month_figures import month_figures
from transforms.documents.pools_sheet import write_pools_sheet
from transforms.documents.rejects_sheet import write_rejects_sheet
from transforms.documents.retained_sheet import write_retained_sheet


@dataclass(frozen=True)
class GroupJob:
    """What the group's workbook is made of: it can be handed to another process.

    `tables` is the folder of the published tables, `previous` that of the month before, where there is one; `causes`
    are those of rejection; `colours` those of the typologies.
    """

    tables: Path
    target: Path
    month: ControllerMonth
    causes: pl.DataFrame
    colours: Mapping[str, str]
    previous: Path | None = None

    def write(self) -> list[Path]:
        """Write the workbook."""
        return [write_group_workbook(self)]


def write_group_workbook(job: GroupJob) -> Path:
    """Write the controller's workbook; equal tables give equal bytes.

    Its sheets: net by pair and typology, the invoices, the controls, the rejects by cause, what is retained, the
    shares of pools, supplier bills and cost accounts where there are any, the files read. An amount of 10^13 or more is
    refused, as a workbook would show other digits.
    """
    month, figures = job.month, month_figures(job.tables, job.previous)
    book = controller_book(job.target, month)
    write_matrix_sheet(book, month, figures, job.colours)
    write_invoice_list(book, month, figures)
    write_controls_sheet(book, month, figures)
    write_rejects_sheet(book, month, job.causes)
    write_retained_sheet(book, month, figures.retained)
    write_pools_sheet(book, month, figures.shares, figures.pools)
    write_bills_sheet(book, month, figures.bills)
    write_balance_sheet(book, month, figures.balance)
    write_files_sheet(book, month, figures.files)
    book.close()
    return job.target
