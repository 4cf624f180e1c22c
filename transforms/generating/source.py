"""What the generated sources of usage have in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

import polars as pl

from transforms.generating.codes import entity_codes, service_codes, site_codes, user_codes
from transforms.generating.currencies import EURO
from transforms.generating.draws import ROW, Draws, picked
from transforms.generating.faults import Faults
from transforms.generating.structure import Structure

DAYS = 31
LATE_DAYS = 10

_ONE_IN_CREDIT, _ONE_IN_ZERO = 256, 512
_STRANGERS = 40


class Source(ABC):
    """A source of one group: its rows are drawn by number, then written as its tool would export them.

    `twentieths`: how many of 20 lines of the group it brings. `decimals`: how many its amounts have. `file_rows`: how
    many rows a file of it holds at most.
    """

    name: ClassVar[str]
    file_name: ClassVar[str]
    twentieths: ClassVar[int]
    decimals: ClassVar[int]
    faults: ClassVar[Faults]
    file_rows: ClassVar[int] = 500_000

    def __init__(self, structure: Structure, lines: int) -> None:
        """The source of a group, with so many rows."""
        self.structure = structure
        self.lines = lines
        self.entities = entity_codes(structure)
        self.sites = site_codes(structure)
        self.users = user_codes(structure)
        self.services = service_codes(structure)

    @abstractmethod
    def drawn(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Some rows with all that is drawn of them.

        Among it what is known of each: `entity`, `service`, `units` of the amount's last decimal, and `fault`.
        """

    @abstractmethod
    def delivered(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """The columns of the file, as it is written."""

    @abstractmethod
    def write(self, file: BinaryIO, blocks: Iterator[pl.DataFrame]) -> None:
        """Write a file of these columns, block by block."""

    def draws(self, what: str) -> Draws:
        """A sequence of draws of this source."""
        return self.structure.draws(f"{self.name} {what}")

    def fault(self) -> pl.Expr:
        """What is wrong with each row, null for most."""
        last_file = (self.lines - 1) // self.file_rows * self.file_rows
        return self.faults.drawn(self.draws("fault"), self.structure.size.faulty, last_file)

    def signed(self) -> pl.Expr:
        """1 for most rows, -1 for credits, 0 for what was free."""
        draws = self.draws("sign")
        credit, free = draws.below(_ONE_IN_CREDIT) == 0, draws.below(_ONE_IN_ZERO) == 1
        return pl.when(credit).then(-1).when(free).then(0).otherwise(1)

    def service_of(self, pool: pl.Series, each: int, unit: str, step: int) -> pl.Expr:
        """One of the `each` services of a pool that an entity or site uses: those from a place of its own on."""
        place = pl.col(unit) * step + self.draws("service").below(each)
        return picked(pool, place % len(pool))

    def known(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """What the truth is added up from: entity, typology, units, currency and fault of each row.

        `used` is what weighs in a cost pool.
        """
        typology = picked(self.structure.typology_of_service, pl.col("service"))
        return drawn.select(
            "entity", "units", "fault", typology=typology, currency=pl.lit(EURO), used=pl.lit(0, pl.Int64)
        )


def evidence(prefix: str, number: pl.Expr, count: int) -> pl.Expr:
    """The reference of one of the supplier's documents."""
    return picked([f"{prefix}-2026-10-{document + 1:04d}" for document in range(count)], number % count)


def row_number() -> pl.Expr:
    """The number of each row in its source, from 1."""
    return pl.col(ROW).cast(pl.Int64) + 1


def stranger(prefix: str) -> pl.Expr:
    """One of a few codes that nobody knows."""
    return picked([f"{prefix}{number:04d}" for number in range(_STRANGERS)], pl.col(ROW) % _STRANGERS)
