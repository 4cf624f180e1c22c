"""Usage lines that a run makes itself from a table of the group: the shares of pools, and what commitments lack."""

from decimal import Decimal

import polars as pl

from flows.month import Month
from flows.steps.ground import Ground
from flows.steps.intake import FileRead, Intake, PartRead
from transforms.published import write_part
from transforms.reference.as_of import row_of_each
from transforms.reference.loaded import ReferenceSource


def languages_of(month: Month, ground: Ground) -> dict[str, str]:
    """The language of the documents of each entity, on the last day of the period."""
    entities = row_of_each(ground.structure.tables["entities"], ["entity"], month.days[1])
    return dict(entities.select("entity", "language").iter_rows())


def take_made(month: Month, ground: Ground, name: str, table: ReferenceSource, lines: pl.DataFrame) -> Intake:
    """Write the lines as the one part of source `name`, read as it were from the file of `table`."""
    part = PartRead(f"{name}.0001.00001", name, table.file, None)
    kept = lines.with_columns(pl.lit(None, pl.String).alias(column) for column in ground.kept)
    write_part(month.tables, "usage_lines", part.name, kept, ground.kept)
    amount = sum(lines.get_column("amount"), Decimal())
    file = FileRead(name, table.file, table.bytes, table.sha256, len(lines), 0, amount, ())
    return Intake((part,), (file,))
