"""Each supplier bill is held against the lines that quote it."""

from pathlib import Path

import polars as pl

from flows.month import Month
from flows.steps.ground import Ground
from transforms.bills.tallies import charged_tally, rejected_tally
from transforms.bills.totals import bill_totals
from transforms.currencies.exchange import as_delivered
from transforms.published import read_part, write_table
from transforms.whole_file import whole_file


def total_bills(month: Month, ground: Ground) -> None:
    """Write bill_totals, from what was kept of each part."""
    tallies = [pl.read_parquet(path) for path in sorted(_folder(month).glob("*.parquet"))]
    bills, currency = ground.structure.tables["bills"], month.settings.group.currency
    write_table(month.tables, "bill_totals", bill_totals(bills, tallies, month.period, currency))


def bill_limits(month: Month) -> dict[str, object]:
    """The parameters of the controls: how far lines may be from their bill, if that is limited at all."""
    limit = month.settings.bills.residue_limit
    return {"bills_limited": limit is not None, "residue_limit": limit or 0}


def keep_charged_of_bills(month: Month, part: str, charges: pl.DataFrame) -> None:
    """Keep what the charge lines of a part come to, bill by bill; nothing where the group names no bills."""
    if month.settings.inputs.bills is not None:
        lines = read_part(month.tables, "usage_lines", part, ["row", "evidence_ref"])
        _keep(month, f"{part}.charged", charged_tally(as_delivered(charges), lines))


def keep_rejected_of_bills(month: Month, part: str, stage: str, rejected: pl.DataFrame) -> None:
    """Keep what a stage rejected of a part, bill by bill; nothing where the group names no bills."""
    if month.settings.inputs.bills is not None:
        _keep(month, f"{part}.{stage}", rejected_tally(rejected))


def _keep(month: Month, name: str, tally: pl.DataFrame) -> None:
    with whole_file(_folder(month) / f"{name}.parquet") as unfinished:
        tally.write_parquet(unfinished)


def _folder(month: Month) -> Path:
    return month.work / "bills"
