"""What was charged of a part is kept for later months, which may be delivered the same rows again."""

import polars as pl

from flows.month import Month
from flows.steps.between import handed_on
from flows.steps.intake import PartRead
from transforms.published import read_part, write_part
from transforms.repeats.charged_rows import charged_rows, may_come_later, may_have_come_before, may_know


def keep_charged_rows(month: Month, part: PartRead, charges: pl.DataFrame) -> None:
    """Write the part of charged_rows; nothing where no later month would know any of its rows."""
    source = None if part.delivery is None else part.delivery.source
    if source is None or not may_know(source):
        return
    # A carried line was delivered to another month than this one: any month since may have been delivered it too.
    may_come = may_have_come_before(source) if part.carried_from else may_come_later(source, month.period)
    columns = ["source", "file", "row", "usage_date", "service_from", "late"]
    lines = read_part(month.tables, "usage_lines", part.name, columns)
    charged = lines.join(charges.select("row"), on="row", how="semi", maintain_order="left")
    rows = charged_rows(charged, handed_on(month, "delivered", part.name), may_come)
    if len(rows):
        write_part(month.tables, "charged_rows", part.name, rows)
