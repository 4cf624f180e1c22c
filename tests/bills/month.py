"""A month whose supplier bills are whole, short, unknown or late: its workspace, what is said of bills and accounts."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from flows.runner import run_directly
from tests.golden.month import PERIOD
from transforms.published import read_table

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
SAID = HERE / "expected"

FIGURES = ("received", "charged", "retained", "rejected", "residue")


def bills_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def bills_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(bills_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def bills_texts(draft: Path) -> dict[str, str]:
    """What a reader finds, by the name of its file: what became of each bill and account."""
    headings = f"{'source':<14}{'bill':<7}{'status':<9}" + "".join(f"{name:>10}" for name in FIGURES) + "  lines\n"
    rows = read_table(draft / "tables", "bill_totals").iter_rows(named=True)
    return {"bills.txt": headings + "".join(map(_row, rows)), "balance.txt": _balance(draft / "tables")}


def _balance(tables: Path) -> str:
    names = ("booked", "charged", "retained", "rejected", "explained", "residue")
    headings = f"{'provider':<9}{'account':<8}" + "".join(f"{name:>10}" for name in names) + "\n"
    rows = read_table(tables, "balance_totals").iter_rows(named=True)
    return headings + "".join(
        f"{row['provider']:<9}{row['account'] or '':<8}{_figures(row, names)} {row['currency']}\n" for row in rows
    )


def _figures(row: dict[str, object], names: Sequence[str]) -> str:
    return "".join(f"{'' if row[name] is None else f'{row[name]:.3f}':>10}" for name in names)


def _row(bill: dict[str, object]) -> str:
    unpriced = f", {bill['unpriced_rows']} of unknown amount" if bill["unpriced_rows"] else ""
    named = f"{bill['source']:<14}{bill['evidence_ref'] or '':<7}{bill['status']:<9}"
    return f"{named}{_figures(bill, FIGURES)} {bill['currency']}  {bill['line_count']}{unpriced}\n"
