"""Lines that break rules: which rules, the main one, and the sentence their owner reads.

A verdict pairs a rule of `schemas.rules` with the expression that finds it broken. Judging is one boolean frame over
all lines; sentences are made for the broken ones only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from schemas.rules import RULE_BY_ID


@dataclass(frozen=True)
class Verdict:
    """When a line breaks a rule, and the column and value that its sentence quotes.

    `heading` is what the delivered file calls the column. Several verdicts may be of one rule.
    """

    rule: str
    broken: pl.Expr
    column: str | None = None
    value: pl.Expr | None = None
    heading: str | None = None


def judge(lines: pl.DataFrame, verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """One row per line, one boolean column per verdict, in their order: true where its rule is broken."""
    return lines.select(verdict.broken.fill_null(False).alias(str(place)) for place, verdict in enumerate(verdicts))


def any_broken(broken: pl.DataFrame) -> pl.Series:
    """True for the lines that break any rule."""
    return broken.select(pl.any_horizontal(pl.all()).alias("broken")).to_series()


def sentenced(lines: pl.DataFrame, broken: pl.DataFrame, verdicts: Sequence[Verdict]) -> pl.DataFrame:
    """The broken lines with their `stage`, `rules` (main first), `column`, `value` and `message`; all columns kept.

    Stage, column and value are those of the first verdict that finds a line broken; the message tells all of them.
    """
    guilty = any_broken(broken)
    flags = broken.filter(guilty)
    judged = list(zip(verdicts, flags.iter_columns(), strict=True))
    # Where no line is broken, the columns still need their types: one verdict gives them.
    found = [(verdict, flag) for verdict, flag in judged if flag.any()] or judged[:1]
    told = [pl.when(flag).then(_sentence(verdict)) for verdict, flag in found]
    return lines.filter(guilty).with_columns(
        rules=_rules(found),
        stage=_main(found, lambda verdict: pl.lit(RULE_BY_ID[verdict.rule].stage)),
        column=_main(found, lambda verdict: pl.lit(verdict.column, pl.String)),
        value=_main(found, _value),
        message=pl.concat_str(told, separator="; ", ignore_nulls=True),
    )


_Found = Sequence[tuple[Verdict, pl.Series]]


def _rules(found: _Found) -> pl.Expr:
    """The rules broken, each once."""
    flags: dict[str, pl.Series] = {}
    for verdict, flag in found:
        flags[verdict.rule] = flags[verdict.rule] | flag if verdict.rule in flags else flag
    return pl.concat_list(pl.when(flag).then(pl.lit(rule)) for rule, flag in flags.items()).list.drop_nulls()


def _main(found: _Found, said: Callable[[Verdict], pl.Expr]) -> pl.Expr:
    """What the first verdict that finds a line broken says of it."""
    chosen = pl.lit(None, dtype=pl.String)
    for verdict, flag in reversed(found):
        chosen = pl.when(flag).then(said(verdict)).otherwise(chosen)
    return chosen


def _value(verdict: Verdict) -> pl.Expr:
    return pl.lit(None, dtype=pl.String) if verdict.value is None else verdict.value.cast(pl.String)


def _sentence(verdict: Verdict) -> pl.Expr:
    column = verdict.column or ""
    if verdict.heading not in (None, column):
        column = f"{column} ({verdict.heading})"
    before, quoted, after = RULE_BY_ID[verdict.rule].message.replace("{column}", column).partition("{value}")
    if not quoted:
        return pl.lit(before)
    return pl.concat_str(pl.lit(before), _value(verdict).fill_null("empty"), pl.lit(after))
