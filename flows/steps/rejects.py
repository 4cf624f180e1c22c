"""Rejected lines as every stage keeps them, and the tallies that the controls count with."""

import polars as pl

from flows.month import Month
from flows.steps.balance import keep_rejected_of_services
from flows.steps.bills import keep_rejected_of_bills
from schemas.tables import EXACT
from transforms.published import table_paths, write_part
from transforms.whole_file import whole_file

WRITTEN = 100_000
"""At most so many rejected lines are written per file and main rule; all are counted."""

_TALLY = pl.Schema(
    {
        "source": pl.String(),
        "file": pl.String(),
        "currency": pl.String(),
        "stage": pl.String(),
        "rows": pl.Int64(),
        "unpriced_rows": pl.Int64(),
        "amount_size": EXACT,
        "delivered_amount": EXACT,
        "delivered_quantity": EXACT,
    }
)


def keep_rejected(month: Month, part: str, stage: str, rejected: pl.DataFrame) -> None:
    """Write what one stage rejected of a part, and its tally; nothing where nothing was.

    `rejected`: rejected_lines with `delivered_amount` and `delivered_quantity` (where no amount was delivered), and
    the `evidence_ref`, `provider`, `service` and `typology` that were.
    """
    if rejected.is_empty():
        return
    tally = rejected.with_columns(pl.col("currency").fill_null(month.settings.group.currency))
    counted = tally.group_by("source", "file", "currency", maintain_order=True).agg(
        stage=pl.lit(stage),
        rows=pl.len().cast(pl.Int64),
        unpriced_rows=pl.col("amount").null_count().cast(pl.Int64),
        amount_size=pl.col("amount").abs().sum(),
        delivered_amount=pl.col("delivered_amount").sum(),
        delivered_quantity=pl.col("delivered_quantity").sum(),
    )
    with whole_file(month.work / "rejected" / f"{part}.{stage}.parquet") as unfinished:
        counted.write_parquet(unfinished)
    keep_rejected_of_bills(month, part, stage, rejected)
    keep_rejected_of_services(month, part, stage, rejected)
    write_part(month.tables, "rejected_lines", f"{part}.{stage}", rejected)


def tallies(month: Month) -> pl.DataFrame:
    """One row per part, stage and currency with rejects: rows, unpriced_rows, amount_size, and what they delivered."""
    paths = sorted((month.work / "rejected").glob("*.parquet"))
    return pl.concat([pl.DataFrame(schema=_TALLY), *(pl.read_parquet(path) for path in paths)])


def trim_rejected(month: Month) -> None:
    """Keep the first rows of a file and main rule where they are too many to be read by anyone."""
    written: dict[tuple[str, str], int] = {}
    for path in table_paths(month.tables, "rejected_lines"):
        rows = pl.read_parquet(path).with_columns(rule=pl.col("rules").list.first())
        before = [written.get(key, 0) for key in rows.select("file", "rule").iter_rows()]
        place = pl.int_range(pl.len()).over("file", "rule") + pl.Series(before, dtype=pl.Int64)
        kept = rows.filter(place < WRITTEN)
        for file, rule, count in rows.group_by("file", "rule").len().iter_rows():
            written[(file, rule)] = written.get((file, rule), 0) + count
        if len(kept) < len(rows):
            write_part(month.tables, "rejected_lines", path.stem, kept.drop("rule"))
