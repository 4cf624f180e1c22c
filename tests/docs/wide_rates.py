"""The statement on the page on currencies, run as it stands there."""

from pathlib import Path

import duckdb

from tests.docs.pages import blocks


def turned_rates(wide: str) -> str:
    """The table `rates` as csv, made in the working directory from a file of a row a day and a column a currency."""
    (statement,) = (text for text in blocks("docs/currencies.md", "sql") if text.startswith("copy ("))
    Path("eurofxref-hist.csv").write_text(wide, encoding="utf-8")
    duckdb.execute(statement)
    return Path("rates.csv").read_text(encoding="utf-8")
