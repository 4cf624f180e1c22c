"""Official numbers: SIREN, SIRET, VAT numbers and IBAN are verified by their check digits (python-stdnum)."""

from collections.abc import Callable
from typing import Protocol, cast

import polars as pl
from stdnum import iban
from stdnum.ch import uid
from stdnum.eu import vat as eu_vat
from stdnum.fr import siren, siret
from stdnum.util import get_cc_module

from schemas.countries import FRANCE
from schemas.problems import Problem
from transforms.reference.loaded import LoadedTable, Row, Tables, first_few

SEPARATORS = r"[\s.\u00a0\u202f]"
PREFIXES = {"GR": "EL", "GB": "XI"}
"""How EU VAT numbers of a country begin, where that is not its own code; XI is Northern Ireland."""

SWISS_ENDINGS = ("", "MWST", "TVA", "IVA", "TPV")


class _NumberModule(Protocol):
    def is_valid(self, number: str) -> bool: ...


def compacted(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with SIREN, SIRET and IBAN without the spaces and dots people write in them."""
    numbers = [column for column in ("siren", "siret", "iban") if column in rows.columns]
    return rows.with_columns(pl.col(column).str.replace_all(SEPARATORS, "") for column in numbers)


def wrong_numbers(tables: Tables) -> list[Problem]:
    """Numbers whose length or check digit is wrong, VAT numbers of another country, and a SIREN that its VAT belies.

    La Poste's SIRET have a rule of their own. A VAT number of a country whose numbers nobody published is not
    verified. A French VAT number ends with the SIREN (art. 286 ter CGI).
    """
    entities, sites = tables["entities"], tables["sites"]
    return [
        *_wrong(entities, "siren", lambda row: siren.is_valid(row["siren"]), "a SIREN has nine digits"),
        *_wrong(entities, "iban", lambda row: iban.is_valid(row["iban"]), "write it as the bank does"),
        *_wrong(entities, "vat_number", _vat_is_valid, "write it with the letters of its country in front"),
        *_wrong(sites, "siret", lambda row: siret.is_valid(row["siret"]), "a SIRET has fourteen digits"),
        *_vat_belies_siren(entities),
    ]


def missing_numbers(tables: Tables) -> list[Problem]:
    """Warnings: French entities without SIREN, their sites without SIRET, and SIRET of another SIREN."""
    entities, sites = tables["entities"], tables["sites"]
    french = entities.rows.filter(pl.col("country").is_in(FRANCE))
    french_sites = sites.rows.filter(pl.col("entity").is_in(french["entity"].implode()))
    return [
        *_without(entities, "siren", french, "add it: a French invoice must say it"),
        *_without(sites, "siret", french_sites, "add it where the site has one"),
        *_siret_of_another(entities, sites),
    ]


def _wrong(table: LoadedTable, column: str, valid: Callable[[Row], bool], right: str) -> list[Problem]:
    given = table.rows.filter(pl.col(column).is_not_null())
    wrong = given.filter(pl.Series([not valid(row) for row in given.iter_rows(named=True)], dtype=pl.Boolean))

    def problem(row: Row) -> Problem:
        found = f"{row[column]} is wrong: its length or check digit does not fit"
        return Problem(table.place(row, column), found, f"{right}; correct it or leave it empty")

    return table.tell(wrong, problem)


def _vat_is_valid(row: Row) -> bool:
    number = "".join(row["vat_number"].split()).upper()
    country = "FR" if row["country"] in FRANCE else row["country"] or ""
    if country.lower() in eu_vat.MEMBER_STATES or number.startswith("XI"):
        return number.startswith(PREFIXES.get(country, country)) and eu_vat.is_valid(number)
    if country == "CH":
        plain = number.replace(".", "").replace("-", "")
        return uid.is_valid(plain[:12]) and plain[12:] in SWISS_ENDINGS
    return _national_is_valid(number, country)


def _national_is_valid(number: str, country: str) -> bool:
    module = cast(_NumberModule | None, get_cc_module(country, "vat")) if country.isalpha() else None
    return module is None or module.is_valid(number) or module.is_valid(number.removeprefix(country))


def _vat_belies_siren(entities: LoadedTable) -> list[Problem]:
    number = pl.col("vat_number").str.replace_all(SEPARATORS, "").str.to_uppercase()
    belied = entities.rows.filter(
        number.str.starts_with("FR"), pl.col("country").is_in(FRANCE), number.str.slice(4) != pl.col("siren")
    )

    def problem(row: Row) -> Problem:
        found = f"{row['vat_number']} does not end with the SIREN, which is {row['siren']}"
        return Problem(entities.place(row, "vat_number", "siren"), found, "correct one of the two")

    return entities.tell(belied, problem)


def _without(table: LoadedTable, column: str, rows: pl.DataFrame, right: str) -> list[Problem]:
    code = table.spec.key[0]
    names = rows.filter(pl.col(column).is_null())[code].drop_nulls().unique(maintain_order=True)
    if names.is_empty():
        return []
    found = f"French {table.spec.name} without {column} ({len(names)}): {first_few(names)}"
    return [Problem(f"{table.file}, column {column}", found, right, "warning")]


def _siret_of_another(entities: LoadedTable, sites: LoadedTable) -> list[Problem]:
    # Looked up, not joined: a table of sites may have a further column siren.
    sirens = entities.rows.drop_nulls("siren").group_by("entity").agg(pl.col("siren").unique().sort())
    owned = dict(sirens.iter_rows())
    given = sites.rows.drop_nulls("siret").filter(pl.col("entity").is_in(list(owned)))
    belied = [row["siret"][:9] not in owned[row["entity"]] for row in given.iter_rows(named=True)]
    other = given.filter(pl.Series(belied, dtype=pl.Boolean))

    def problem(row: Row) -> Problem:
        found = f"{row['siret']} does not begin with the SIREN of {row['entity']}, {' or '.join(owned[row['entity']])}"
        return Problem(sites.place(row, "siret"), found, "correct the SIRET or the site's entity", "warning")

    return sites.tell(other, problem)
