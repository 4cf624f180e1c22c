"""How many rows a step handles: those of the files that stand here beside its name, below the run's folder.

They are what the step writes, or where it writes none of its own what it reads. Files tell their rows without being
read, while the step runs too.
"""

from pathlib import Path

import polars as pl

ROWS_OF = {
    "read_month_ground": ("tables/reference/*.parquet",),
    "take_in": ("tables/usage_lines/*.parquet", "tables/rejected_lines/*.intake.parquet"),
    "count_quantities": ("work/counted/*.arrow",),
    "charge": ("work/priced/*.arrow", "tables/rejected_lines/*.charging.parquet"),
    "share_pools": ("tables/pool_shares.parquet",),
    "make_month_invoices": ("tables/invoice_lines.parquet",),
    "land_charges": ("tables/charge_lines/*.parquet", "tables/rejected_lines/*.landing.parquet"),
    "total_bills": ("tables/bill_totals.parquet",),
    "total_balance": ("tables/balance_totals.parquet",),
    "post_entries": ("tables/ledger_entries.parquet",),
    "count_files": ("tables/charge_lines/*.parquet",),
    "run_controls": ("tables/charge_lines/*.parquet",),
    "write_documents": ("tables/invoice_lines.parquet",),
}


class StepRows:
    """The rows that the steps of one run handle; a file is opened once for each time it was written."""

    def __init__(self, build: Path) -> None:
        """Of the run that builds in this folder."""
        self._build = build
        self._counted: dict[tuple[Path, int], int] = {}

    def so_far(self, step: str) -> int | None:
        """How many rows a step has handled, by the name of its function; None of a step that handles no rows."""
        if step not in ROWS_OF:
            return None
        return sum(self._rows(path) for pattern in ROWS_OF[step] for path in self._build.glob(pattern))

    def _rows(self, path: Path) -> int:
        version = (path, path.stat().st_mtime_ns)
        if version not in self._counted:
            scan = pl.scan_ipc if path.suffix == ".arrow" else pl.scan_parquet
            self._counted[version] = scan(path).select(pl.len()).collect().item()
        return self._counted[version]


def rate(rows: int, seconds: float) -> int:
    """Rows a second."""
    return int(rows / seconds) if seconds else rows


def in_words(rows: int, seconds: float) -> str:
    """So many rows and how many a second, for people."""
    return f"{rows:,} rows, {rate(rows, seconds):,} rows/s"
