"""Every priced line takes the place that was found for its combination, or is rejected with it."""

from concurrent.futures import ThreadPoolExecutor

import polars as pl

from flows.month import QUICK, Month
from flows.steps.charges import with_delivered, with_raw
from flows.steps.ground import Ground
from flows.steps.intake import Intake, PartRead
from flows.steps.invoices import Placed, further_keys
from flows.steps.rejects import keep_rejected, trim_rejected
from schemas.tables import ChargeLines
from transforms.charging.charge_lines import charge_lines
from transforms.documents.pair_charges import by_pair, pair_folder
from transforms.published import read_part, write_part


def land_charges(month: Month, ground: Ground, intake: Intake, placed: Placed) -> None:
    """Write the charge lines of every part, and reject the lines whose combination cannot be charged."""
    keys = further_keys(ground)

    def land_one(part: PartRead) -> None:
        priced = pl.read_parquet(month.work / "priced" / f"{part.name}.parquet")
        of_month = placed.numbers[part.name].gather(priced.get_column("combination"))
        numbered = priced.with_columns(combination=of_month)
        charges, rejected = charge_lines(numbered, placed.landed, part.source, part.file)
        write_part(month.tables, "charge_lines", part.name, charges, keys)
        _part_by_pair(month, part, charges.select(*ChargeLines.to_schema().columns, *keys))
        _reject(month, part, rejected)

    with ThreadPoolExecutor(month.threads) as pool:
        list(pool.map(land_one, intake.parts))
    trim_rejected(month)


def _part_by_pair(month: Month, part: PartRead, charges: pl.DataFrame) -> None:
    """Lay the charges of each pair apart where workbooks list them."""
    if month.settings.layout.detail_rows == 0:
        return
    usage = read_part(month.tables, "usage_lines", part.name)
    for provider, recipient, rows in by_pair(charges, usage):
        folder = pair_folder(month.work / "pairs", provider, recipient)
        folder.mkdir(parents=True, exist_ok=True)
        rows.write_parquet(folder / f"{part.name}.parquet", compression=QUICK)


def _reject(month: Month, part: PartRead, rejected: pl.DataFrame) -> None:
    if rejected.is_empty():
        return
    lines = read_part(month.tables, "usage_lines", part.name)
    told = rejected.select("row", "stage", "rules", "column", "value", "message", "amount", "currency")
    told = told.join(lines.select("row", "line"), on="row", how="left", maintain_order="left", validate="1:1")
    keep_rejected(month, part.name, "landing", with_raw(part, lines, with_delivered(lines, told)))
