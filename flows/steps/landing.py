"""Every priced line takes the place that was found for its combination, or is rejected with it."""

from dataclasses import dataclass

import polars as pl

from flows.month import QUICK, Month
from flows.steps.aliases import usage_in_codes
from flows.steps.between import handed_on
from flows.steps.bills import keep_charged_of_bills
from flows.steps.charged_rows import keep_charged_rows
from flows.steps.charges import with_delivered, with_raw
from flows.steps.ground import Ground
from flows.steps.intake import Intake, PartRead
from flows.steps.invoices import further_keys
from flows.steps.rejects import keep_rejected, trim_rejected
from flows.workers import each_part
from schemas.tables import ChargeLines
from transforms.charging.charge_lines import charge_lines
from transforms.currencies.exchange import as_delivered
from transforms.documents.pair_charges import by_pair, pair_folder
from transforms.published import read_part, write_part
from transforms.whole_file import whole_file


@dataclass(frozen=True)
class LandingJob:
    """One part whose charges take their place; `keys` are those in use that charge lines have beside their contract."""

    month: Month
    part: PartRead
    keys: tuple[str, ...]


def land_charges(month: Month, ground: Ground, intake: Intake) -> None:
    """Write the charge lines of every part, and reject the lines whose combination cannot be charged."""
    keys = tuple(further_keys(ground))
    each_part(month, land_one, [LandingJob(month, part, keys) for part in intake.parts])
    trim_rejected(month)


def land_one(job: LandingJob) -> None:
    """Write the charge lines of one part."""
    month, part = job.month, job.part
    priced, landed = (handed_on(month, kind, part.name) for kind in ("priced", "landed"))
    charges, rejected = charge_lines(priced, landed, part.source, part.file)
    write_part(month.tables, "charge_lines", part.name, charges, job.keys)
    if part.carried_from is None:  # the bill of a carried line is its own month's
        keep_charged_of_bills(month, part.name, charges)
    keep_charged_rows(month, part, charges)
    _part_by_pair(month, part, charges.select(*ChargeLines.columns(), *job.keys))
    _reject(month, part, rejected)


def _part_by_pair(month: Month, part: PartRead, charges: pl.DataFrame) -> None:
    """Lay the charges of each pair apart where workbooks list them."""
    if month.settings.layout.detail_rows == 0:
        return
    usage = usage_in_codes(month, read_part(month.tables, "usage_lines", part.name))
    for provider, recipient, rows in by_pair(charges, usage):
        folder = pair_folder(month.work / "pairs", provider, recipient)
        with whole_file(folder / f"{part.name}.parquet") as unfinished:
            rows.write_parquet(unfinished, compression=QUICK)


def _reject(month: Month, part: PartRead, rejected: pl.DataFrame) -> None:
    if part.carried_from is not None or rejected.is_empty():
        return
    lines = read_part(month.tables, "usage_lines", part.name)
    told = as_delivered(rejected).select("row", "stage", "rules", "column", "value", "message", "amount", "currency")
    told = told.join(lines.select("row", "line"), on="row", how="left", maintain_order="left", validate="1:1")
    keep_rejected(month, part.name, "landing", with_raw(month, part, lines, with_delivered(lines, told)))
