"""The operator's export: what users consumed, counted, to be priced by the price list.

A French export: `;`, cp1252, decimal comma, days as 31/10/2026, Windows line ends.
"""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from transforms.generating.catalogue import service_names
from transforms.generating.codes import UNPRICED
from transforms.generating.currencies import DOLLAR, EURO
from transforms.generating.draws import picked
from transforms.generating.faults import Faults
from transforms.generating.pools import used_plan
from transforms.generating.source import DAYS, LATE_DAYS, Source, evidence, stranger
from transforms.generating.structure import PRICE_DECIMALS, Structure, has_own_prices, is_priced_apart
from transforms.generating.tariffs import QUANTITY_DECIMALS, is_in_dollars, is_tiered, tiered_units
from transforms.generating.units import in_units

_MOST_QUANTITY = 25_000
_ONE_IN_LATE = 100
_USERS_A_PLAN = 50
_DAYS = [f"{day:02d}/10/2026" for day in range(1, DAYS + 1)] + [f"{30 - day}/09/2026" for day in range(LATE_DAYS)]
"""The days of the month, then the late ones."""

_WRONG_DAYS = {"not_a_date": "31/09/2026", "missing_date": "", "date_outside_period": "14/08/2026"}
_WRONG_SERVICES = {"no_price": UNPRICED, "unknown_service": "MOB-9999", "missing_service": ""}
_WRONG_NATURES = {"vague_nature": "divers", "wrong_width": "Forfait; renouvelé", "undecodable": "Forfait \x81"}
"""What breaks a rule, by the rule."""


class Mobile(Source):
    """Most of the lines: a row per user, day and plan."""

    name = "mobile"
    file_name = "mobile-{number:04d}.csv"
    twentieths = 11
    decimals = PRICE_DECIMALS + QUANTITY_DECIMALS
    faults = Faults(
        rules=(
            *("unknown_user", "unknown_service", "missing_service", "no_price", "not_a_number", "no_amount"),
            *("not_a_date", "missing_date", "date_outside_period", "vague_nature"),
        ),
        cut=("wrong_width", "undecodable"),
    )

    def __init__(self, structure: Structure, lines: int) -> None:
        """An entity uses 4 to 10 plans, the more the more users it has."""
        super().__init__(structure, lines)
        self.plans = structure.services_of("mobility")
        self.plans_each = min(10, 4 + structure.size.users // structure.size.entities // _USERS_A_PLAN)
        self.natures = service_names(structure) + ", données"

    def drawn(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with user, service, quantity and price."""
        users = self.structure.size.users
        who = rows.with_columns(
            user=self.draws("user").below(users),
            day=self.draws("day").below(DAYS),
            late=self.draws("late").below(_ONE_IN_LATE),
            quantity=self.draws("quantity").below(_MOST_QUANTITY) * self.signed(),
            fault=self.fault(),
        ).with_columns(entity=picked(self.structure.entity_of_user, pl.col("user")))
        what = who.with_columns(service=self.service_of(self.plans, self.plans_each, "entity", 7))
        return what.with_columns(units=self._units())

    def _units(self) -> pl.Expr:
        """What a row costs: by the tariff of its plan, unless its entity has a price of its own."""
        priced = pl.col("quantity") * self.structure.price("entity", "service")
        if not self.structure.size.full:
            return priced
        own = has_own_prices(pl.col("entity")) & is_priced_apart(pl.col("service"))
        tiered = picked(is_tiered(self.structure), pl.col("service")) & ~own
        return pl.when(tiered).then(tiered_units(self.structure, "service", "quantity")).otherwise(priced)

    def known(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """With the plans whose prices are in dollars, and what was used of the one that a pool is weighted by."""
        known = super().known(drawn)
        if not self.structure.size.full:
            return known
        in_dollars = picked(is_in_dollars(self.structure), pl.col("service"))
        weighs = pl.col("service") == used_plan(self.structure)
        told = drawn.select(
            currency=pl.when(in_dollars).then(pl.lit(DOLLAR)).otherwise(pl.lit(EURO)),
            used=pl.when(weighs).then("quantity").otherwise(0),
        )
        return known.with_columns(told)

    def delivered(self, drawn: pl.DataFrame) -> pl.DataFrame:
        """Six columns of text."""
        instead = self.faults.instead
        day = pl.when(pl.col("late") == 0).then(DAYS + pl.col("day") % LATE_DAYS).otherwise("day")
        volume = in_units(pl.col("quantity"), QUANTITY_DECIMALS).cast(pl.String).str.replace(".", ",", literal=True)
        columns = {
            "Date": instead(picked(_DAYS, day), **_WRONG_DAYS),
            "Matricule": instead(picked(self.users, pl.col("user")), unknown_user=stranger("U99000")),
            "Code service": instead(picked(self.services, pl.col("service")), **_WRONG_SERVICES),
            "Libellé": instead(picked(self.natures, pl.col("service")), **_WRONG_NATURES),
            "Volume": instead(volume, not_a_number="n.c.", no_amount=""),
            "Facture opérateur": evidence("FA", pl.col("user"), 200),
        }
        return drawn.select(**columns)

    def write(self, file: BinaryIO, blocks: Iterator[pl.DataFrame]) -> None:
        """Latin-1, which is cp1252 as far as these texts go: the byte 81 is no character there, on purpose."""
        for rows in blocks:
            text = rows.write_csv(
                separator=";", quote_style="never", line_terminator="\r\n", include_header=file.tell() == 0
            )
            file.write(text.encode("latin-1"))
