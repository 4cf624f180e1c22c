"""Which account a posting takes: the most specific row of the accounts table that applies and is valid.

A question is a book, a side and, where they are known, a typology, a service and a VAT category. A row applies where
every column it fills equals the question's; a blank column stands for any value.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import polars as pl

from transforms.ledger.books import rows_on
from transforms.reference.specificity import account_specificity

QUESTION = ("book", "side", "typology", "service", "vat_category")
MAY_BE_BLANK = ("book", "typology", "service", "vat_category")
ANSWER = ("account", "tax_code", "journal")


def find_accounts(questions: pl.DataFrame, accounts: pl.DataFrame, on: date) -> pl.DataFrame:
    """One row per distinct question: its columns, account, tax_code, journal, and `found`.

    `found` counts the rows that win: 0 where none applies and 2 or more where equally specific rows do; then
    there is no answer, and the caller says what that means.
    """
    asked = questions.select(QUESTION).unique(maintain_order=True)
    winners = _winners(asked, rows_on(accounts, on)).group_by(QUESTION).agg(pl.first(*ANSWER), found=pl.len())
    answers = asked.join(winners, on=QUESTION, how="left", nulls_equal=True, maintain_order="left")
    known = pl.col("found") == 1
    return answers.with_columns(
        pl.when(known).then(pl.col(*ANSWER)),
        pl.col("found").fill_null(0).cast(pl.Int64),
    )


def _winners(asked: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    weighed = rows.select(*QUESTION, *ANSWER, account_specificity())
    applying = pl.concat([_applying(asked, weighed, filled) for filled in _patterns()])
    return applying.filter(pl.col("specificity") == pl.col("specificity").max().over(QUESTION))


def _patterns() -> Iterator[tuple[str, ...]]:
    for size in range(len(MAY_BE_BLANK) + 1):
        yield from combinations(MAY_BE_BLANK, size)


def _applying(asked: pl.DataFrame, rows: pl.DataFrame, filled: tuple[str, ...]) -> pl.DataFrame:
    # Equal joins per set of filled columns, not one join by "equal or blank": that would compare every question
    # with every row.
    shaped = [pl.col(name).is_not_null() if name in filled else pl.col(name).is_null() for name in MAY_BE_BLANK]
    keys = ["side", *filled]
    answers = rows.filter(*shaped).select(*keys, *ANSWER, "specificity")
    return asked.join(answers, on=keys, how="inner").select(*QUESTION, *ANSWER, "specificity")
