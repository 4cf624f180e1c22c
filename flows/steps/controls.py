"""The input files are counted and every control is run; one that fails stops the month."""

import duckdb
import polars as pl

from flows.month import Month
from flows.steps.aliases import write_alias_texts
from flows.steps.balance import balance_limits
from flows.steps.between import handed_on
from flows.steps.bills import bill_limits
from flows.steps.changes import CONTROL, change_limits, change_problems, charged_before
from flows.steps.files_before import files_before
from flows.steps.ground import Ground
from flows.steps.intake import Intake
from flows.steps.invoices import Placed
from flows.steps.markups import made_again
from flows.steps.part_index import index_parts
from flows.steps.rates import rates_of
from flows.steps.rejects import tallies
from flows.steps.write_offs import hold_write_offs
from schemas.problems import Problem, Refused
from schemas.tables import EXACT, InputFiles
from transforms.controls import control_totals, currency_units, failures
from transforms.currencies.books import exchanged_totals
from transforms.documents.control_words import control_text
from transforms.engine import connect, query
from transforms.invoicing.vat import reverse_charge
from transforms.published import read_table, table_paths, write_table
from transforms.reference.as_of import row_of_each
from transforms.vat.deductions import deduction_rates, not_deductible

_READ = pl.Schema(
    {
        "source": pl.String(),
        "file": pl.String(),
        "bytes": pl.Int64(),
        "sha256": pl.String(),
        "records": pl.Int64(),
        "footers": pl.Int64(),
        "amount": EXACT,
    }
)
_PARTS = ("usage_lines", "charge_lines")
_FILES = (
    "input_files",
    "pool_shares",
    "bill_totals",
    "balance_totals",
    "invoices",
    "invoice_lines",
    "vat_breakdown",
    "ledger_entries",
)


class ControlsFailed(Refused):
    """The tables are made but contradict each other or a limit; nothing is published."""


def count_files(month: Month, intake: Intake) -> None:
    """Write input_files: what became of the records of every delivered file; parts: where their rows stand; and the
    texts that aliases stood for.
    """
    index_parts(month, intake.parts)
    write_alias_texts(month, intake.parts)
    with connect(month.engine_limits(month.threads)) as connection:
        _view_parts(month, connection, "charge_lines")
        counted = query(connection, "controls/charged_by_file")
    rejected = tallies(month).group_by("source", "file").agg(rejected=pl.col("rows").sum())
    read = pl.DataFrame(
        [(f.source, f.file, f.bytes, f.sha256, f.records, f.footers, f.amount) for f in intake.files],
        schema=_READ,
        orient="row",
    )
    files = read.join(counted, on=["source", "file"], how="left").join(rejected, on=["source", "file"], how="left")
    counts = files.with_columns(pl.col("charged", "retained", "rejected").fill_null(0)).sort("source", "file")
    write_table(month.tables, "input_files", counts.select(list(InputFiles.columns())))


def run_controls(month: Month, ground: Ground, intake: Intake, placed: Placed) -> None:
    """Write control_totals; `ControlsFailed` tells the errors, the month's summary the warnings.

    Write-offs of rows that the month did not reject are refused before.
    """
    hold_write_offs(month, ground, intake)
    limits = month.settings.justification.reject_limit
    parameters = {"row_limit": limits.rows, "amount_limit": limits.amount, "unpriced_limit": limits.unpriced_rows}
    parameters |= {**change_limits(month), **bill_limits(month), **balance_limits(month)}
    with connect(month.engine_limits(month.threads)) as connection:
        for table in _PARTS:
            _view_parts(month, connection, table)
        for table in _FILES:
            connection.read_parquet(str(month.tables / f"{table}.parquet")).create_view(table)
        owed = _reverse_charge(month, connection)
        connection.register("reverse_charge", owed)
        connection.register("not_deductible", _not_deductible(month, ground, owed))
        for name, frame in _counted(month, ground, intake, placed).items():
            connection.register(name, frame)
        totals = control_totals(connection, parameters)
    write_table(month.tables, "control_totals", totals)
    of_changes = pl.col("control") == CONTROL
    failed = [_fault(sentence) for sentence in failures(totals.filter(~of_changes), "error")]
    if not totals.filter(of_changes)["passed"].all():
        failed += change_problems(month, totals)
    if failed:
        raise ControlsFailed(failed)


def _view_parts(month: Month, connection: duckdb.DuckDBPyConnection, table: str) -> None:
    connection.read_parquet([str(path) for path in table_paths(month.tables, table)]).create_view(table)


def _reverse_charge(month: Month, connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """What recipients owe to their own states, made again from the lines as they were published."""
    lines = connection.view("invoice_lines").project("invoice_ref, vat_category, reverse_charge_rate, amount")
    return reverse_charge(lines.filter("reverse_charge_rate is not null").pl(), read_table(month.tables, "invoices"))


def _not_deductible(month: Month, ground: Ground, owed: pl.DataFrame) -> pl.DataFrame:
    """The VAT that recipients do not deduct, made again from the tables as they were published."""
    invoices, breakdown = (read_table(month.tables, name) for name in ("invoices", "vat_breakdown"))
    rates = deduction_rates(ground.structure.tables["deductions"], month.days[1])
    return not_deductible(breakdown, owed, invoices, rates)


def _counted(month: Month, ground: Ground, intake: Intake, placed: Placed) -> dict[str, pl.DataFrame]:
    footers = [(f.source, f.file, sum(f.footer_amounts)) for f in intake.files if f.footer_amounts]
    invoices = read_table(month.tables, "invoices")
    entities = row_of_each(ground.structure.tables["entities"], ["entity"], month.days[1])
    return {
        "footer_totals": pl.DataFrame(
            footers, schema={"source": pl.String, "file": pl.String, "amount": EXACT}, orient="row"
        ),
        "rejected_tallies": tallies(month),
        "observed_lines": _observed(month, intake),
        "currency_units": currency_units(invoices.get_column("currency").unique().sort()),
        "books": entities.filter("keeps_book").select("entity", "currency"),
        "combination_amounts": placed.amounts,
        "books_exchanged": exchanged_totals(read_table(month.tables, "ledger_entries"), rates_of(month, ground)),
        "charged_before": charged_before(month),
        "files_before": files_before(month, intake),
        "markups_made_again": made_again(month, ground, intake),
    }


def _observed(month: Month, intake: Intake) -> pl.DataFrame:
    empty = pl.DataFrame(schema={"control": pl.String, "rows": pl.UInt32, "amount": EXACT, "scope": pl.String})
    observed = (handed_on(month, "observed", part.name) for part in intake.parts)
    return pl.concat([empty, *observed], how="vertical_relaxed")


def _fault(sentence: str) -> Problem:
    place, _, found = sentence.partition(": ")
    control = place.partition(", ")[0]
    right = "to_fix.xlsx beside it tells what was rejected, docs/controls.md what each control proves"
    return Problem(f"control {place}", f"{control_text(control, 'en')}: {found}", right)
