"""A month rated by tariffs of every kind: its workspace, what each line is charged, and why others are not."""

import shutil
from pathlib import Path

import polars as pl

from flows.runner import run_directly
from tests.golden.month import PERIOD
from transforms.published import table_paths

HERE = Path(__file__).parent
WORKSPACE = HERE / "workspace"
RATED = HERE / "expected"


def tariffs_workspace(folder: Path) -> Path:
    """A copy of the workspace."""
    shutil.copytree(WORKSPACE, folder)
    return folder


def tariffs_month(folder: Path) -> Path:
    """Close the month in a copy of the workspace; returns what was published."""
    run_directly(tariffs_workspace(folder), PERIOD)
    return folder / "periods" / PERIOD / "draft"


def of_parts(draft: Path, name: str) -> pl.DataFrame:
    """A table that is a folder of parts."""
    return pl.concat(pl.read_parquet(path) for path in table_paths(draft / "tables", name)).sort("source", "row")


def tariffs_texts(draft: Path) -> dict[str, str]:
    """What a controller reads, by the name of its file: what each line is charged, and why others are not."""
    charged = of_parts(draft, "charge_lines").select("service", "basis", "quantity", "amount", "nature")
    rejected = of_parts(draft, "rejected_lines").select("source", "row", "message")
    return {
        "charged.txt": "".join(
            f"{service:<9}{basis:<11}{quantity.normalize():>12f}{amount:>10.4f}  {nature}\n"
            for service, basis, quantity, amount, nature in charged.rows()
        ),
        "rejected.txt": "".join(f"{source:<8}{row:>3}  {message}\n" for source, row, message in rejected.rows()),
    }
