"""What sites, users and companies have each month without a usage file."""

from making.catalogue import natures
from making.draws import Draws
from making.english import read_by
from making.entities import entity_codes, sites
from making.people import holders, people
from making.writing import bar_values

SUBSCRIPTION_COLUMNS = bar_values(
    "subscription | service | entity | site | user | quantity | unit_price | agreement | evidence_ref | nature | "
    "valid_from | valid_to"
)
COUNT = 200

_OUT_OF_OCTOBER = (
    ("CNX-F01", "LIL02", "2024-01-01", "2026-08-31"),
    ("CNX-WAN", "NCY01", "2024-01-01", "2026-09-30"),
    ("MNT-RES", "AMI01", "2023-05-01", "2026-06-30"),
    ("CNX-F10", "ORL01", "2026-11-01", ""),
    ("CNX-F01", "MUS02", "2026-12-01", ""),
)
_WITHIN_OCTOBER = (
    ("CNX-F01", "CRE01", "2026-10-12", ""),
    ("CNX-WIF", "REN01", "2024-03-01", "2026-10-20"),
)


def subscription_rows() -> list[list[str]]:
    """The rows of subscriptions.csv: by site, by company, then by user until there are COUNT."""
    draws = Draws("subscriptions")
    had = [*_by_site(draws), *_by_entity(draws), *_dated()]
    had += _by_user(draws, COUNT - len(had))
    return [[f"ABO-{number:04d}", *_worded(row)] for number, row in enumerate(had, start=1)]


def _worded(row: list[str]) -> list[str]:
    """The row with a nature of its own where that of its service would not be understood."""
    service, entity, site, user, *terms, _, first, last = row
    usual = natures()[service]
    nature = read_by(entity or holders()[site or user], usual)
    return [service, entity, site, user, *terms, "" if nature == usual else nature, first, last]


def _by_site(draws: Draws) -> list[list[str]]:
    return [row for site in sites() if site.open for row in _of_site(draws, site.code)]


def _of_site(draws: Draws, site: str) -> list[list[str]]:
    dedicated = site in ("DIJ11", "NAN01")
    quantities = {
        "CNX-F10" if dedicated else "CNX-F01": 1,
        "CNX-WAN": 1,
        "CNX-WIF": draws.between(2, 14),
        "TEL-SIP": draws.between(4, 30),
        "MNT-RES": 1,
    }
    return [
        _subscription(service, site=site, quantity=str(quantity), evidence=f"CTR-{site}-{service[:3]}")
        for service, quantity in quantities.items()
    ]


def _by_entity(draws: Draws) -> list[list[str]]:
    rows = []
    for entity in entity_codes():
        staff = sum(person.entity == entity for person in people())
        rows.append(_subscription("LOG-BUR", entity=entity, quantity=str(staff), evidence="CTR-GRP-BUR-2026"))
        if draws.happens(50):
            own = {"unit_price": "55.00"} if entity == "VBN-DE" else {}
            rows.append(_subscription("LOG-ERP", entity=entity, quantity=str(staff // 2), evidence="CTR-ERP", **own))
    named = next(row for row in rows if row[1] == "VBN-DE")
    named[6] = "CONV-2026-11"
    return rows


def _by_user(draws: Draws, count: int) -> list[list[str]]:
    staff = people()
    having = [staff[index * len(staff) // count] for index in range(count)]
    return [
        _subscription("TEL-LOG", user=person.number, quantity="1", evidence=f"CTR-TEL-{draws.between(1, 9):02d}")
        for person in having
    ]


def _dated() -> list[list[str]]:
    return [
        _subscription(service, site=site, quantity="1", evidence=f"CTR-{site}-{service[:3]}", first=first, last=last)
        for service, site, first, last in (*_OUT_OF_OCTOBER, *_WITHIN_OCTOBER)
    ]


def _subscription(
    service: str,
    *,
    quantity: str,
    evidence: str,
    entity: str = "",
    site: str = "",
    user: str = "",
    unit_price: str = "",
    first: str = "",
    last: str = "",
) -> list[str]:
    return [service, entity, site, user, quantity, unit_price, "", evidence, "", first, last]
