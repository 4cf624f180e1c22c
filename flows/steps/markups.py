"""The mark-ups that the run added are made again, from the tables as they were published."""

import polars as pl

from flows.month import Month
from flows.steps.ground import Ground
from flows.steps.intake import Intake, PartRead
from transforms.policy.made_again import MADE_AGAIN, added_together, markups_made_again
from transforms.published import read_part

_CHARGED = (
    *("row", "provider", "recipient", "service", "typology", "agreement", "amount", "currency"),
    *("cost_amount", "markup_amount"),
)
_DAYS = ("row", "service_from", "usage_date")


def made_again(month: Month, ground: Ground, intake: Intake) -> pl.DataFrame:
    """What the control of mark-ups compares; no row where the run adds none."""
    if month.settings.policy.markup_in_amounts is not False:
        return MADE_AGAIN.to_frame()
    agreements = ground.structure.tables["agreements"]
    return added_together([markups_made_again(_charges(month, part), agreements) for part in intake.parts])


def _charges(month: Month, part: PartRead) -> pl.DataFrame:
    """The charges of a part that are made by an agreement, with the day that decides which row of it they see."""
    charges = read_part(month.tables, "charge_lines", part.name, _CHARGED).drop_nulls("agreement")
    days = read_part(month.tables, "usage_lines", part.name, _DAYS)
    dated = days.select("row", service_day=pl.coalesce("service_from", "usage_date", pl.lit(month.days[0])))
    return charges.join(dated, on="row", how="left", maintain_order="left", validate="1:1")
