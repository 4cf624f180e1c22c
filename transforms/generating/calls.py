"""The call records of the switchboards: no headings, text in quotes, minutes at the operator's unit price."""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from transforms.generating.draws import ROW, picked
from transforms.generating.faults import Faults
from transforms.generating.source import DAYS, Source, evidence, row_number, stranger
from transforms.generating.structure import PRICE_DECIMALS, Structure
from transforms.generating.units import in_units

_SERVICES_EACH = 3
_MINUTE_DECIMALS = 2
_MOST_MINUTES = 9_000
_CALLERS = ["Accueil, poste 12", "Standard", "Salle de réunion, rez-de-chaussée", "Ligne directe"]
_MOMENTS = [f"2026-10-{day:02d} 08:{day:02d}:15" for day in range(1, DAYS + 1)]


class Calls(Source):
    """A row per call."""

    name = "calls"
    file_name = "calls-{number:04d}.csv"
    twentieths = 2
    decimals = PRICE_DECIMALS + _MINUTE_DECIMALS
    faults = Faults(rules=("repeated_line_ref", "unknown_user", "unmapped_value", "not_a_number", "missing_evidence"))

    def __init__(self, structure: Structure, lines: int) -> None:
        """An entity uses three tariffs."""
        super().__init__(structure, lines)
        self.tariffs = structure.services_of("telecom")

    def drawn(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with user, tariff, minutes and price; the first one is good, for others to repeat its reference."""
        who = rows.with_columns(
            user=self.draws("user").below(self.structure.size.users),
            day=self.draws("day").below(DAYS),
            quantity=self.draws("minutes").below(_MOST_MINUTES) * self.signed(),
            fault=pl.when(pl.col(ROW) > 0).then(self.fault()),
        ).with_columns(entity=picked(self.structure.entity_of_user, pl.col("user")))
        what = who.with_columns(service=self.service_of(self.tariffs, _SERVICES_EACH, "entity", 3))
        priced = what.with_columns(price=picked(self.structure.price_of_service, pl.col("service")))
        return priced.with_columns(units=pl.col("quantity") * pl.col("price"))

    def delivered(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """Nine columns without headings."""
        instead = self.faults.instead
        columns = (
            instead(row_number(), repeated_line_ref=pl.lit(1)),
            picked(_MOMENTS, pl.col("day")),
            instead(picked(self.users, pl.col("user")), unknown_user=stranger("U99100")),
            picked(_CALLERS, pl.col("user") % len(_CALLERS)),
            picked(self.services, pl.col("service")),
            instead(pl.lit("VOIX"), unmapped_value="SAT"),
            instead(in_units(pl.col("quantity"), _MINUTE_DECIMALS).cast(pl.String), not_a_number="3 min"),
            in_units(pl.col("price"), PRICE_DECIMALS),
            instead(evidence("FT", pl.col("user"), 60), missing_evidence=""),
        )
        return drawn.select(column.alias(str(place)) for place, column in enumerate(columns, start=1))

    def write(self, file: BinaryIO, blocks: Iterator[pl.DataFrame]) -> None:
        """Every text in quotes, no line of headings."""
        for rows in blocks:
            file.write(rows.write_csv(quote_style="non_numeric", include_header=False).encode())
