"""A month whose sources write names as they come: its workspace, and what became of each line, as text."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from flows.runner import run_directly
from flows.tree_view import tree_view
from schemas.periods import period_days
from tests.golden.month import PERIOD, cell_text, tree_text
from transforms.audit import ask, open_published
from transforms.engine import EngineLimits, connect
from transforms.layout.group_tree import group_tree
from transforms.layout.tree import month_tree
from transforms.published import read_reference, read_table

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
NAMED = HERE / "expected"

DELIVERED = ("entity", "site", "user", "service")
CHARGED = ("recipient", "charged_site", "charged_user", "charged_service")


def names_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def names_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(names_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def names_texts(draft: Path) -> dict[str, str]:
    """What a reader finds, by the name of its file: what became of each line, the invoices, the warnings, the group."""
    tables = draft / "tables"
    return {
        "lines.txt": "".join(_lines(tables)),
        "invoices.txt": tree_text(month_tree(read_table(tables, "invoices"), read_table(tables, "invoice_lines"))),
        "warnings.txt": _warnings(tables),
        "group.txt": f"{tree_view(group_tree(read_reference(tables, 'entities'), period_days(PERIOD)[1]).nodes, {})}\n",
    }


def asked(tables: Path, question: str) -> pl.DataFrame:
    """The answer to a question of an auditor."""
    with connect(EngineLimits()) as connection:
        open_published(connection, {PERIOD: tables})
        return ask(connection, question)


def _lines(tables: Path) -> Iterator[str]:
    """Each line as delivered, then what it is charged as, or why it is not."""
    for row in asked(tables, _QUESTION).iter_rows(named=True):
        names = " / ".join(row[name] for name in DELIVERED if row[name] is not None)
        codes = " / ".join(row[name] for name in CHARGED if row[name] is not None)
        yield f"{row['source']}:{row['row']}  {names}\n"
        yield f"    {row['message']}\n" if row["message"] else f"    {codes}  {row['amount']:.2f}\n"


_QUESTION = """
select lines.source, lines.row, lines.entity, lines.site, lines.user, lines.service, charges.amount, rejected.message,
    concat_ws(' for ', charges.recipient, nullif(charges.company, charges.recipient)) as recipient,
    charges.site as charged_site, charges.user as charged_user, charges.service as charged_service
from usage_lines as lines
left join charges on lines.source = charges.source and lines.row = charges.row
left join rejected_lines as rejected on lines.source = rejected.source and lines.row = rejected.row
order by lines.source desc, lines.row
"""


def _warnings(tables: Path) -> str:
    controls = read_table(tables, "control_totals").filter(~pl.col("passed"))
    rows = controls.select("severity", "control", "scope", "actual").rows()
    return "".join("  ".join(map(cell_text, row)) + "\n" for row in rows)
