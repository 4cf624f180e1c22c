"""Rows of a month that another month charged, as it carried them over: the month itself charges them no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from schemas.problems import Problem
from transforms.corrections.line_ids import LineId
from transforms.intake.records import Records, raw_texts
from transforms.published import table_if_there
from transforms.repeats.charged_before import PublishedMonth
from transforms.repeats.charged_rows import row_digests


@dataclass(frozen=True)
class CarriedElsewhere:
    """A row that the month `by` charged, with the digest of the row as it was delivered."""

    line: LineId
    digest: str
    by: str

    def misses(self, found: str) -> Problem:
        """Why its own month cannot be run: it could not tell the row that must not be charged again."""
        right = f"deliver the file as it was, or first run {self.by} again without it: let carry_over.from be later"
        return Problem(str(self.line), f"{self.by} charged this row, carried over, and {found}", right)


def carried_elsewhere(months: Iterable[PublishedMonth], period: str) -> tuple[CarriedElsewhere, ...]:
    """The rows of a period that these months charged."""
    return tuple(
        CarriedElsewhere(LineId(source, file, row), digest, by)
        for by, tables in months
        for source, file, row, digest in table_if_there(tables, "carried_lines")
        .filter(carried_from=period)
        .select("source", "file", "row", "digest")
        .iter_rows()
    )


def marked_as_charged(
    repeats: pl.DataFrame, records: Records, rows: pl.Series, carried: Sequence[CarriedElsewhere]
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """What records repeat, with `charged_before` where another month carried them; and rows that are not as they were.

    `rows` are the ordinals of the records in their file, `carried` rows of that file among those that were read.
    """
    if not carried:
        return repeats, ()
    wanted = {one.line.row for one in carried}
    places = {row: place for place, row in enumerate(rows) if row in wanted}
    same = [one for one in carried if one.line.row in places and _digest(records, places[one.line.row]) == one.digest]
    charged = repeats["charged_before"].scatter(
        [places[one.line.row] for one in same], pl.Series([f"{one.by}, {one.line}" for one in same], dtype=pl.String)
    )
    faults = tuple(one.misses("another row stands there now") for one in carried if one not in same)
    return repeats.with_columns(charged), faults


def not_found(carried: Iterable[CarriedElsewhere], records: dict[tuple[str, str], int]) -> list[Problem]:
    """Rows whose file is not delivered any more, or ends before; `records` are how many each file has."""
    return [
        one.misses("its file has no such row now")
        for one in carried
        if one.line.row > records.get((one.line.source, one.line.file), 0)
    ]


def _digest(records: Records, place: int) -> str:
    digest: str = row_digests(raw_texts(records.slice(place, 1))).item()
    return digest
