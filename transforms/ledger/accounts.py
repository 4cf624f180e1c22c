"""The accounts of each combination: revenue in the provider's book, expense in the recipient's."""

from datetime import date

import polars as pl

from transforms.ledger.books import books_on
from transforms.ledger.chart import QUESTION, find_accounts

TAX_CODES = ("revenue_tax_code", "expense_tax_code")
"""Beside the accounts, what makes two combinations two invoice lines: one posting bears one tax code."""

_ASKED = ("typology", "service", "vat_category")


def assign_accounts(
    combinations: pl.DataFrame,
    accounts: pl.DataFrame,
    entities: pl.DataFrame,
    on: date,
) -> pl.DataFrame:
    """One row per combination, in their order, by the rows valid on the period's last day.

    Columns: combination, revenue_account, revenue_tax_code, expense_account, expense_tax_code (both null where the
    recipient keeps no book), rule and side. `rule` is null where all is found, else `no_account` or `two_accounts`, and
    `side` is the side at fault (revenue before expense); such a combination is to be rejected. A revenue account is
    asked for even where the provider keeps no book. How specific a row is: `transforms.reference.specificity`.
    """
    kept = books_on(entities, on).filter("keeps_book").select(recipient="entity")
    revenue = _questions(combinations, "provider", "revenue")
    expense = _questions(combinations.join(kept, on="recipient", how="semi"), "recipient", "expense")
    answers = find_accounts(pl.concat([revenue, expense]), accounts, on)
    found = _with_side(combinations, answers, "provider", "revenue")
    found = _with_side(found, answers, "recipient", "expense")
    return found.select(
        "combination",
        *(f"{side}_{column}" for side in ("revenue", "expense") for column in ("account", "tax_code")),
        rule=pl.coalesce("revenue_rule", "expense_rule"),
        side=pl.when(pl.col("revenue_rule").is_not_null())
        .then(pl.lit("revenue"))
        .when(pl.col("expense_rule").is_not_null())
        .then(pl.lit("expense")),
    )


def _questions(combinations: pl.DataFrame, book: str, side: str) -> pl.DataFrame:
    asked = combinations.select(pl.col(book).alias("book"), pl.lit(side).alias("side"), *_ASKED)
    return asked.select(QUESTION).unique(maintain_order=True)


def _with_side(combinations: pl.DataFrame, answers: pl.DataFrame, book: str, side: str) -> pl.DataFrame:
    found = pl.col("found")
    rule = pl.when(found == 0).then(pl.lit("no_account")).when(found > 1).then(pl.lit("two_accounts"))
    of_side = answers.filter(pl.col("side") == side).select(
        pl.col("book").alias(book),
        *_ASKED,
        pl.col("account").alias(f"{side}_account"),
        pl.col("tax_code").alias(f"{side}_tax_code"),
        rule.alias(f"{side}_rule"),
    )
    return combinations.join(of_side, on=[book, *_ASKED], how="left", nulls_equal=True, maintain_order="left")
