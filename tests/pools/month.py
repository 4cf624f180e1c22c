"""A month of cost pools of every kind: its workspace, and what its documents say of the shares, as text."""

import shutil
from pathlib import Path

import polars as pl

from flows.runner import run_directly
from tests.golden.month import PERIOD
from transforms.published import read_table, table_paths

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
SHARED = HERE / "expected"


def pools_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def pools_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(pools_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def charged_shares(draft: Path) -> pl.DataFrame:
    """The charge lines of the shares, in the order of their rows."""
    lines = pl.concat(pl.read_parquet(path) for path in table_paths(draft / "tables", "charge_lines"))
    return lines.filter(source="pools").sort("row")


def pools_texts(draft: Path) -> dict[str, str]:
    """What a reader finds, by the name of its file: the lines of each invoice, and what each provider retains."""
    return {"invoices.txt": _invoices(draft / "tables"), "retained.txt": _retained(draft)}


def _invoices(tables: Path) -> str:
    lines = read_table(tables, "invoice_lines")
    texts = []
    for (invoice_ref,), of_invoice in lines.group_by("invoice_ref", maintain_order=True):
        texts.append(f"{invoice_ref}\n")
        texts += [f"  {amount:>9.2f}  {nature}\n" for amount, nature in of_invoice.select("amount", "nature").rows()]
    return "".join(texts)


def _retained(draft: Path) -> str:
    retained = charged_shares(draft).filter(pl.col("invoice_ref").is_null())
    rows = retained.select("provider", "amount", "nature").rows()
    return "".join(f"{provider}  {amount:>7.2f}  {nature}\n" for provider, amount, nature in rows)
