"""Aliases: what is published of the names that stood in place of codes."""

import polars as pl

from schemas.contract import Table


class AliasTexts(Table):
    """One row per text that usage lines deliver in place of a code, and alias that stands for it on some of their days.

    `usage_lines` keeps the text; charges carry the `code`, and so does the view `charges`. `kind` is entity, also of a
    provider, site, user or service. `valid_to` is the last day of the alias, and no later than that of the month, or of
    its last line where that is later.
    """

    kind: pl.String
    text: pl.String
    code: pl.String
    valid_from: pl.Date
    valid_to: pl.Date
