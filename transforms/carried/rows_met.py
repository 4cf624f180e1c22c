"""Rows of one source that a month takes already: an open line that is one of them is not taken beside it."""

import polars as pl

from schemas.settings import UsageSource
from transforms.intake.repeats import LineRefs
from transforms.repeats.charged_rows import may_have_come_before, row_digests


class RowsMet:
    """What was met of a source so far, by its references, and where rows have none by the row as delivered.

    Lines are usage lines of a part: `row`, `usage_date` and `late`; `delivered` is what intake kept of at least them.
    """

    def __init__(self, source: UsageSource) -> None:
        """Nothing is met yet."""
        self._source = source
        self._digests: set[str] = set()
        self.references = LineRefs()

    def meet(self, lines: pl.DataFrame, delivered: pl.DataFrame) -> None:
        """Lines that the month takes."""
        self.references.repeated(delivered["line_ref"])
        self._digests.update(self._known(lines, delivered)["digest"])

    def not_met(self, lines: pl.DataFrame, delivered: pl.DataFrame) -> pl.DataFrame:
        """The lines that do not read as one that was met; equal lines without a day may all be right."""
        again = self._known(lines, delivered).filter(pl.col("digest").is_in(list(self._digests)))
        return lines.join(again, on="row", how="anti", maintain_order="left")

    def _known(self, lines: pl.DataFrame, delivered: pl.DataFrame) -> pl.DataFrame:
        """`row` and `digest` of lines that another month may have been delivered too, and that bear no reference."""
        dated = lines.filter(may_have_come_before(self._source)).select("row")
        rows = dated.join(delivered.filter(pl.col("line_ref").is_null()), on="row", maintain_order="left")
        raw = rows.select(raw=pl.col("cells").struct.json_encode()).to_series()
        return rows.select("row").with_columns(row_digests(raw))
