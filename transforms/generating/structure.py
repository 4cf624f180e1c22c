"""What the generated group consists of, by number: which entity has which sites and users, what services cost.

Entity 0 is the provider; entities, sites, users and services are numbered from 0, their codes from 1.
"""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from transforms.generating.draws import Draws, numbered, picked
from transforms.generating.sizes import Size

PROVIDER = 0

TYPOLOGIES = ("mobility", "connectivity", "cloud", "hardware", "telecom", "maintenance", "supplies", "software")
_CYCLE = (*range(8), *(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 0, 4))
"""The typology of each service, over and over: there are more mobile plans than maintenance contracts."""

PRICE_DECIMALS = 6
_PRICE_SPAN = {
    "mobility": (10_000, 200_000),
    "telecom": (5_000, 90_000),
    "connectivity": (25_000_000, 180_000_000),
    "software": (4_000_000, 60_000_000),
}
"""The lowest unit price of a typology and how much it may be above, in millionths."""

DEPARTMENTS = (
    "Achats",
    "Commerce",
    "Finances",
    "Informatique",
    "Logistique",
    "Production",
    "Ressources humaines",
    "Études",
)


@dataclass(frozen=True)
class Structure:
    """The group by number; each series has one value per site, user or service."""

    size: Size

    def draws(self, name: str) -> Draws:
        """A sequence of draws of this group."""
        return Draws(self.size.seed, name)

    @cached_property
    def entity_of_site(self) -> pl.Series:
        """The entity of each site: each has one, the first ones get more of the rest."""
        entities = self.size.entities
        one, other = self.draws("site entity").below(entities), self.draws("site entity again").below(entities)
        return self._first_each(self.size.sites, pl.min_horizontal(one, other))

    @cached_property
    def site_of_user(self) -> pl.Series:
        """The site of each user: the first users are one for each entity."""
        return self._first_each(self.size.users, self.draws("user site").below(self.size.sites))

    @cached_property
    def entity_of_user(self) -> pl.Series:
        """The entity of each user, that of the site."""
        return self.entity_of_site.gather(self.site_of_user)

    @cached_property
    def department_of_user(self) -> pl.Series:
        """The department of each user, one of three that a site has."""
        users = numbered(0, self.size.users).with_columns(site=self.site_of_user)
        chosen = (pl.col("site") * 3 + self.draws("user department").below(3)) % len(DEPARTMENTS)
        return users.select(chosen).to_series()

    @property
    def usable_services(self) -> int:
        """How many services the group uses; the two after them serve faulty rows alone."""
        return self.size.services - 2

    @cached_property
    def typology_of_service(self) -> pl.Series:
        """The number of the typology of each service in use."""
        return pl.Series([_CYCLE[number % len(_CYCLE)] for number in range(self.usable_services)], dtype=pl.Int64)

    def services_of(self, *typologies: str) -> pl.Series:
        """The numbers of the services in use that have one of these typologies."""
        wanted = pl.Series([TYPOLOGIES.index(name) for name in typologies])
        return self.typology_of_service.is_in(wanted.implode()).arg_true().cast(pl.Int64)

    @cached_property
    def price_of_service(self) -> pl.Series:
        """The unit price of each service for everyone, in millionths; zero where it is not priced by the list."""
        return self._prices("price")

    @cached_property
    def own_price_of_service(self) -> pl.Series:
        """The unit price for the entities that have their own, in millionths."""
        return self._prices("own price")

    def price(self, entity: str, service: str) -> pl.Expr:
        """The unit price that a line's entity pays for its service, in millionths."""
        own = has_own_prices(pl.col(entity)) & is_priced_apart(pl.col(service))
        everyone = picked(self.price_of_service, pl.col(service))
        return pl.when(own).then(picked(self.own_price_of_service, pl.col(service))).otherwise(everyone)

    def is_abroad(self, entity: int) -> bool:
        """Whether an entity is one of the two abroad, which a group of four or more has: the last ones."""
        return self.size.entities >= 4 and entity >= self.size.entities - 2

    def _first_each(self, count: int, rest: pl.Expr) -> pl.Series:
        row = pl.col("row").cast(pl.Int64)
        return numbered(0, count).select(pl.when(row < self.size.entities).then(row).otherwise(rest)).to_series()

    def _prices(self, name: str) -> pl.Series:
        """Of six decimals, every third of four."""
        spans = [_PRICE_SPAN.get(TYPOLOGIES[number], (0, 1)) for number in self.typology_of_service]
        frame = numbered(0, self.usable_services).with_columns(
            lowest=pl.Series([lowest for lowest, _ in spans]), span=pl.Series([span for _, span in spans])
        )
        price = pl.col("lowest") + self.draws(name).below(1 << 40) % pl.col("span")
        coarse = pl.when(pl.col("row") % 3 == 0).then(price % 100).otherwise(0)
        return frame.select(price - coarse).to_series()


def has_own_prices(entity: pl.Expr) -> pl.Expr:
    """Whether an entity has prices of its own: one in ten."""
    return entity % 10 == 3


def is_priced_apart(service: pl.Expr) -> pl.Expr:
    """Whether a service has prices of single entities: one in seven."""
    return service % 7 == 0
