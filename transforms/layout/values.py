"""The values of keys on each charge, as codes that decide, as labels that are read, and as ranks in reading order.

The three frames have the same rows and the same columns, one per key, so that one can be read beside the other.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from transforms.layout.names import ValueNames

EMPTY = ""
"""The code of a key without a value."""

PAIR = ("provider", "recipient")


@dataclass(frozen=True)
class KeyValues:
    """Per row and key: its code (never null), what is read for it, and its rank among the values of the key."""

    codes: pl.DataFrame
    labels: pl.DataFrame
    ranks: pl.DataFrame


def key_texts(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The keys as text, the empty value as "", numbers without their closing zeros: a rate of 20 is "20"."""
    return rows.select(_text(key, rows.schema[key]) for key in keys)


def key_values(codes: pl.DataFrame, names: ValueNames) -> KeyValues:
    """What is read for the codes of each key, and in which order; provider and recipient are among the keys."""
    labels = codes.select(_label(key, names) for key in codes.columns)
    return KeyValues(
        codes,
        pl.DataFrame([_told_apart(codes.select(PAIR), codes[key], labels[key]) for key in codes.columns]),
        pl.DataFrame([_ranks(codes[key], names) for key in codes.columns]),
    )


def named_values(table: pl.DataFrame, keys: pl.Series) -> pl.Series:
    """Per row the value of the column that `keys` names there; null where it names none."""
    named = [key for key in keys.unique().sort() if key in table.columns]
    choices = [pl.when(pl.lit(keys) == key).then(pl.col(key)) for key in named]
    nothing = pl.repeat(None, len(table), dtype=table.dtypes[0], eager=True)
    return table.select(pl.coalesce(*choices, pl.lit(nothing))).to_series()


def ordered_codes(codes: Collection[str], ranks: Mapping[str, int]) -> list[str]:
    """Codes as they are read: by rank, those without a rank after them, equal ones by code, the empty one last."""
    last = max(ranks.values(), default=0) + 1
    return sorted(codes, key=lambda code: (code == EMPTY, ranks.get(code, last), code))


def _text(key: str, kind: pl.DataType) -> pl.Expr:
    text = pl.col(key).cast(pl.String)
    if isinstance(kind, pl.Decimal) and kind.scale:
        text = text.str.strip_chars_end("0").str.strip_chars_end(".")
    return text.fill_null(EMPTY)


def _label(key: str, names: ValueNames) -> pl.Expr:
    unassigned = pl.col("recipient").replace_strict(names.unassigned)
    label = pl.col(key).replace(names.labels.get(key, {}))
    return pl.when(pl.col(key) == EMPTY).then(unassigned).otherwise(label).alias(key)


def _told_apart(pair: pl.DataFrame, codes: pl.Series, labels: pl.Series) -> pl.Series:
    """Labels with the code behind where, in the documents of one pair, several values of a key would read the same."""
    table = pair.with_columns(code=codes, label=labels)
    shared = pl.col("code").n_unique().over(*PAIR, "label") > 1
    named = (pl.col("code") != EMPTY) & (pl.col("code") != pl.col("label"))
    told = pl.when(shared & named).then(pl.format("{} ({})", "label", "code")).otherwise(pl.col("label"))
    return table.select(told.alias(codes.name)).to_series()


def _ranks(codes: pl.Series, names: ValueNames) -> pl.Series:
    ordered = ordered_codes(codes.unique().to_list(), names.order.get(codes.name, {}))
    return codes.replace_strict(ordered, range(len(ordered)), return_dtype=pl.Int64)
