"""The companies of the generated group and their sites. All invented; their numbers belong to nobody."""

import polars as pl

from transforms.generating import identifiers
from transforms.generating.codes import entity_code, entity_codes, site_codes
from transforms.generating.currencies import book_currency
from transforms.generating.draws import numbered, picked
from transforms.generating.structure import PROVIDER, Structure

_GERMAN, _SWISS = 12, 13
"""Serial numbers of the two companies abroad: not every serial has a Swiss check digit."""

_TOWN_STARTS = ("Exemple", "Modèle", "Maquette", "Fable", "Conte", "Légende", "Esquisse", "Patron")
_TOWN_ENDS = ("ville", "bourg", "court", "mont", "val")
TOWNS = tuple(f"{start}{end}" for start in _TOWN_STARTS for end in _TOWN_ENDS)


def entity_table(structure: Structure) -> pl.DataFrame:
    """The rows of entities.csv: a French group; of four or more, the last two are in Germany and Switzerland."""
    rows = [_entity(structure, entity) for entity in range(structure.size.entities)]
    return pl.DataFrame(rows, infer_schema_length=None)


def site_table(structure: Structure) -> pl.DataFrame:
    """The rows of sites.csv; a town holds sites of many companies."""
    sites = numbered(0, structure.size.sites).with_columns(
        entity=structure.entity_of_site,
        site=site_codes(structure),
        town=structure.draws("town").below(len(TOWNS)),
    )
    establishment = pl.int_range(1, pl.len() + 1).over("entity")
    names = sites.with_columns(establishment=establishment, town_name=picked(list(TOWNS), pl.col("town")))
    return names.select(
        "site",
        site_name=pl.format("{} {}", "town_name", "establishment"),
        entity=picked(entity_codes(structure), pl.col("entity")),
        site_group=pl.format("V{}", pl.col("town") + 1),
        site_group_name="town_name",
        siret=_sirets(structure, names),
        city="town_name",
    )


def _sirets(structure: Structure, sites: pl.DataFrame) -> pl.Series:
    pairs = sites.select("entity", "establishment").iter_rows()
    return pl.Series(
        [
            None if structure.is_abroad(entity) else identifiers.siret(identifiers.siren(entity + 1), establishment)
            for entity, establishment in pairs
        ],
        dtype=pl.String,
    )


def _entity(structure: Structure, entity: int) -> dict[str, str | None]:
    code, place = entity_code(entity), {"city": TOWNS[entity % len(TOWNS)]}
    shared = {
        "entity": code,
        "short": code,
        "street": f"{entity + 1} rue de l'Exemple",
        "parent": None if entity == PROVIDER else entity_code(PROVIDER),
        "email": f"compta.{code.lower()}@groupe-fictif.example",
        "keeps_book": "yes",
        **({"currency": book_currency(structure, entity)} if structure.size.full else {}),
    }
    if not structure.is_abroad(entity):
        return {**shared, **place, **_french(entity, place["city"])}
    return {**shared, **(_german() if entity == structure.size.entities - 2 else _swiss())}


def _french(entity: int, city: str) -> dict[str, str]:
    company = identifiers.siren(entity + 1)
    name = "Groupe Fictif Services" if entity == PROVIDER else f"Société Fictive {entity + 1}"
    return {
        "name": name,
        "legal_form": "SAS",
        "share_capital": f"{entity % 90 + 10} 000 EUR",
        "registration": f"RCS {city} {company[:3]} {company[3:6]} {company[6:]}",
        "siren": company,
        "vat_number": identifiers.french_vat(company),
        "postcode": f"99{entity % 1000:03d}",
        "country": "FR",
        "language": "fr",
        "iban": identifiers.french_iban(entity + 1),
        "e_address": f"0225:{company}",
    }


def _german() -> dict[str, str]:
    number = identifiers.german_vat(_GERMAN)
    return {
        "name": "Fiktive Gesellschaft",
        "legal_form": "GmbH",
        "share_capital": "25 000 EUR",
        "registration": "HRB 99990 Musterstadt",
        "vat_number": number,
        "postcode": "99990",
        "city": "Musterstadt",
        "country": "DE",
        "language": "en",
        "iban": identifiers.german_iban(_GERMAN),
        "e_address": f"9930:{number}",
    }


def _swiss() -> dict[str, str]:
    number = identifiers.swiss_vat(_SWISS)
    return {
        "name": "Société Fictive Suisse",
        "legal_form": "SA",
        "share_capital": "100 000 CHF",
        "registration": f"RC Exempleville {number.removesuffix(' TVA')}",
        "vat_number": number,
        "postcode": "9990",
        "city": "Exempleville",
        "country": "CH",
        "language": "fr",
        "iban": identifiers.swiss_iban(_SWISS),
        "keeps_book": "no",
    }
