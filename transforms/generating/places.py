"""The statement of the network's and equipment's suppliers: amounts by site, with ten decimals. Commas, UTF-8."""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from transforms.generating.catalogue import service_names
from transforms.generating.codes import UNPLACED
from transforms.generating.draws import picked
from transforms.generating.faults import Faults
from transforms.generating.source import DAYS, Source, evidence, stranger
from transforms.generating.structure import Structure
from transforms.generating.units import in_units

_SERVICES_EACH = 5
_FACTORS = (1_000_003, 50_021)
"""An amount is the product of two draws below these: many small ones, few large ones, up to five euros."""

_DAYS = [f"2026-10-{day:02d}" for day in range(1, DAYS + 1)]
_WRONG_NATURES = {
    "missing_nature": "",
    "short_nature": "Ligne",
    "vague_nature": "Frais de gestion",
    "wrong_width": "Liaison louée, second semestre",
    "stray_quote": 'Écran de 22" de remplacement',
}
_WRONG_AMOUNTS = {
    "no_amount": "",
    "not_a_number": "12.5O",
    "too_many_digits": "0.1234567890123456789",
    "out_of_range": "250000000000",
}
"""What breaks a rule, by the rule."""


class Places(Source):
    """A row per site, service and day."""

    name = "sites"
    file_name = "sites-{number:04d}.csv"
    twentieths = 5
    decimals = 10
    faults = Faults(
        rules=(
            *("unknown_site", "missing_nature", "short_nature", "vague_nature", "missing_evidence", "no_amount"),
            *("not_a_number", "too_many_digits", "out_of_range", "not_a_date", "date_outside_period"),
            *("service_ends_early", "no_invoice_point"),
        ),
        cut=("wrong_width", "stray_quote"),
    )

    def __init__(self, structure: Structure, lines: int) -> None:
        """A site uses five services of the network, equipment and supplies."""
        super().__init__(structure, lines)
        self.pool = structure.services_of("connectivity", "maintenance", "hardware", "supplies")
        self.natures = "Prestation " + service_names(structure)

    def drawn(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with site, service and amount."""
        one, other = (self.draws(f"amount {limit}").below(limit) for limit in _FACTORS)
        where = rows.with_columns(
            site=self.draws("site").below(self.structure.size.sites),
            day=self.draws("day").below(DAYS),
            units=one * other * self.signed(),
            fault=self.fault(),
        ).with_columns(entity=picked(self.structure.entity_of_site, pl.col("site")))
        return where.with_columns(service=self.service_of(self.pool, _SERVICES_EACH, "site", 11))

    def delivered(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """Seven columns of text; what lands on no invoice is of the first recipient, as the provider needs none."""
        instead = self.faults.instead
        site = picked(self.sites, pl.col("site"))
        service, day = picked(self.services, pl.col("service")), picked(_DAYS, pl.col("day"))
        return drawn.select(
            site=instead(site, unknown_site=stranger("S99"), no_invoice_point=self.sites[1]),
            service=instead(service, no_invoice_point=UNPLACED),
            description=instead(picked(self.natures, pl.col("service")), **_WRONG_NATURES),
            start=instead(day, not_a_date="2026-10-32", date_outside_period="2026-07-14"),
            end=instead(day, service_ends_early="2026-09-30", date_outside_period=""),
            amount=instead(in_units(pl.col("units"), self.decimals).cast(pl.String), **_WRONG_AMOUNTS),
            document=instead(evidence("FS", pl.col("site"), 400), missing_evidence=""),
        )

    def write(self, file: BinaryIO, blocks: Iterator[pl.DataFrame]) -> None:
        """Nothing is quoted: no good value has a comma."""
        for rows in blocks:
            file.write(rows.write_csv(quote_style="never", include_header=file.tell() == 0).encode())
