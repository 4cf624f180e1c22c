"""The tables that the controls read, of a month in which all is well: taken from a run of the tiny workspace."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl
import pytest

import flows.steps.controls
from flows.close_month import close_month
from flows.runner import month_run
from tests.sql.small_workspace import PERIOD, write_workspace
from tests.tables_only import without_documents
from transforms.controls import control_totals
from transforms.engine import connect

Frames = dict[str, pl.DataFrame]

READ = (
    "usage_lines",
    "charge_lines",
    "input_files",
    "pool_shares",
    "bill_totals",
    "balance_totals",
    "invoices",
    "invoice_lines",
    "vat_breakdown",
    "ledger_entries",
    "footer_totals",
    "rejected_tallies",
    "observed_lines",
    "currency_units",
    "books",
    "reverse_charge",
    "not_deductible",
    "combination_amounts",
    "books_exchanged",
    "charged_before",
    "files_before",
)
LIMITS = {
    "row_limit": "0.5",
    "amount_limit": "0.5",
    "unpriced_limit": 3,
    "change_rate": "0.2",
    "change_amount": "1",
    "change_limited": True,
    "change_accepted": False,
    "bills_limited": True,
    "residue_limit": "0.05",
    "balance_limited": True,
    "balance_limit": "1",
}


def sound_month(folder: Path, others: Mapping[str, str] | None = None) -> Frames:
    """Close the month without its documents, and keep what the controls read."""
    frames: Frames = {}

    def kept(connection: duckdb.DuckDBPyConnection, limits: dict[str, object]) -> pl.DataFrame:
        frames.update({name: connection.sql(f"select * from {name}").pl() for name in READ})
        return control_totals(connection, limits)

    with pytest.MonkeyPatch.context() as patch, month_run(write_workspace(folder, others), PERIOD) as month:
        patch.setattr(flows.steps.controls, "control_totals", kept)
        close_month(month, without_documents)
    return frames


def rows_of(text: str, frames: Frames, every: bool) -> pl.DataFrame:
    """The rows of a check over these tables."""
    parameters = {name: value for name, value in LIMITS.items() if f"${name}" in text}
    with connect() as connection:
        for name, frame in frames.items():
            connection.register(name, frame)
        found: pl.DataFrame = connection.sql(text, params={"every": every, **parameters}).pl()
        return found
