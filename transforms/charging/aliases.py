"""Usage lines in codes: the names that sources write become the codes that aliases give them on the day of service.

A name is looked up once per part, whatever the number of lines that write it. No alias is a code of its days, so no
known code is looked up in vain or taken for another: see `transforms/reference/aliases.py`.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from schemas.aliases import AliasTexts
from transforms.reference.aliases import as_compared

KIND_OF = {"entity": "entity", "provider": "entity", "site": "site", "user": "user", "service": "service"}
"""The columns of a usage line that name a code, and the kind of it."""


@dataclass(frozen=True)
class Coded:
    """Usage lines with codes in place of the names that aliases know.

    `texts`: the names met, as the published table `alias_texts`. `rows`: the numbers of the lines that write one; none
    where there are no aliases at all.
    """

    lines: pl.DataFrame
    texts: pl.DataFrame
    rows: pl.Series | None


def known_aliases(aliases: pl.DataFrame) -> pl.DataFrame:
    """The reference table ready to be asked: kind, the name as it is `compared`, code, and the days it is valid."""
    return aliases.select("kind", "code", "valid_from", "valid_to", compared=as_compared(pl.col("alias")))


def in_codes(lines: pl.DataFrame, aliases: pl.DataFrame, days: tuple[date, date]) -> Coded:
    """The usage lines of a part in codes; `days` are its month's, and a line without a day is of the first of them."""
    none = pl.DataFrame(schema=AliasTexts.columns())
    if aliases.is_empty():
        return Coded(lines, none, None)
    met, changed = [none], [pl.Series(dtype=pl.Int64)]
    for column, kind in KIND_OF.items():
        texts = _met(lines.get_column(column), aliases.filter(kind=kind))
        if texts.is_empty():
            continue
        asked = _asked(lines, column, texts, days[0])
        codes = asked.select("row", "code")
        lines = lines.join(codes, on="row", how="left", maintain_order="left", validate="1:1")
        lines = lines.with_columns(pl.coalesce("code", column).alias(column)).drop("code")
        met.append(_of_month(texts, asked, days[1]).select(none.columns))
        changed.append(codes.get_column("row"))
    return Coded(lines, pl.concat(met).unique().sort(none.columns), pl.concat(changed).unique())


def _met(names: pl.Series, aliases: pl.DataFrame) -> pl.DataFrame:
    """The names that aliases stand for, each once per alias; one that is the code already stays what it is."""
    distinct = names.drop_nulls().unique().alias("text").to_frame().with_columns(compared=as_compared(pl.col("text")))
    return distinct.join(aliases, on="compared").filter(pl.col("text") != pl.col("code"))


def _asked(lines: pl.DataFrame, column: str, texts: pl.DataFrame, first_day: date) -> pl.DataFrame:
    """The `row` of each line that writes one of the names on a `day` of its alias, and the `code` it stands for."""
    day = pl.coalesce("service_from", "usage_date", pl.lit(first_day))
    asked = lines.select("row", pl.col(column).alias("text"), day=day).join(texts, on="text")
    return asked.filter(pl.col("day").is_between("valid_from", "valid_to"))


def _of_month(texts: pl.DataFrame, asked: pl.DataFrame, last_day: date) -> pl.DataFrame:
    """The names as their month sees them: what becomes of an alias after it and its lines is for later months."""
    last = asked.group_by("text", "code", "valid_from").agg(last=pl.col("day").max())
    seen = texts.join(last, on=["text", "code", "valid_from"], how="left")
    seen = seen.with_columns(valid_to=pl.min_horizontal("valid_to", pl.max_horizontal("last", pl.lit(last_day))))
    return seen.filter(pl.col("valid_from") <= pl.col("valid_to"))
