"""What is delivered more than once: line references, and files that hold the rows of others."""

from collections.abc import Mapping
from itertools import combinations

import polars as pl

from schemas.problems import Problem
from schemas.settings import UsageSource

WHOLE_NUMBER = "^(?:0|[1-9][0-9]{0,17})$"
"""References that one integer of 64 bits stands for and no other text does."""


class LineRefs:
    """The line references of one source met so far in a period, over all its files.

    Exact: whole numbers are kept as integers (8 bytes each), any other text as text. No hash is trusted.
    """

    def __init__(self) -> None:
        """None is met yet."""
        self._numbers = _Met()
        self._texts = _Met()

    def repeated(self, references: pl.Series) -> pl.Series:
        """True for a reference that stood before, here or in a former batch; then they all count as met."""
        numbers, texts = _parted(references)
        return self._numbers.stood_before(numbers) | self._texts.stood_before(texts)

    def holds(self, references: pl.Series) -> pl.Series:
        """True for a reference that was met; these do not count as met for it."""
        numbers, texts = _parted(references)
        return self._numbers.holds(numbers) | self._texts.holds(texts)


def _parted(references: pl.Series) -> tuple[pl.Series, pl.Series]:
    """References that are whole numbers, and the others as text; null where it is of the other kind."""
    frame = pl.DataFrame({"text": references}).with_columns(
        pl.when(pl.col("text").str.contains(WHOLE_NUMBER))
        .then(pl.col("text").cast(pl.Int64, strict=False))
        .alias("number")
    )
    texts = frame.select(pl.when(pl.col("number").is_null()).then("text")).to_series()
    return frame["number"], texts


class _Met:
    """Values met, as sorted runs, each longer than the next: their number stays the logarithm of what was met."""

    def __init__(self) -> None:
        self._runs: list[pl.Series] = []

    def stood_before(self, values: pl.Series) -> pl.Series:
        """True for a value, not null, that was met or stands higher up here; then all are met."""
        again = ~values.is_first_distinct() | self.holds(values)
        self._keep(values.filter(~again).drop_nulls())
        return again & values.is_not_null()

    def holds(self, values: pl.Series) -> pl.Series:
        """True for a value, not null, that was met."""
        held = pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
        for run in self._runs:
            held |= _stands_in(run, values)
        return held

    def _keep(self, values: pl.Series) -> None:
        run = values.sort()
        while self._runs and len(self._runs[-1]) <= len(run):
            run = pl.concat([self._runs.pop(), run]).sort()
        if len(run):
            self._runs.append(run)


def _stands_in(run: pl.Series, values: pl.Series) -> pl.Series:
    """Which values a sorted run holds."""
    places = run.search_sorted(values)
    return (run.gather(places.clip(upper_bound=len(run) - 1)) == values).fill_null(False)


def repeated_files(source: UsageSource, row_hashes: Mapping[str, pl.Series]) -> list[Problem]:
    """Files of one source and period that hold the rows of another one, beyond the source's `repeat_limit`.

    `row_hashes`: per file the UInt64 of each of its rows. Rows repeated inside one file are legitimate.
    """
    files = {file: hashes for file, hashes in row_hashes.items() if file not in source.accept_repeats}
    problems = []
    for one, other in combinations(_suspects(source, files), 2):
        if _holds(source, files[one], files[other]) or _holds(source, files[other], files[one]):
            found = f"more than {source.repeat_limit} of the rows of one stand in the other, {one}"
            problems.append(
                Problem(other, found, f"deliver each row once, or name it in accept_repeats of {source.source}")
            )
    return problems


def _suspects(source: UsageSource, files: Mapping[str, pl.Series]) -> list[str]:
    """Files of which so many rows stand anywhere else: only they are compared with each other."""
    distinct = [hashes.unique() for hashes in files.values()]
    everywhere = (pl.concat(distinct) if distinct else pl.Series(dtype=pl.UInt64)).sort()
    shared = everywhere.filter(everywhere == everywhere.shift()).unique()
    suspects = [file for file, hashes in files.items() if _holds(source, hashes, shared)]
    partners = [file for file, hashes in files.items() if file not in suspects and hashes.is_in(shared.implode()).any()]
    return [file for file in files if file in suspects or file in partners]


def _holds(source: UsageSource, rows: pl.Series, others: pl.Series) -> bool:
    """Do more of these rows than the limit stand among the others?"""
    return bool(rows.is_in(others.implode()).sum() > source.repeat_limit * len(rows))
