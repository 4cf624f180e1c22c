"""What steps hand to each other, part by part: written once, read once, published never."""

from pathlib import Path

import polars as pl

from flows.month import Month
from transforms.whole_file import whole_file


def hand_on(month: Month, kind: str, part: str, rows: pl.DataFrame) -> None:
    """Leave the rows that a step made of a part for the steps after it.

    Uncompressed: it costs a fifth of the time to write, and about seventy bytes of disk a line until the run ends.
    """
    with whole_file(_path(month, kind, part)) as unfinished:
        rows.write_ipc(unfinished, compression="uncompressed")


def handed_on(month: Month, kind: str, part: str) -> pl.DataFrame:
    """What an earlier step left of a part."""
    return pl.read_ipc(_path(month, kind, part))


def handed_on_if_any(month: Month, kind: str, part: str) -> pl.DataFrame | None:
    """What an earlier step left of a part, where it left anything."""
    return handed_on(month, kind, part) if _path(month, kind, part).exists() else None


def _path(month: Month, kind: str, part: str) -> Path:
    return month.work / kind / f"{part}.arrow"
