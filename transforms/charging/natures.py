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


def with_judged_natures(lines: pl.DataFrame, vague_natures: Sequence[str]) -> pl.DataFrame:
    """The lines with `nature_is_short` (fewer than 10 characters) and `nature_is_vague`.

    Vague is a nature that is, as a whole and whatever its case and spaces, one of those that say nothing. Each text is
    judged once, however many lines bear it.
    """
    vague = [" ".join(text.split()).lower() for text in vague_natures]
    text = pl.col("nature")
    judged = lines.select(text.unique()).with_columns(
        nature_is_short=text.str.strip_chars().str.len_chars() < MINIMUM_LENGTH,
        nature_is_vague=text.str.strip_chars().str.replace_all(r"\s+", " ").str.to_lowercase().is_in(vague),
    )
    return lines.join(judged, on="nature", how="left", maintain_order="left", validate="m:1")


def _filled(pattern: str, period: str) -> pl.Expr:
    texts_and_names = _PLACE.split(pattern.replace("{period}", period))
    texts, names = texts_and_names[::2], texts_and_names[1::2]
    pieces = [piece for text, name in zip(texts, names, strict=False) for piece in (pl.lit(text), pl.col(name))]
    return pl.concat_str(*pieces, pl.lit(texts[-1]))
