"""Two months with a budget and the costs of their year, and the month that makes it up: what commands say of them."""

import csv
import shutil
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from flows.cli import main
from tests.tables_only import close_tables
from transforms.published import read_table

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
RECOVERED = HERE / "expected"

MONTHS = ("2026-11", "2026-12")
AFTER = "2027-01"
FILE = Path("inputs") / "true-up.csv"
KEYS = Path("inputs") / "true-up-keys.csv"


def recovery_workspace(folder: Path) -> Path:
    """A copy of the workspace whose two months have run."""
    shutil.copytree(WORKSPACE, folder)
    for period in MONTHS:
        close_tables(folder, period)
    return folder


def said(workspace: Path, *words: str) -> str:
    """What a command prints that is done."""
    with redirect_stdout(StringIO()) as told:
        assert main(["-w", str(workspace), *words]) == 0
    return told.getvalue().replace(f"{workspace}/", "")


def made_up(workspace: Path) -> Path:
    """Charge in the month after what recovery wrote: its rows are added to the tables of pools and of keys."""
    _add(workspace / FILE, workspace / "inputs" / "pools.csv")
    _add(workspace / KEYS, workspace / "inputs" / "keys.csv")
    close_tables(workspace, AFTER)
    return workspace / "periods" / AFTER / "draft"


def recovery_texts(workspace: Path) -> dict[str, str]:
    """What a controller reads, by the name of its file, in the order of the round trip."""
    texts = {
        "budget.txt": said(workspace, "variance", "2026-12", "--against", "budget"),
        "year-to-date.txt": said(workspace, "variance", "2026-12", "--against", "budget", "--year-to-date"),
        "recovery.txt": said(workspace, "recovery", "2026", "--pools", str(workspace / FILE)),
        "pools.csv": (workspace / FILE).read_text(encoding="utf-8"),
        "keys.csv": (workspace / KEYS).read_text(encoding="utf-8"),
    }
    draft = made_up(workspace)
    return {**texts, "charged.txt": _charged(draft), "recovered.txt": said(workspace, "recovery", "2026")}


def _charged(draft: Path) -> str:
    lines = read_table(draft / "tables", "invoice_lines").sort("invoice_ref", "line_number")
    rows = lines.select("invoice_ref", "amount", "nature").rows()
    return "".join(f"{invoice_ref}  {amount:>8.2f}  {nature}\n" for invoice_ref, amount, nature in rows)


def _add(rows: Path, table: Path) -> None:
    """Add the rows of one file to another, with the columns that it has beside them."""
    with table.open(encoding="utf-8", newline="") as old, rows.open(encoding="utf-8", newline="") as new:
        both = [*csv.DictReader(old), *csv.DictReader(new)]
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in both for name in row)))
        writer.writeheader()
        writer.writerows(both)
