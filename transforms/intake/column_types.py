"""Types of the columns of a Parquet file: which of them can be written as text."""

from collections.abc import Iterator

import polars as pl

DIGITS = 38
"""What decimals have at most, here and in the published tables."""


def has_text(kind: pl.DataType) -> bool:
    """Whether values of a type can be written as text, exactly.

    Spans of time cannot: what a span comes to in a column of numbers is for the sender to say. Nor can decimals of
    more than 38 digits, and bytes inside lists and structures.
    """
    leaves = list(_leaves(kind))
    has_bytes_inside = kind.is_nested() and pl.Binary() in leaves
    is_too_long = any(isinstance(leaf, pl.Decimal) and leaf.precision > DIGITS for leaf in leaves)
    return not (isinstance(kind, pl.Duration) or has_bytes_inside or is_too_long)


def is_text(kind: pl.DataType) -> bool:
    """Whether values of a type are texts, written as their sender writes: the others are numbers and days as such."""
    return isinstance(kind, pl.String | pl.Binary | pl.Categorical | pl.Enum)


def _leaves(kind: object) -> Iterator[object]:
    """The types of what a type holds, to any depth; of a plain type itself."""
    if isinstance(kind, pl.List | pl.Array):
        yield from _leaves(kind.inner)
    elif isinstance(kind, pl.Struct):
        for field in kind.fields:
            yield from _leaves(field.dtype)
    else:
        yield kind
