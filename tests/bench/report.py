"""The figures of a benchmark as tables: aligned for a terminal, or in markdown for docs/speed.md."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import polars as pl

from flows.machine import machine_memory, processors
from flows.profile import StepProfile
from flows.runs import DRAFT, period_folder
from tests.bench.process import Taken

LIBRARIES = ("polars", "duckdb", "xlsxwriter")
MEGABYTE = 1_000_000

Row = Sequence[str]


@dataclass(frozen=True)
class Figures:
    """What something took, as far as it was measured: nothing where it did not come to its end."""

    name: str
    wall_seconds: float | None = None
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None


def figures(name: str, taken: Taken) -> Figures:
    """The figures of a process; where it did not come to its end, its name says so."""
    if taken.status:
        return Figures(f"{name}: ended with {taken.status}")
    return Figures(name, taken.wall_seconds, taken.cpu_seconds, taken.peak_memory_bytes)


def step_figures(step: StepProfile) -> Figures:
    """The figures of a step."""
    return Figures(step.step, step.wall_seconds, step.cpu_seconds, step.peak_memory_bytes)


def table(rows: Sequence[Row], markdown: bool) -> str:
    """Rows below their headings, the first column to the left, the others to the right."""
    if markdown:
        rule = ["---", *["---:"] * (len(rows[0]) - 1)]
        return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:]))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
        for first, *rest in rows
    )
    return "\n".join("  ".join(cells).rstrip() for cells in lines)


def machine_sentence() -> str:
    """What was measured on, and with what."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    size = f"{processors()} of {os.cpu_count()} processors, {machine_memory() / 1000:.0f} GB of memory"
    return f"{size}; {platform.system()} {platform.machine()}, Python {platform.python_version()}, {libraries}"


def group_sentence(workspace: Path, period: str) -> str:
    """How large the group is, and what its month made."""
    usage, inputs = list((workspace / "inputs" / period).iterdir()), workspace / "inputs"
    megabytes = sum(path.stat().st_size for path in usage) / MEGABYTE
    tables = period_folder(workspace, period) / DRAFT / "tables"
    made = {name: _rows(tables / f"{name}.parquet") for name in ("invoices", "invoice_lines")}
    records = pl.scan_parquet(tables / "input_files.parquet").filter(pl.col("source") != "subscriptions")
    return (
        f"{records.select(pl.col('records').sum()).collect().item():,} lines of usage in {len(usage)} files, "
        f"{megabytes:,.0f} MB; "
        + ", ".join(f"{_rows(inputs / f'{name}.csv'):,} {name}" for name in ("entities", "sites", "users", "services"))
        + f"; {made['invoices']:,} invoices of {made['invoice_lines']:,} lines"
    )


def _rows(path: Path) -> int:
    scan = pl.scan_parquet(path) if path.suffix == ".parquet" else pl.scan_csv(path, infer_schema=False)
    count: int = scan.select(pl.len()).collect().item()
    return count


def step_rows(steps: Sequence[StepProfile]) -> list[Row]:
    """A row for each step, and one for all of them."""
    headings = ("step", "wall s", "CPU s", "rows", "rows/s", "peak memory MB", "written MB")
    return [headings, *map(_step_row, steps), _step_row(all_steps(steps))]


def all_steps(steps: Sequence[StepProfile]) -> StepProfile:
    """The steps of a month as one; its rows are those that were taken in."""
    wall = sum(step.wall_seconds for step in steps)
    rows = next((step.rows for step in steps if step.step == "take in"), None)
    return StepProfile(
        step="all steps",
        wall_seconds=wall,
        cpu_seconds=sum(step.cpu_seconds for step in steps),
        rows=rows,
        rows_per_second=None if rows is None else int(rows / wall),
        peak_memory_bytes=max(step.peak_memory_bytes for step in steps),
        bytes_written=sum(step.bytes_written for step in steps),
    )


def _step_row(step: StepProfile) -> Row:
    return (
        step.step,
        f"{step.wall_seconds:.2f}",
        f"{step.cpu_seconds:.2f}",
        "" if step.rows is None else f"{step.rows:,}",
        "" if step.rows_per_second is None else f"{step.rows_per_second:,}",
        f"{step.peak_memory_bytes / MEGABYTE:,.0f}",
        f"{step.bytes_written / MEGABYTE:,.1f}",
    )


def floor_rows(month: Figures, in_turn: Sequence[Figures], documents: Figures, books: Figures) -> list[Row]:
    """What was measured in turn with the month, and how many times as much the month took; last its documents."""
    headings = ("measured in turn", "wall s", "CPU s", "peak memory MB", "wall of ours / its", "CPU of ours / its")
    return [
        headings,
        _figures_row(month, None),
        *(_figures_row(other, month) for other in in_turn),
        _figures_row(documents, None),
        _figures_row(books, documents),
    ]


def twin_rows(month: Figures, full: Figures) -> list[Row]:
    """The month, and that of the same lines in a full group: how many times as much it took."""
    headings = ("measured in turn", "wall s", "CPU s", "peak memory MB", "wall / without", "CPU / without")
    taken = (_ratio(full.wall_seconds, month.wall_seconds), _ratio(full.cpu_seconds, month.cpu_seconds))
    return [headings, _figures_row(month, None), (*_figures_row(full, None)[:4], *taken)]


def _figures_row(other: Figures, ours: Figures | None) -> Row:
    wall = "" if other.wall_seconds is None else f"{other.wall_seconds:.2f}"
    cpu = "" if other.cpu_seconds is None else f"{other.cpu_seconds:.2f}"
    memory = "" if other.peak_memory_bytes is None else f"{other.peak_memory_bytes / MEGABYTE:,.0f}"
    ratios = (
        ("", "")
        if ours is None
        else (_ratio(ours.wall_seconds, other.wall_seconds), _ratio(ours.cpu_seconds, other.cpu_seconds))
    )
    return (other.name, wall, cpu, memory, *ratios)


def _ratio(ours: float | None, other: float | None) -> str:
    return "" if ours is None or other is None else f"{ours / other:.2f}"
