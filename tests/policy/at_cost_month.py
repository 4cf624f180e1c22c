"""A month whose amounts come at cost and whose agreements add a mark-up: what is charged, and what is read of it."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from flows.runner import run_directly
from tests.golden.month import PERIOD, plain
from tests.policy.month import of_parts

HERE = Path(__file__).parent
WORKSPACE = HERE / "at_cost"
MARKED_UP = HERE / "at_cost_expected"


def at_cost_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def at_cost_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(at_cost_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def at_cost_texts(draft: Path) -> dict[str, str]:
    """What is compared, by the name of its file: charges, rejected lines, and what two recipients read."""
    rows = of_parts(draft, "charge_lines").iter_rows(named=True)
    rejected = of_parts(draft, "rejected_lines").select("source", "row", "message", "amount", "currency").rows()
    return {
        "charged.txt": "".join(map(_charge_text, rows)),
        "rejected.txt": "".join(
            f"{source:<9}{row:>3}  {message}: {plain(amount)} {currency}\n"
            for source, row, message, amount, currency in rejected
        ),
        "read.txt": "".join(f"{recipient}\n{read_texts(draft, recipient)}" for recipient in ("SUD", "US")),
    }


def read_texts(draft: Path, recipient: str) -> str:
    """The natures on the first invoice of SI to a recipient, and below each how its sheet of justification makes it."""
    book = openpyxl.load_workbook(draft / "hand-out" / recipient / f"{PERIOD}_SI_{recipient}.xlsx")
    natures = _column(book["01 Prestations"], "Nature")
    made = _column(book["Justification"], "Formation du montant", "How the amount is made")
    lines = [f"{nature}\n{making}" for nature, making in zip(natures, made, strict=True)]
    return "".join(f"  {line}\n" for line in "\n".join(lines).splitlines())


def _column(sheet: Worksheet, *headings: str) -> list[str]:
    """The texts below a heading, up to the first row that is no line."""
    rows = list(sheet.iter_rows(values_only=True))
    start, column = next((at, row.index(name)) for at, row in enumerate(rows) for name in headings if name in row)
    return [row[column] for row in rows[start + 1 :] if row[column] and isinstance(row[2], int)]


def _charge_text(charge: dict[str, Any]) -> str:
    named = f"{charge['source']:<9}{charge['row']:>3}  {charge['recipient']:<8}{charge['agreement'] or 'retained':<10}"
    amount = f"{named}{plain(charge['amount'])} {charge['currency']}"
    if charge["cost_amount"] is None:
        return f"{amount}\n"
    cost, rate, markup = (plain(charge[name]) for name in ("cost_amount", "markup_rate", "markup_amount"))
    return f"{amount} = {cost} + {rate} % {markup}\n"
