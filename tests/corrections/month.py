"""A month whose rows are nearly all wrong, and put right by hand: its workspace, and what became of it, as text."""

import shutil
from decimal import Decimal
from pathlib import Path

import polars as pl

from flows.runner import run_directly
from tests.golden.month import PERIOD, table_text
from transforms.published import read_table, table_paths

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
PUT_RIGHT = HERE / "expected"
CORRECTIONS = Path("inputs") / PERIOD / "corrections.csv"


def corrections_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def written_off_workspace(folder: Path) -> Path:
    """A copy of the workspace in which the one row that stays rejected is written off."""
    workspace = corrections_workspace(folder)
    settings = workspace / "chargeback.toml"
    written = settings.read_text(encoding="utf-8").replace(
        "[inputs]\n", '[inputs]\nwrite_offs = "inputs/write_offs.csv"\n'
    )
    settings.write_text(written, encoding="utf-8")
    row = f"telephony/inputs/{PERIOD}/telephony.csv:9,791694979e8f,Carte rendue,O. Exemple"
    (workspace / "inputs" / "write_offs.csv").write_text(f"line_id,digest,reason,by\n{row}\n", encoding="utf-8")
    return workspace


def corrections_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(corrections_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def rows_of(draft: Path, name: str) -> pl.DataFrame:
    """All rows of a published table."""
    return pl.concat(pl.read_parquet(path) for path in table_paths(draft / "tables", name))


def corrections_texts(draft: Path) -> dict[str, str]:
    """What a reader finds, by the name of its file: what was corrected, what is rejected still, and the invoices."""
    tables = draft / "tables"
    invoices = read_table(tables, "invoice_lines").select("invoice_ref", "section_path", "amount", "nature")
    rejected = rows_of(draft, "rejected_lines").select("row", "message")
    return {
        "corrected_lines.tsv": table_text(tables, "corrected_lines"),
        "invoices.txt": "".join(_shown(*line) for line in invoices.iter_rows()),
        "rejected.txt": "".join(f"{row}  {message}\n" for row, message in rejected.iter_rows()),
    }


def _shown(invoice_ref: str, section_path: list[str], amount: Decimal, nature: str) -> str:
    return f"{invoice_ref}  {' > '.join(section_path) or '-':<6}{amount:>7.2f}  {nature}\n"
