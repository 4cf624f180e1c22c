"""What is open, in English sentences for the terminal: period by period, then in all."""

from collections.abc import Iterator, Sequence

import polars as pl

from schemas.tables import EXACT
from transforms.corrections.open_lines import OpenMonth
from transforms.documents.causes import amounts_at_stake, cause_sentences

_SUMMED = ("rows", "debit", "credit", "unknown_amounts")


def open_sentences(months: Sequence[OpenMonth], unused: Sequence[str]) -> Iterator[str]:
    """The causes of each period that has open lines, the dearest first; sums; write-offs that close nothing."""
    for month in (month for month in months if len(month.causes)):
        yield month.period
        yield from (f"  {number}. {told}" for number, told in enumerate(cause_sentences(month.causes), start=1))
    yield from _sums("open", pl.concat(month.causes.select("currency", *_SUMMED) for month in months))
    yield from _sums("written off", pl.concat(_amounts(month.written_off) for month in months))
    yield from (f"warning: the write-off of {line_id} closes nothing: no such row is rejected" for line_id in unused)


def _amounts(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines as causes are summed: debits and credits apart, unknown amounts counted."""
    amount = pl.col("amount").fill_null(0)
    return lines.select(
        "currency",
        rows=pl.lit(1, pl.Int64),
        debit=amount.clip(lower_bound=0).cast(EXACT),
        credit=amount.clip(upper_bound=0).cast(EXACT),
        unknown_amounts=pl.col("amount").is_null().cast(pl.Int64),
    )


def _sums(what: str, rows: pl.DataFrame) -> Iterator[str]:
    """A sentence per currency, and one where there is nothing."""
    sums = rows.group_by("currency").agg(pl.col(*_SUMMED).sum()).sort("currency", nulls_last=True)
    for total in sums.iter_rows(named=True):
        count = f"{total['rows']:,} row{'s' if total['rows'] > 1 else ''}"
        yield f"{what}: {', '.join([count, *amounts_at_stake(total)])}"
    if sums.is_empty() and what == "open":
        yield "Nothing is open."
