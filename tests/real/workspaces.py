"""Workspaces on real deliveries: the settings beside this file, and tables made from the data itself."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

HERE = Path(__file__).parent
DATA = Path(os.environ.get("CHARGEBACK_REAL_DATA", HERE / "../../../shared/data")).resolve()

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="real data is not here; CHARGEBACK_REAL_DATA names its folder"
)

ACCOUNTS = [
    {"side": "receivable", "account": "1100", "account_name": "Receivable from group companies", "journal": "SAL"},
    {"side": "revenue", "account": "4000", "account_name": "Costs charged on", "journal": "SAL"},
    {"side": "expense", "account": "6000", "account_name": "Costs charged by group companies", "journal": "PUR"},
    {"side": "payable", "account": "2100", "account_name": "Payable to group companies", "journal": "PUR"},
]


def delivered(path: str) -> pl.DataFrame:
    """The rows of a delivered file, every cell as the text that stands there."""
    return pl.read_csv(DATA / path, infer_schema=False)


def new_workspace(folder: Path, settings: str, tables: Mapping[str, Sequence[Mapping[str, str]]]) -> Path:
    """A workspace with the settings of a folder here, and its reference tables."""
    (folder / "inputs").mkdir(parents=True)
    shutil.copy(HERE / settings / "chargeback.toml", folder)
    for name, rows in tables.items():
        pl.DataFrame(rows).write_csv(folder / "inputs" / f"{name}.csv")
    return folder


def deliver(workspace: Path, period: str, path: str) -> None:
    """Put a delivered file where the settings look for those of a period."""
    target = workspace / "inputs" / period
    target.mkdir()
    shutil.copy(DATA / path, target)


def parties(provider: str, codes: Sequence[str], **others: str) -> list[dict[str, str]]:
    """Rows of the entities table: the provider and one company per code, with short names by their order."""
    named = [{"entity": provider, "short": "DESK", "name": provider}]
    named += [{"entity": code, "short": f"C{place:03}", "name": code} for place, code in enumerate(codes, start=1)]
    return [{**row, **others} for row in named]
