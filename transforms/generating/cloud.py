"""The cloud bill: Parquet, amounts of twelve decimals by company and application."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

import polars as pl

from transforms.generating.catalogue import service_names
from transforms.generating.codes import entity_code
from transforms.generating.draws import picked
from transforms.generating.faults import Faults
from transforms.generating.source import DAYS, Source, evidence, stranger
from transforms.generating.structure import PROVIDER, Structure
from transforms.generating.units import in_units

_FACTORS = (2_000_003, 4_000_037)
_TAGS = [f'{{"application":"APP-{number:02d}"}}' for number in range(1, 25)]
_MIDNIGHTS = pl.Series([datetime(2026, 10, 1) + timedelta(days=day) for day in range(DAYS + 2)])
_LINES_A_SERVICE = 1_500
_FIRST_RECIPIENT = entity_code(PROVIDER + 1)


class Cloud(Source):
    """A row per company, service, day and application."""

    name = "cloud"
    file_name = "cloud-{number:04d}.parquet"
    twentieths = 2
    decimals = 12
    faults = Faults(
        rules=(
            *("unknown_entity", "no_recipient", "unknown_service", "missing_service", "missing_evidence"),
            *("date_outside_period", "unknown_agreement"),
        )
    )
    file_rows = 250_000

    def __init__(self, structure: Structure, lines: int) -> None:
        """An entity uses 6 to 36 services, the more the more lines the group has for each."""
        super().__init__(structure, lines)
        self.pool = structure.services_of("cloud", "software")
        self.services_each = min(36, 6 + structure.size.lines // structure.size.entities // _LINES_A_SERVICE)
        self.natures = service_names(structure) + ", usage"

    def drawn(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with company, service and amount: the companies with many sites use most."""
        one, other = (self.draws(f"amount {limit}").below(limit) for limit in _FACTORS)
        who = rows.with_columns(
            entity=picked(self.structure.entity_of_site, self.draws("company").below(self.structure.size.sites)),
            day=self.draws("day").below(DAYS),
            application=self.draws("application").below(len(_TAGS)),
            units=one * other * self.signed(),
            fault=self.fault(),
        )
        return who.with_columns(service=self.service_of(self.pool, self.services_each, "entity", 13))

    def delivered(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """Columns of their own types; a wrong agreement is of the first recipient, as the provider needs none."""
        instead, nothing = self.faults.instead, pl.lit(None, pl.String)
        company, service = picked(self.entities, pl.col("entity")), picked(self.services, pl.col("service"))
        wrong_companies = {"unknown_entity": stranger("F-99"), "no_recipient": nothing}
        day = instead(pl.col("day"), date_outside_period=pl.lit(DAYS))
        return drawn.select(
            ChargePeriodStart=picked(_MIDNIGHTS, day),
            ChargePeriodEnd=picked(_MIDNIGHTS, day + 1),
            SubAccountId=instead(company, **wrong_companies, unknown_agreement=_FIRST_RECIPIENT),
            SkuId=instead(service, unknown_service="CLD-9999", missing_service=nothing),
            ChargeDescription=picked(self.natures, pl.col("service")),
            BilledCost=in_units(pl.col("units"), self.decimals),
            BillingCurrency=pl.lit("EUR"),
            InvoiceId=instead(evidence("FC", pl.col("entity"), 12), missing_evidence=nothing),
            Agreement=instead(nothing, unknown_agreement="CONV-00000"),
            Tags=picked(_TAGS, pl.col("application")),
        )

    def write(self, file: BinaryIO, blocks: Iterator[pl.DataFrame]) -> None:
        """In one piece: that is why a file of it holds fewer rows."""
        pl.concat(list(blocks), rechunk=True).write_parquet(file, compression="zstd", row_group_size=self.file_rows)
