"""What the generated group's service company offers, and at what price."""

import polars as pl

from transforms.generating.codes import UNPLACED_TYPOLOGY, entity_codes, service_codes
from transforms.generating.structure import (
    PRICE_DECIMALS,
    TYPOLOGIES,
    Structure,
    has_own_prices,
    is_priced_apart,
)
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
    priced = pl.DataFrame({"number": structure.services_of(*PRICED)}).with_columns(
        service=service_codes(structure).gather(structure.services_of(*PRICED)),
        everyone=structure.price_of_service.gather(structure.services_of(*PRICED)),
        own=structure.own_price_of_service.gather(structure.services_of(*PRICED)),
    )
    entities = pl.DataFrame({"recipient": entity_codes(structure)}).with_row_index("entity")
    apart = priced.filter(is_priced_apart(pl.col("number"))).join(
        entities.filter(has_own_prices(pl.col("entity"))), how="cross", maintain_order="left_right"
    )
    return pl.concat(
        [
            priced.select("service", recipient=pl.lit(None, pl.String), unit_price=_price("everyone")),
            apart.select("service", "recipient", unit_price=_price("own")),
        ]
    ).with_columns(currency=pl.lit("EUR"))


def _price(column: str) -> pl.Expr:
    return in_units(pl.col(column), PRICE_DECIMALS)
