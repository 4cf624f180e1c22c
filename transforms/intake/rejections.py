"""Rejected lines: rows that break rules, kept whole, with all the rules, the words and the amount at stake."""

from collections.abc import Callable, Sequence

import polars as pl

from schemas.rules import RULE_BY_ID
from schemas.settings import UsageSource
from schemas.tables import RejectedLines
from transforms.intake.verdicts import Verdict

COLUMNS = tuple(RejectedLines.to_schema().columns)


def rejected_lines(rows: pl.DataFrame, found: Sequence[Verdict], source: UsageSource) -> pl.DataFrame:
    """Rows of rejected_lines, one for each of `rows`, all of which break a rule.

    `rows` has source, file, row, line, amount, currency and raw; the verdicts are over the same rows, the main first.
    """
    texts = pl.DataFrame({f"value {position}": verdict.value for position, verdict in enumerate(found)})
    broken = pl.DataFrame({f"broken {position}": verdict.broken for position, verdict in enumerate(found)})
    return (
        pl.concat([rows, texts, broken], how="horizontal")
        .with_columns(
            pl.lit("intake").alias("stage"),
            _rules(found).alias("rules"),
            _main(found, lambda position: pl.lit(found[position].column, pl.String)).alias("column"),
            _main(found, lambda position: pl.col(f"value {position}")).alias("value"),
            _main(found, lambda position: _message(found[position], position, source)).alias("message"),
        )
        .select(COLUMNS)
    )


def _main(found: Sequence[Verdict], said: Callable[[int], pl.Expr]) -> pl.Expr:
    """What the first rule that a row breaks says of it."""
    chosen: pl.Expr = pl.lit(None, pl.String)
    for position in reversed(range(len(found))):
        chosen = pl.when(f"broken {position}").then(said(position)).otherwise(chosen)
    return chosen


def _rules(found: Sequence[Verdict]) -> pl.Expr:
    ids = [pl.when(f"broken {position}").then(pl.lit(verdict.rule)) for position, verdict in enumerate(found)]
    return pl.concat_list(ids).list.drop_nulls().list.unique(maintain_order=True)


def _message(verdict: Verdict, position: int, source: UsageSource) -> pl.Expr:
    """The rule's words with the column, theirs in brackets where its name is another, and the delivered value."""
    column = source.columns.get(verdict.column or "")
    name = f"{verdict.column} ({column.from_})" if column and column.from_ != verdict.column else verdict.column
    before, *after = RULE_BY_ID[verdict.rule].message.replace("{column}", str(name)).split("{value}")
    value = pl.col(f"value {position}").fill_null("")
    return pl.concat_str(pl.lit(before), *(part for text in after for part in (value, pl.lit(text))))
