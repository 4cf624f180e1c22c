"""What earlier published months charged of a source, asked row by row for rows that come again."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from transforms.carried.parts import CARRIED
from transforms.intake.repeats import LineRefs
from transforms.published import table_paths

PublishedMonth = tuple[str, Path]
"""A period, and the folder of its published tables."""


class ChargedBefore:
    """The rows of one source that months before charged.

    A month is read when a row first asks for it: eight bytes for each reference that is a whole number, else its text.
    """

    def __init__(
        self, source: str, months: Sequence[PublishedMonth], of: str | None = None, after: Sequence[PublishedMonth] = ()
    ) -> None:
        """Of these months, the first one first; those that another version published may have no such table.

        `of` is the month whose rows ask: what it charged itself, and what months `after` it charged of its open lines,
        is known by references alone, for two of its rows may be equal and both be right.
        """
        paths = {period: _paths(tables, source) for period, tables in months}
        paths |= {period: _paths(tables, source, f"{CARRIED}{of}.") for period, tables in after}
        self._months = [_Month(period, its) for period, its in paths.items() if its]
        self._by_reference_alone = {of, *(period for period, _ in after)}

    @property
    def is_asked(self) -> bool:
        """Whether there is a month that may know a row."""
        return bool(self._months)

    def charges(self, line_refs: pl.Series, digests: pl.Series) -> pl.Series:
        """Where each row was charged first, as `<period>, <line_id>`; null where it was not.

        A row is known by its reference, or by its digest; null where it has none.
        """
        told = pl.DataFrame({"line_ref": line_refs, "digest": digests})
        known = [self._told(told[column], column) for column in told.columns]
        return pl.select(pl.coalesce(known).alias("charged_before")).to_series()

    def _told(self, marks: pl.Series, column: str) -> pl.Series:
        told = pl.Series([None], dtype=pl.String).new_from_index(0, len(marks))
        if marks.null_count() < len(marks):
            for month in self._months:
                if column == "digest" and month.period in self._by_reference_alone:
                    continue
                told = pl.select(pl.coalesce(told, month.told(marks, column))).to_series()
        return told


class _Month:
    def __init__(self, period: str, paths: list[Path]) -> None:
        self.period, self._paths = period, paths
        self._met: dict[str, LineRefs] = {}

    def told(self, marks: pl.Series, column: str) -> pl.Series:
        if column not in self._met:
            self._met[column] = LineRefs()
            self._met[column].repeated(self._scan().select(column).collect().to_series())
        asked = pl.DataFrame({"mark": marks.set(~self._met[column].holds(marks), None)})
        return asked.join(self._places(asked["mark"], column), on="mark", how="left", maintain_order="left")["told"]

    def _places(self, marks: pl.Series, column: str) -> pl.DataFrame:
        """Where the rows stand that these marks are of: of several the first one."""
        found = marks.drop_nulls().unique()
        if found.is_empty():
            return pl.DataFrame(schema={"mark": pl.String, "told": pl.String})
        rows = self._scan().filter(pl.col(column).is_in(found.implode())).collect().sort("file", "row")
        told = pl.format("{}, {}/{}:{}", pl.lit(self.period), "source", "file", "row")
        return rows.select(mark=column, told=told).unique("mark", keep="first", maintain_order=True)

    def _scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self._paths)


def _paths(tables: Path, source: str, kind: str = "") -> list[Path]:
    """Its parts, or those of one kind: no source has a dot in its name."""
    return [path for path in table_paths(tables, "charged_rows") if path.name.startswith(f"{source}.{kind}")]
