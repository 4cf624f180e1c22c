"""Lines that break rules: which rules, the main one, and the sentence their owner reads.

A verdict pairs a rule of `schemas.rules` with the expression that finds it broken. Judging is one boolean frame over
all lines; sentences are made for the broken ones only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from schemas.rules import RULE_BY_ID


@dataclass(frozen=True)
class Verdict:
    """When a line breaks a rule, and the column and value that its sentence quotes."""

    rule: str
    broken: pl.Expr
    column: str | None = None
    value: pl.Expr | None = None


def judge(lines: pl.DataFrame, verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """One row per line, one boolean column per rule, in the order of the verdicts: true where it is broken."""
    return lines.select(verdict.broken.fill_null(False).alias(verdict.rule) for verdict in verdicts)


def sentenced(lines: pl.DataFrame, broken: pl.DataFrame, verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """The broken lines with their `stage`, `rules` (main first), `column`, `value` and `message`; all columns kept."""
    guilty = broken.select(pl.any_horizontal(pl.all())).to_series()
    flags = broken.filter(guilty)
    named = [pl.when(flags.get_column(verdict.rule)).then(pl.lit(verdict.rule)) for verdict in verdicts]
    told = [pl.when(flags.get_column(verdict.rule)).then(_sentence(verdict)) for verdict in verdicts]
    columns = [pl.when(flags.get_column(v.rule)).then(pl.lit(v.column, dtype=pl.String)) for v in verdicts]
    values = [pl.when(flags.get_column(v.rule)).then(_value(v)) for v in verdicts]
    return lines.filter(guilty).with_columns(
        rules=pl.concat_list(named).list.drop_nulls(),
        stage=pl.coalesce(named).replace_strict({v.rule: RULE_BY_ID[v.rule].stage for v in verdicts}, default=None),
        column=_of_the_main_rule(columns, flags, verdicts),
        value=_of_the_main_rule(values, flags, verdicts),
        message=pl.concat_str(told, separator="; ", ignore_nulls=True),
    )


def _of_the_main_rule(parts: Sequence[pl.Expr], flags: pl.DataFrame, verdicts: Sequence[Verdict]) -> pl.Expr:
    chosen = pl.lit(None, dtype=pl.String)
    for part, verdict in zip(reversed(parts), reversed(verdicts), strict=True):
        chosen = pl.when(flags.get_column(verdict.rule)).then(part).otherwise(chosen)
    return chosen


def _value(verdict: Verdict) -> pl.Expr:
    return pl.lit(None, dtype=pl.String) if verdict.value is None else verdict.value.cast(pl.String)


def _sentence(verdict: Verdict) -> pl.Expr:
    message = RULE_BY_ID[verdict.rule].message.replace("{column}", verdict.column or "")
    before, quoted, after = message.partition("{value}")
    if not quoted:
        return pl.lit(message)
    return pl.concat_str(pl.lit(before), _value(verdict).fill_null("empty"), pl.lit(after))
