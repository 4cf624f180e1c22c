"""The codes of the generated group: what the files name its entities, sites, users and services by."""

import polars as pl

from transforms.generating.structure import TYPOLOGIES, Structure

PERIOD = "2026-10"
"""The month that is generated."""

UNPRICED = "MOB-SANS-PRIX"
"""A service that no price list names."""

UNPLACED, UNPLACED_TYPOLOGY = "DOC-0001", "documentation"
"""A service that no invoice point takes, and its typology."""

_ABBREVIATIONS = {
    "mobility": "MOB",
    "connectivity": "CNX",
    "cloud": "CLD",
    "hardware": "MAT",
    "telecom": "TEL",
    "maintenance": "MNT",
    "supplies": "FRN",
    "software": "LOG",
}


def entity_code(entity: int) -> str:
    """F00001 for the first entity."""
    return f"F{entity + 1:05d}"


def entity_codes(structure: Structure) -> pl.Series:
    """The codes of all entities."""
    return pl.Series([entity_code(entity) for entity in range(structure.size.entities)])


def site_codes(structure: Structure) -> pl.Series:
    """The codes of all sites: S000001."""
    return _numbered("S", structure.size.sites, 6)


def user_codes(structure: Structure) -> pl.Series:
    """The codes of all users: U0000001."""
    return _numbered("U", structure.size.users, 7)


def service_codes(structure: Structure) -> pl.Series:
    """The codes of all services, the two that serve faulty rows at the end."""
    used = [
        f"{_ABBREVIATIONS[TYPOLOGIES[typology]]}-{service + 1:04d}"
        for service, typology in enumerate(structure.typology_of_service)
    ]
    return pl.Series([*used, UNPRICED, UNPLACED])


def _numbered(letter: str, count: int, digits: int) -> pl.Series:
    numbers = pl.int_range(1, count + 1, eager=True).cast(pl.String)
    return letter + numbers.str.zfill(digits)
