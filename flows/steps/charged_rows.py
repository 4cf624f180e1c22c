"""What was charged of a part is kept for later months, which may be delivered the same rows again."""

import polars as pl

from flows.month import Month
from flows.steps.between import handed_on
from flows.steps.intake import PartRead
from transforms.published import read_part, write_part
from transforms.repeats.charged_rows import charged_rows, may_know


def keep_charged_rows(month: Month, part: PartRead, charges: pl.DataFrame) -> None:
    """Write the part of charged_rows; nothing where no later month would know any of its rows."""
    source = None if part.delivery is None else part.delivery.source
    if source is None or not may_know(source):
        return
    columns = ["source", "file", "row", "usage_date", "service_from"]
    lines = read_part(month.tables, "usage_lines", part.name, columns)
    charged = lines.join(charges.select("row"), on="row", how="semi", maintain_order="left")
    rows = charged_rows(charged, handed_on(month, "delivered", part.name), source, month.period)
    if len(rows):
        write_part(month.tables, "charged_rows", part.name, rows)
