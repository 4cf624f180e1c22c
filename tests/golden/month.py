"""The golden month: a workspace small enough to check by hand, and its results as text that a person can compare."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from flows.runner import run_directly
from transforms.layout.tree import Node, TreeLine, month_tree, tree_lines
from transforms.published import read_table, table_paths

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
EXPECTED = HERE / "expected"
PERIOD = "2026-10"

TABLES = (
    "input_files",
    "usage_lines",
    "rejected_lines",
    "charge_lines",
    "invoice_lines",
    "vat_breakdown",
    "invoices",
)
"""The ledger entries are there as the files that the books import; the controls say nothing that these do not."""


def golden_month(folder: Path) -> Path:
    """Close the golden month in a copy of its workspace; returns what was published."""
    shutil.copytree(WORKSPACE, folder)
    run_directly(folder, PERIOD)
    return folder / "periods" / PERIOD / "draft"


def as_text(draft: Path) -> dict[str, str]:
    """What is compared, by the name of its file: tables, ledgers of the books, FOCUS rows, the invoices as a tree."""
    texts = {f"{name}.tsv": table_text(draft / "tables", name) for name in TABLES}
    for ledger in sorted((draft / "hand-out").glob("*/*_fec.txt")):
        texts[ledger.name] = ledger.read_bytes().decode("utf-8").replace("\r\n", "\n")
    texts["focus.csv"] = (draft / "exports" / f"{PERIOD}_focus.csv").read_text(encoding="utf-8")
    nodes = month_tree(read_table(draft / "tables", "invoices"), read_table(draft / "tables", "invoice_lines"))
    return texts | {"tree.txt": tree_text(nodes)}


def table_text(tables: Path, name: str) -> str:
    """A published table, its columns parted by tabs: no closing zeros, lists by ` > `, nothing for null."""
    rows = pl.concat(pl.read_parquet(path) for path in table_paths(tables, name))
    lines = [rows.columns, *([cell_text(cell) for cell in row] for row in rows.iter_rows())]
    return "".join("\t".join(line) + "\n" for line in lines)


def cell_text(cell: object) -> str:
    """A value of a published table as text."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case Decimal():
            return plain(cell)
        case date():
            return cell.isoformat()
        case list():
            return " > ".join(map(cell_text, cell))
        case _:
            return str(cell)


def plain(number: Decimal) -> str:
    """An exact number without closing zeros and without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tree_text(nodes: tuple[Node, ...]) -> str:
    """Recipients, their invoices ●, sections • and services, each with its amount without VAT."""
    return "".join(f"{_tree_line(line)}\n" for line in tree_lines(nodes))


def _tree_line(line: TreeLine) -> str:
    detail = f"({line.detail})" if line.detail else ""
    words = (line.mark, line.text, detail, f"{line.amount:.2f}")
    return "  " * line.depth + " ".join(word for word in words if word)
