"""Rules of the table of supplier bills: the period a bill is of, and the source whose lines quote it."""

import polars as pl

from schemas.problems import Problem
from schemas.settings import Settings
from transforms.pools.pool import SOURCE as POOLS
from transforms.reference.loaded import Tables
from transforms.reference.period_rows import dated, malformed_periods, told
from transforms.subscriptions import SOURCE as SUBSCRIPTIONS


def bill_row_faults(tables: Tables) -> list[Problem]:
    """Faults of single rows: each is told with its file, row and column."""
    return [*malformed_periods(tables["bills"]), *dated(tables["bills"])]


def bills_of_no_source(settings: Settings, tables: Tables) -> list[Problem]:
    """Bills of a source that the settings do not name: no line could ever quote them."""
    bills, known = tables["bills"], known_sources(settings)
    strangers = bills.rows.filter(~pl.col("source").is_in(known))
    right = f"name one of {', '.join(known)}"
    return bills.tell(
        strangers, told(bills, "source", lambda row: f"names source {row['source']}, which is not known", right)
    )


def known_sources(settings: Settings) -> list[str]:
    """The sources of lines: those of usage, and the tables that lines are made of."""
    return [*(source.source for source in settings.usage), SUBSCRIPTIONS, POOLS]
