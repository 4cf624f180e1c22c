"""The floor under a month: DuckDB alone, one query over the same files: `python -m tests.bench.duckdb_floor WORKSPACE`.

It joins user and site to their entity and service to its price, groups by recipient and service, and sums exactly. It
rejects, proves, lays out and explains nothing: no program that reads these files does less.
"""

import sys
from decimal import Decimal
from pathlib import Path

import duckdb

from transforms.generating.codes import PERIOD

STATEMENT = Path(__file__).with_suffix(".sql")
USAGE = {"mobile": "mobile-*.csv", "places": "sites-*.csv", "calls": "calls-*.csv", "cloud": "cloud-*.parquet"}

Sum = tuple[str | None, str | None, int, Decimal | None]
"""A recipient, a service, how many lines, and their exact amount; empty where the line names none, or has no price."""


def sums(workspace: Path) -> list[Sum]:
    """What the usage files of a generated group come to by recipient and service, in their order."""
    inputs = workspace / "inputs"
    files = {name: str(inputs / f"{name}.csv") for name in ("users", "sites", "prices")}
    files |= {name: str(inputs / PERIOD / pattern) for name, pattern in USAGE.items()}
    with duckdb.connect() as connection:
        found: list[Sum] = connection.sql(STATEMENT.read_text(encoding="utf-8"), params=files).fetchall()
    return found


if __name__ == "__main__":
    print(len(sums(Path(sys.argv[1]))))
