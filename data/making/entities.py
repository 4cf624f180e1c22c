"""The companies of Groupe Vauban and the places they work at. All invented."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from making.writing import bar_values, table_rows
from transforms.generating import identifiers

ENTITY_COLUMNS = bar_values(
    "entity | short | name | legal_form | share_capital | registration | siren | vat_number | vat_group | "
    "street | postcode | city | country | parent | currency | language | email | contact | iban | bic | "
    "e_address | vat_on | keeps_book"
)

# code | short | name | form | capital | register | postcode | city | country | parent | VAT group | VAT on | book
_ENTITIES = """
VBN-SA  | SA  | Groupe Vauban                         | SA   | 12 000 000 EUR | Dijon        | 21000 | Dijon       | FR |        |        | debits   | yes
VBN-SI  | SI  | Vauban Systèmes d'Information         | SAS  | 2 500 000 EUR  | Dijon        | 21000 | Dijon       | FR | VBN-SA | AU-VBN | debits   | yes
VBN-CS  | CS  | Vauban Conseil                        | SAS  | 400 000 EUR    | Paris        | 75009 | Paris       | FR | VBN-SA |        | receipts | yes
VBN-BFC | BFC | Vauban Bourgogne-Franche-Comté        | SAS  | 1 800 000 EUR  | Dijon        | 21000 | Dijon       | FR | VBN-SA |        | debits   | yes
VBN-IDF | IDF | Vauban Île-de-France                  | SAS  | 3 200 000 EUR  | Nanterre     | 92000 | Nanterre    | FR | VBN-SA |        | debits   | yes
VBN-NOR | NOR | Vauban Nord                           | SAS  | 1 500 000 EUR  | Lille        | 59000 | Lille       | FR | VBN-SA |        | debits   | yes
VBN-SUD | SUD | Vauban Méditerranée                   | SAS  | 1 200 000 EUR  | Marseille    | 13002 | Marseille   | FR | VBN-SA |        | debits   | yes
VBN-OUE | OUE | Vauban Ouest                          | SAS  | 1 100 000 EUR  | Nantes       | 44000 | Nantes      | FR | VBN-SA |        | debits   | yes
VBN-EST | EST | Vauban Est                            | SAS  | 950 000 EUR    | Strasbourg   | 67000 | Strasbourg  | FR | VBN-SA |        | debits   | yes
VBN-LOG | LOG | Vauban Logistique                     | SAS  | 800 000 EUR    | Orléans      | 45000 | Orléans     | FR | VBN-SA |        | debits   | yes
VBN-IMM | IMM | Vauban Immobilier                     | SCI  | 150 000 EUR    | Dijon        | 21000 | Dijon       | FR | VBN-SA | AU-VBN | debits   | yes
VBN-DE  | DE  | Vauban Deutschland                    | GmbH | 250 000 EUR    | Musterstadt  | 70000 | Musterstadt | DE | VBN-SA |        | debits   | yes
VBN-CH  | CH  | Vauban Suisse                         | SA   | 100 000 CHF    | Genève       | 1200  | Genève      | CH | VBN-SA |        | debits   | no
"""  # noqa: E501 — a table reads best in one piece

SITE_COLUMNS = bar_values(
    "site | site_name | entity | site_group | site_group_name | siret | city | order | valid_from | valid_to"
)

# The place of a row makes its SIRET: new ones come last.
# code | name | entity | group | name of the group | town | order | first day | last day
_SITES = """
DIJ01 | Dijon Nord             | VBN-BFC | DIJ | Dijon       | Dijon        | 10 |            |
DIJ02 | Dijon Sud              | VBN-BFC | DIJ | Dijon       | Dijon        | 20 |            |
PAR01 | Paris                  | VBN-BFC | PAR | Paris       | Paris        | 30 |            |
NAN01 | Nanterre Siège         | VBN-IDF | NAN | Nanterre    | Nanterre     | 10 |            |
CRE01 | Créteil                | VBN-IDF | CRE | Créteil     | Créteil      | 20 |            |
PAR02 | Paris Gobelins         | VBN-IDF | PAR | Paris       | Paris        | 30 |            |
LIL01 | Lille Centre           | VBN-NOR | LIL | Lille       | Lille        | 10 |            |
LIL02 | Lille Lesquin          | VBN-NOR | LIL | Lille       | Lesquin      | 20 |            |
AMI01 | Amiens                 | VBN-NOR | AMI | Amiens      | Amiens       | 30 |            |
MRS01 | Marseille Joliette     | VBN-SUD | MRS | Marseille   | Marseille    | 10 |            |
NCE01 | Nice                   | VBN-SUD | NCE | Nice        | Nice         | 20 |            |
MPL01 | Montpellier            | VBN-SUD | MPL | Montpellier | Montpellier  | 30 |            |
NTE01 | Nantes Est             | VBN-OUE | NTE | Nantes      | Nantes       | 10 |            |
NTE02 | Nantes Port            | VBN-OUE | NTE | Nantes      | Nantes       | 20 |            |
REN01 | Rennes                 | VBN-OUE | REN | Rennes      | Rennes       | 30 |            |
STR01 | Strasbourg             | VBN-EST | STR | Strasbourg  | Strasbourg   | 10 |            |
MUL01 | Mulhouse               | VBN-EST | MUL | Mulhouse    | Mulhouse     | 20 |            |
NCY01 | Nancy                  | VBN-EST | NCY | Nancy       | Nancy        | 30 |            |
NCY02 | Nancy Gare             | VBN-EST | NCY | Nancy       | Nancy        | 40 |            | 2026-09-30
ORL01 | Orléans Plateforme     | VBN-LOG | ORL | Orléans     | Orléans      | 10 |            |
LYO01 | Lyon Entrepôt          | VBN-LOG | LYO | Lyon        | Lyon         | 20 |            | 2026-10-15
DIJ03 | Dijon Clemenceau       | VBN-IMM | DIJ | Dijon       | Dijon        | 10 |            |
DIJ10 | Dijon Siège            | VBN-SI  | DIJ | Dijon       | Dijon        | 10 |            |
DIJ11 | Dijon Centre de calcul | VBN-SI  | DIJ | Dijon       | Dijon        | 20 |            |
PAR05 | Paris Opéra            | VBN-CS  | PAR | Paris       | Paris        | 10 |            |
PAR06 | Paris Direction        | VBN-SA  | PAR | Paris       | Paris        | 10 |            |
MUS01 | Musterstadt            | VBN-DE  | MUS | Musterstadt | Musterstadt  | 10 |            |
MUS02 | Beispielhausen         | VBN-DE  | MUS | Musterstadt | Beispielhausen | 20 |            |
GVA01 | Genève                 | VBN-CH  | GVA | Genève      | Genève       | 10 |            |
LYO01 | Lyon Entrepôt          | VBN-SUD | LYO | Lyon        | Lyon         | 40 | 2026-10-16 |
"""


@dataclass(frozen=True)
class Transfer:
    """A site that passes to another company, with those who work there."""

    site: str
    to_entity: str
    day: date

    def holder(self, site: str, entity: str, day: date) -> str:
        """The company that has a site on a day: `entity` is the one that had it first."""
        return self.to_entity if site == self.site and day >= self.day else entity


TRANSFER = Transfer("LYO01", "VBN-SUD", date(2026, 10, 16))
"""The re-organisation of the month."""


@dataclass(frozen=True)
class Site:
    """A site: its code, and the company that works there."""

    code: str
    entity: str
    open: bool


def entity_rows() -> list[list[str]]:
    """The rows of entities.csv."""
    return [_entity_row(serial, row) for serial, row in enumerate(table_rows(_ENTITIES), start=1)]


def site_rows() -> list[list[str]]:
    """The rows of sites.csv: two of the site that passes to another company, where it has another SIRET."""
    companies = {row[0]: row[6] for row in entity_rows()}
    return [
        [code, name, entity, group, group_name, _siret(companies[entity], serial), city, *terms]
        for serial, (code, name, entity, group, group_name, city, *terms) in enumerate(table_rows(_SITES), start=1)
    ]


@cache
def sites() -> tuple[Site, ...]:
    """The sites of the group, each with the company that had it first."""
    rows = table_rows(_SITES)
    open_sites = {row[0] for row in rows if row[-1] == ""}
    first = {row[0]: Site(row[0], row[2], row[0] in open_sites) for row in reversed(rows)}
    return tuple(first[code] for code in dict.fromkeys(row[0] for row in rows))


@cache
def entity_codes() -> tuple[str, ...]:
    """The companies of the group, in order."""
    return tuple(row[0] for row in table_rows(_ENTITIES))


def _siret(company: str, establishment: int) -> str:
    return identifiers.siret(company, establishment) if company else ""


def _entity_row(serial: int, row: list[str]) -> list[str]:
    code, short, name, form, capital, register, postcode, city, country, parent, vat_group, vat_on, book = row
    company = identifiers.siren(serial) if country == "FR" else ""
    registration, vat_number, iban, bic, address = _registered(country, serial, company, register)
    address_line = {"DE": f"Musterstraße {serial}", "CH": f"{serial} chemin de l'Exemple"}.get(
        country, f"{serial} rue de l'Exemple"
    )
    language = "en" if country == "DE" else "fr"
    currency = "CHF" if country == "CH" else "EUR"
    email = f"compta.{short.lower()}@vauban.example"
    contact = f"Comptabilité {short}" if language == "fr" else f"Accounts payable {short}"
    return [
        *(code, short, name, form, capital, registration, company, vat_number, vat_group, address_line, postcode),
        *(city, country, parent, currency, language, email, contact, iban, bic, address, vat_on, book),
    ]


def _registered(country: str, serial: int, company: str, register: str) -> tuple[str, str, str, str, str]:
    if country == "DE":
        number = identifiers.german_vat(serial)
        return f"HRB 99990 {register}", number, identifiers.german_iban(serial), "VBNKDEFFXXX", f"9930:{number}"
    if country == "CH":
        number = identifiers.swiss_vat(serial)
        uid = number.removesuffix(" TVA")
        return f"RC {register} {uid}", number, identifiers.swiss_iban(serial), "VBNKCHGGXXX", ""
    spaced = f"{company[:3]} {company[3:6]} {company[6:]}"
    number = identifiers.french_vat(company)
    return f"RCS {register} {spaced}", number, identifiers.french_iban(serial), "VBNKFRPPXXX", f"0225:{company}"
