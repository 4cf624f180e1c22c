"""Titles of invoices and sections, with keys in braces: `Site {site_group}`."""

import re

import polars as pl

PERIOD = "period"
"""The month being closed: the one word in braces that is no key of a charge line."""

_ROW, _TITLE = "the row", "the title"
_BRACED = re.compile(r"\{([^{}]+)\}")


def is_well_formed(title: str) -> bool:
    """Whether every brace opens and closes around a name."""
    return not re.search(r"[{}]", _BRACED.sub("", title))


def title_keys(title: str) -> tuple[str, ...]:
    """The names a title has in braces, in order."""
    return tuple(_BRACED.findall(title))


def filled(titles: pl.Series, texts: pl.DataFrame) -> pl.Series:
    """Each row's title, its braces filled from that row of `texts`; null where there is no title."""
    table = texts.with_columns(titles.alias(_TITLE)).with_row_index(_ROW)
    parts = [
        rows.select(_ROW, title=_filling(title))
        for (title,), rows in table.filter(pl.col(_TITLE).is_not_null()).group_by(_TITLE, maintain_order=True)
    ]
    if not parts:
        return pl.repeat(None, len(titles), dtype=pl.String, eager=True)
    return table.select(_ROW).join(pl.concat(parts), on=_ROW, how="left", maintain_order="left")["title"]


def _filling(title: object) -> pl.Expr:
    """A title as an expression: `re.split` gives texts and, at the odd places, the names between them."""
    pieces = _BRACED.split(str(title))
    return pl.concat_str(pl.col(piece) if number % 2 else pl.lit(piece) for number, piece in enumerate(pieces))
