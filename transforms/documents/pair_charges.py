"""The charges behind the workbooks, parted by provider and recipient in one pass: no workbook reads them all."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import polars as pl

LINE = ("source", "file", "row")


def by_pair(charges: pl.DataFrame, usage: pl.DataFrame) -> Iterator[tuple[str, str, pl.DataFrame]]:
    """Provider, recipient and their charges of a part that stand on invoices, with what else their usage line says.

    `charges` and `usage` are the charge_lines and usage_lines of one part, in file order, and so is what is returned.
    """
    beside = [name for name in usage.columns if name in LINE or name not in charges.columns]
    invoiced = charges.filter(pl.col("invoice_ref").is_not_null())
    whole = invoiced.join(usage.select(beside), on=LINE, how="left", maintain_order="left", validate="1:1")
    for (provider, recipient), rows in whole.partition_by("provider", "recipient", as_dict=True).items():
        yield str(provider), str(recipient), rows


def pair_folder(folder: Path, provider: str, recipient: str) -> Path:
    """Where the charges of one pair stand, a file per part."""
    return folder / quote(provider, safe="") / quote(recipient, safe="")
