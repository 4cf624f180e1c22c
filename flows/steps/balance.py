"""What providers booked on their cost accounts is held against what became of it."""

from pathlib import Path

import polars as pl

from flows.month import Month
from flows.steps.ground import Ground
from transforms.bills.balance import COVERED, balance_totals, rejected_by_service
from transforms.carried.parts import is_carried
from transforms.engine import connect, query
from transforms.published import table_paths, write_table
from transforms.reference.as_of import row_of_each
from transforms.whole_file import whole_file


def total_balance(month: Month, ground: Ground) -> None:
    """Write balance_totals, from the charge lines and what was kept of each part."""
    covered = COVERED.to_frame() if month.settings.inputs.balance is None else _covered(month, ground)
    totals = balance_totals(ground.structure.tables["balance"], covered, month.period)
    write_table(month.tables, "balance_totals", totals)


def balance_limits(month: Month) -> dict[str, object]:
    """The parameters of the controls: how far off an account may be, if that is limited at all."""
    limit = month.settings.balance.residue_limit
    return {"balance_limited": limit is not None, "balance_limit": limit or 0}


def keep_rejected_of_services(month: Month, part: str, stage: str, rejected: pl.DataFrame) -> None:
    """Keep what a stage rejected of a part, service by service; nothing where the group states no balance."""
    if month.settings.inputs.balance is not None:
        with whole_file(_folder(month) / f"{part}.{stage}.parquet") as unfinished:
            rejected_by_service(rejected).write_parquet(unfinished)


def _covered(month: Month, ground: Ground) -> pl.DataFrame:
    """What was charged, retained and rejected; a rejected line that delivers no typology is of its service's."""
    with connect(month.engine_limits(month.threads)) as connection:
        # What carried lines are of was booked in their own month.
        paths = [str(path) for path in table_paths(month.tables, "charge_lines") if not is_carried(path)]
        connection.read_parquet(paths).create_view("charge_lines")
        charged = query(connection, "bills/charged_by_service")
    rejected = pl.concat([COVERED.to_frame(), *(pl.read_parquet(path) for path in sorted(_folder(month).glob("*")))])
    services = row_of_each(ground.structure.tables["services"], ["service"], month.days[1])
    told = rejected.join(services.select("service", known="typology"), on="service", how="left", validate="m:1")
    currency, typology = month.settings.group.currency, pl.coalesce("typology", "known")
    read = told.with_columns(pl.col("currency").fill_null(currency), typology=typology).select(*COVERED)
    return pl.concat([charged.select(*COVERED), read])


def _folder(month: Month) -> Path:
    return month.work / "balance"
