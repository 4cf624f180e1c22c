"""The nature of a charge: the words delivered with the line, else the pattern of its service filled in.

Tax law wants the nature in words that a stranger understands; a pattern such as `{service_name} — {plan}` names
the columns that supply them. A pattern whose column is empty on a line gives no nature there.
"""

import re
from collections.abc import Iterable, Sequence

import polars as pl

MINIMUM_LENGTH = 10
_PLACE = re.compile(r"\{([^{}]+)\}")


def pattern_keys(patterns: Iterable[str]) -> tuple[str, ...]:
    """The columns that these patterns name, `period` apart, in alphabetical order."""
    return tuple(sorted({name for pattern in patterns for name in _PLACE.findall(pattern)} - {"period"}))


def with_natures(lines: pl.DataFrame, period: str) -> pl.DataFrame:
    """The lines with `nature` filled in from the pattern `service_nature` where none was delivered."""
    placed = lines.with_row_index("place")
    missing = placed.filter(pl.col("nature").is_null() & pl.col("service_nature").is_not_null())
    patterns = missing.get_column("service_nature").unique().sort().to_list()
    if not patterns:
        return lines
    filled = [
        missing.filter(pl.col("service_nature") == pattern).select("place", made_nature=_filled(pattern, period))
        for pattern in patterns
    ]
    joined = placed.join(pl.concat(filled), on="place", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("nature", "made_nature").alias("nature")).drop("place", "made_nature")


def is_short(nature: pl.Expr) -> pl.Expr:
    """Whether a nature is too short to say what was received."""
    return nature.str.strip_chars().str.len_chars() < MINIMUM_LENGTH


def is_vague(nature: pl.Expr, vague_natures: Sequence[str]) -> pl.Expr:
    """Whether a nature is, as a whole and whatever its case and spaces, one of those that say nothing."""
    vague = [" ".join(text.split()).lower() for text in vague_natures]
    return nature.str.strip_chars().str.replace_all(r"\s+", " ").str.to_lowercase().is_in(vague)


def _filled(pattern: str, period: str) -> pl.Expr:
    texts_and_names = _PLACE.split(pattern.replace("{period}", period))
    texts, names = texts_and_names[::2], texts_and_names[1::2]
    pieces = [piece for text, name in zip(texts, names, strict=False) for piece in (pl.lit(text), pl.col(name))]
    return pl.concat_str(*pieces, pl.lit(texts[-1]))
