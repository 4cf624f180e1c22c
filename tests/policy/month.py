"""A month whose agreements say how they are priced: its workspace, and what becomes of each line and pool share."""

import shutil
from pathlib import Path

import polars as pl

from flows.runner import run_directly
from tests.golden.month import PERIOD
from transforms.published import table_paths

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
PRICED = HERE / "expected"


def policy_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def policy_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(policy_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def of_parts(draft: Path, name: str) -> pl.DataFrame:
    """A table that is a folder of parts."""
    return pl.concat(pl.read_parquet(path) for path in table_paths(draft / "tables", name)).sort("source", "row")


def policy_texts(draft: Path) -> dict[str, str]:
    """What a controller reads, by the name of its file: the lines that are charged, and why the others are not."""
    charged = of_parts(draft, "charge_lines").select("source", "row", "recipient", "agreement", "basis", "amount")
    rejected = of_parts(draft, "rejected_lines").select("source", "row", "message")
    return {
        "charged.txt": "".join(
            f"{source:<9}{row:>3}  {recipient:<8} {agreement or 'retained':<10}{basis:<18}{amount:>9.2f}\n"
            for source, row, recipient, agreement, basis, amount in charged.rows()
        ),
        "rejected.txt": "".join(f"{source:<9}{row:>3}  {message}\n" for source, row, message in rejected.rows()),
    }
