"""The people of Groupe Vauban: the staff list as its personnel office exports it. All invented."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from making.draws import Draws
from making.entities import TRANSFER, sites
from making.writing import bar_values

STAFF_COLUMNS = ["Matricule", "Nom", "Société", "Site", "Service", "Centre de coût", "Depuis", "Jusqu'au"]

_HEADCOUNT = {
    "VBN-SA": 6,
    "VBN-SI": 30,
    "VBN-CS": 14,
    "VBN-BFC": 48,
    "VBN-IDF": 60,
    "VBN-NOR": 40,
    "VBN-SUD": 36,
    "VBN-OUE": 34,
    "VBN-EST": 30,
    "VBN-LOG": 24,
    "VBN-IMM": 5,
    "VBN-DE": 18,
    "VBN-CH": 8,
}
_NOW_AT = {"M0405": "PAR01", "M0507": "CRE01"}
_DEPARTMENTS = {
    "VBN-SA": ("Direction générale", "Finances"),
    "VBN-SI": ("Exploitation", "Études", "Assistance"),
    "VBN-CS": ("Conseil", "Formation"),
    "VBN-IMM": ("Gestion du patrimoine",),
    "VBN-LOG": ("Exploitation", "Transport"),
    "VBN-DE": ("Einkauf", "Vertrieb", "Verwaltung"),
    "VBN-CH": ("Commerce", "Finances"),
}
_USUAL_DEPARTMENTS = ("Achats", "Commerce", "Finances", "Production", "Ressources humaines")
_GIVEN = bar_values(
    "Adèle | Basile | Camille | Denis | Élise | Fabien | Garance | Hugo | Inès | Joël | Karine | Loïc | Maëlle | "
    "Nadia | Octave | Perrine | Quentin | Rachel | Simon | Thaïs | Ursule | Victor | Wanda | Xavier | Yaël | "
    "Zoé"
)
_FAMILY = bar_values(
    "Aubrevoix | Brisemont | Chantelyre | Dubourdin | Esquiral | Fauvelisle | Grandchêne | Hautclair | "
    "Isambourg | Jolivrain | Kermadoc | Longuechamp | Marclair | Noirvallon | Ormessin | Pontarbre | "
    "Quinçonnet | Rochebise | Sauvelande | Tournemeule | Urvillois | Vautrelle | Wassignan | Ysambre"
)


@dataclass(frozen=True)
class Person:
    """A person: number, company and site on the last day of the month; of a site that passes on, the former company."""

    number: str
    name: str
    entity: str
    site: str
    department: str
    since: date


@dataclass(frozen=True)
class Move:
    """Where a person came from, and the first day at the present place."""

    day: date
    from_entity: str
    from_site: str


MOVES = {
    "M0405": Move(date(2026, 10, 16), "VBN-BFC", "DIJ02"),
    "M0507": Move(date(2026, 10, 19), "VBN-BFC", "DIJ01"),
}
"""Who moved within the month: one to another site, one to another company."""

NAMED_ALIKE = ("M0510", "M0511")
"""Two people of one name in one department: they must never be read as one."""


@cache
def people() -> tuple[Person, ...]:
    """The staff of the group, in the order of their numbers, which say the company."""
    draws = Draws("people")
    staff = {
        (number := f"M{company:02d}{place:02d}"): _person(draws, entity, number)
        for company, (entity, count) in enumerate(_HEADCOUNT.items(), start=1)
        for place in range(1, count + 1)
    }
    first, second = NAMED_ALIKE
    staff[second] = replace(staff[first], number=second)
    return tuple(staff.values())


@cache
def holders() -> dict[str, str]:
    """The company of each site and each person."""
    return {site.code: site.entity for site in sites()} | {person.number: person.entity for person in people()}


def staff_rows() -> list[list[str]]:
    """The rows of the staff list: one per person, two for those who moved, or passed on with their site."""
    return [row for person in people() for row in _staff_rows(person)]


def _person(draws: Draws, entity: str, number: str) -> Person:
    places = [site.code for site in sites() if site.entity == entity and site.open]
    name = f"{draws.pick(_GIVEN)} {draws.pick(_FAMILY)}"
    department = draws.pick(_DEPARTMENTS.get(entity, _USUAL_DEPARTMENTS))
    place = _NOW_AT.get(number) or draws.pick(places)
    since = date(draws.between(2012, 2025), draws.between(1, 12), draws.between(1, 28))
    return Person(number, name, entity, place, department, since)


def _staff_rows(person: Person) -> list[list[str]]:
    move = MOVES.get(person.number)
    if person.site == TRANSFER.site:
        move = Move(TRANSFER.day, person.entity, person.site)
        person = replace(person, entity=TRANSFER.to_entity)
    if move is None:
        return [_staff_row(person, person.since, None)]
    former = replace(person, entity=move.from_entity, site=move.from_site)
    return [_staff_row(former, person.since, move.day - timedelta(days=1)), _staff_row(person, move.day, None)]


def _staff_row(person: Person, since: date, until: date | None) -> list[str]:
    centre = f"CC{person.number[1:3]}{len(person.department):02d}"
    days = [f"{day:%d/%m/%Y}" if day else "" for day in (since, until)]
    return [person.number, person.name, person.entity, person.site, person.department, centre, *days]
