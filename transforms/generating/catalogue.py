"""What the generated group's service company offers, and at what price."""

import polars as pl

from transforms.generating.codes import UNPLACED_TYPOLOGY, entity_codes, service_codes
from transforms.generating.currencies import DOLLAR, EURO
from transforms.generating.structure import (
    PRICE_DECIMALS,
    TYPOLOGIES,
    Structure,
    has_own_prices,
    is_priced_apart,
)
from transforms.generating.tariffs import is_in_dollars, tariff_codes
from transforms.generating.units import in_units

_WORDS = {
    "mobility": ("Forfait mobile", "Go"),
    "connectivity": ("Accès réseau", "mois"),
    "cloud": ("Ressource en nuage", "heure"),
    "hardware": ("Équipement loué", "mois"),
    "telecom": ("Communications", "min"),
    "maintenance": ("Maintenance de site", "mois"),
    "supplies": ("Fournitures informatiques", "pièce"),
    "software": ("Licence de logiciel", "licence"),
}
"""How a service of a typology is called, and what its quantity counts."""

PRICED = ("mobility", "telecom", "connectivity", "software")
"""The typologies that the price list names; what the others cost is the supplier's to say."""


def service_names(structure: Structure) -> pl.Series:
    """What each service in use is called."""
    typologies = structure.typology_of_service
    return pl.Series([f"{_WORDS[TYPOLOGIES[kind]][0]} {number + 1}" for number, kind in enumerate(typologies)])


def service_table(structure: Structure) -> pl.DataFrame:
    """The rows of services.csv; the last two serve faulty rows alone: one without a price, one no point takes."""
    typologies = [TYPOLOGIES[number] for number in structure.typology_of_service]
    names = service_names(structure).to_list()
    kinds = [*typologies, "mobility", UNPLACED_TYPOLOGY]
    return pl.DataFrame(
        {
            "service": service_codes(structure),
            "service_name": [*names, "Forfait mobile hors catalogue", "Documentation imprimée"],
            "typology": kinds,
            "unit": [_WORDS.get(kind, ("", "pièce"))[1] for kind in kinds],
            "operation": ["goods" if kind == "supplies" else "services" for kind in kinds],
            "vat_class": ["standard"] * len(kinds),
            "nature": ["{service_name}, relevé du mois" if kind == "telecom" else None for kind in kinds],
        }
    )


def price_table(structure: Structure) -> pl.DataFrame:
    """The rows of prices.csv: one for everyone, and one for each entity that has its own."""
    numbers = structure.services_of(*PRICED)
    priced = pl.DataFrame({"number": numbers}).with_columns(
        service=service_codes(structure).gather(numbers),
        everyone=structure.price_of_service.gather(numbers),
        own=structure.own_price_of_service.gather(numbers),
        tariff=tariff_codes(structure).gather(numbers),
        currency=pl.Series([DOLLAR if dollars else EURO for dollars in is_in_dollars(structure).gather(numbers)]),
    )
    entities = pl.DataFrame({"recipient": entity_codes(structure)}).with_row_index("entity")
    apart = priced.filter(is_priced_apart(pl.col("number"))).join(
        entities.filter(has_own_prices(pl.col("entity"))), how="cross", maintain_order="left_right"
    )
    listed = pl.when(pl.col("tariff").is_null()).then(_price("everyone"))
    nobody = pl.lit(None, pl.String)
    prices = pl.concat(
        [
            priced.select("service", "currency", "tariff", recipient=nobody, unit_price=listed),
            apart.select("service", "currency", "recipient", tariff=nobody, unit_price=_price("own")),
        ],
        how="diagonal",
    )
    columns = ["service", "recipient", "unit_price", "currency"]
    return prices.select(*columns, "tariff") if structure.size.full else prices.select(columns)


def _price(column: str) -> pl.Expr:
    return in_units(pl.col(column), PRICE_DECIMALS)
