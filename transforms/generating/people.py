"""The users of the generated group. All invented."""

import polars as pl

from transforms.generating.codes import entity_codes, site_codes, user_codes
from transforms.generating.draws import numbered, picked
from transforms.generating.structure import DEPARTMENTS, Structure

_GIVEN = (
    *("Aliénor", "Bastien", "Capucine", "Didier", "Élodie", "Florian", "Gaëlle", "Hervé"),
    *("Irène", "Jérôme", "Katia", "Laurent", "Mélanie", "Noé", "Odile", "Pascal"),
)
_FAMILY = (
    *("Beauchemin-Lune", "Clairbosquet", "Douxcaillou", "Fierbuisson", "Grisnuage", "Hautépine", "Joliruisseau"),
    *("Lentecolline", "Mielpervenche", "Noirtaillis", "Petitgravier", "Rondeprairie", "Sautegrenouille", "Vertmuret"),
)


def user_table(structure: Structure) -> pl.DataFrame:
    """The rows of users.csv; many people share a name, as in any large group."""
    users = numbered(0, structure.size.users).with_columns(
        user=user_codes(structure),
        entity=structure.entity_of_user,
        site=structure.site_of_user,
        department=structure.department_of_user,
        given=structure.draws("given name").below(len(_GIVEN)),
        family=structure.draws("family name").below(len(_FAMILY)),
    )
    return users.select(
        "user",
        user_name=pl.format("{} {}", picked(list(_GIVEN), pl.col("given")), picked(list(_FAMILY), pl.col("family"))),
        entity=picked(entity_codes(structure), pl.col("entity")),
        site=picked(site_codes(structure), pl.col("site")),
        department=picked(list(DEPARTMENTS), pl.col("department")),
    )
