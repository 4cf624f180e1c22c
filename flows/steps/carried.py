"""What became of carried lines: those that were charged are the month's own, the others stay open where they were."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from flows.month import Month
from flows.steps.between import handed_on
from flows.steps.ground import Ground
from flows.steps.intake import FileRead, Intake, PartRead
from schemas.repeats import CarriedLines
from transforms.intake.raw import raw_rows
from transforms.published import empty_table, read_part, read_table, write_part, write_table
from transforms.repeats.charged_rows import row_digests

_PLACE = ["source", "file", "row"]


def land_carried(month: Month, ground: Ground, intake: Intake) -> Intake:
    """What was read, with the files of the lines that were carried over, of which no other record counts.

    Writes carried_lines, and leaves in usage_lines and corrected_lines no line that was not charged or retained.
    """
    parts = [part for part in intake.parts if part.carried_from is not None]
    landed = {part.name: _landed(month, ground, part) for part in parts}
    carried = pl.concat([empty_table("carried_lines"), *(_carried(month, part, landed[part.name]) for part in parts)])
    write_table(month.tables, "carried_lines", carried.sort(_PLACE))
    _keep_corrected(month, parts, carried)
    return replace(intake, files=(*intake.files, *_files_read(parts, landed)))


def _landed(month: Month, ground: Ground, part: PartRead) -> pl.DataFrame:
    charged = read_part(month.tables, "charge_lines", part.name, ["row"])
    lines = read_part(month.tables, "usage_lines", part.name)
    landed = lines.join(charged, on="row", how="semi", maintain_order="left")
    write_part(month.tables, "usage_lines", part.name, landed, ground.kept)
    return landed


def _carried(month: Month, part: PartRead, landed: pl.DataFrame) -> pl.DataFrame:
    raw = raw_rows(handed_on(month, "delivered", part.name), landed["row"])
    rows = landed.select(*_PLACE).join(raw, on="row", maintain_order="left", validate="1:1")
    told = rows.with_columns(row_digests(rows["raw"]), carried_from=pl.lit(part.carried_from))
    return told.select(list(CarriedLines.columns()))


def _keep_corrected(month: Month, parts: Sequence[PartRead], carried: pl.DataFrame) -> None:
    corrected = [handed_on(month, "corrected", part.name) for part in parts]
    if any(map(len, corrected)):
        own = read_table(month.tables, "corrected_lines")
        rows = pl.concat([own, *(rows.join(carried, on=_PLACE, how="semi") for rows in corrected)])
        write_table(month.tables, "corrected_lines", rows.sort(*_PLACE, "column"))


def _files_read(parts: Sequence[PartRead], landed: Mapping[str, pl.DataFrame]) -> Iterator[FileRead]:
    """The files that lines were carried over from, each with all its parts."""
    files: dict[tuple[str, str], list[PartRead]] = {}
    for part in (part for part in parts if len(landed[part.name])):
        files.setdefault((part.source, part.file), []).append(part)
    yield from (_file_read(own[0], pl.concat(landed[part.name] for part in own)) for own in files.values())


def _file_read(part: PartRead, lines: pl.DataFrame) -> FileRead:
    assert part.delivery is not None, "open lines are of a delivered file"
    return FileRead(
        part.source,
        part.file,
        part.delivery.bytes,
        part.delivery.sha256,
        records=len(lines),
        footers=0,
        amount=sum(lines["amount"].drop_nulls(), Decimal()),
        footer_amounts=(),
        carried_from=part.carried_from,
    )
