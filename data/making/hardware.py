"""The list of equipment in use, sold and installed, with the printers' counters: UTF-8, commas, decimal points."""

from dataclasses import dataclass, replace
from datetime import date

from making import names
from making.draws import Draws
from making.english import read_by
from making.entities import sites
from making.people import holders, people
from making.workdays import workday

FILE = "materiel.csv"
HEADINGS = [
    *("N° inventaire", "Article", "Désignation", "Matricule", "Site", "Du", "Au"),
    *("Quantité", "Prix unitaire HT", "Bon"),
]
_WITHOUT_BOOKS = ("M01", "M03", "M07", "M10", "M11", "M12", "M13")
"""Whose invoices have no place for books (companies of the layout's general rows), and the German company."""

_RENTED = {
    "MAT-POR": ("Ordinateur portable 14 pouces", "Ordinateur portable 16 pouces, calcul"),
    "MAT-ECR": ('Écran 24" Full HD', 'Écran 27" QHD', 'Écran 34" incurvé'),
    "MAT-TEL": ("Téléphone 6 pouces, 128 Go", "Téléphone durci"),
}
_SOLD = {
    "MAT-CAS": (("Casque audio filaire", "24.90"), ("Casque audio sans fil,\nréduction de bruit", "119.00")),
    "DOC-LIV": (("Guide pratique de la messagerie", "27.4882"), ("Manuel du tableur", "33.1754")),
}
_INSTALLED = {
    "INS-CAB": (("Câblage de prises, catégorie 6A", "86.50"),),
    "INS-FIB": (("Mise en service d'un accès fibre, raccordement compris", "349.00"),),
}


@dataclass(frozen=True)
class Item:
    """A row of the list; `price` stands where the item does not take the price list."""

    service: str
    label: str
    quantity: str = "1"
    user: str = ""
    site: str = ""
    first: str = ""
    last: str = ""
    price: str = ""
    document: str = ""

    def values(self, number: int) -> list[str]:
        """The values of the row in the order of the headings."""
        inventory = f"INV-{number:05d}"
        user = names.USERS.get(self.user, self.user)
        what, where, when = (self.service, self.label), (user, self.site), (self.first, self.last)
        return [inventory, *what, *where, *when, self.quantity, self.price, self.document]


_ABROAD = [
    Item("MAT-CAS", "Casque audio filaire", "2", user, "", "2026-10-08", "2026-10-08", "24.90", "BL-2026-10-061")
    for user in ("M1203", "M1302")
]
"""Goods for the German and the Swiss company: an intra-Community supply and an export."""


def items(draws: Draws, count: int) -> list[Item]:
    """Rented equipment by person, then sales, works and counters by person or site, `count` in all."""
    by_site = [item for site in sites() if site.open for item in _of_site(draws, site.code)]
    staff = people()
    rented = [_rented(draws, staff[index * 7 % len(staff)].number) for index in range(count - len(by_site) - 60)]
    sold = [_sold(draws, draws.pick(staff).number) for _ in range(60)]
    return [_worded(item) for item in (*rented, *sold, *_ABROAD, *by_site)]


def _worded(item: Item) -> Item:
    """The item in the words of the company that uses it."""
    return replace(item, label=read_by(holders()[item.user or item.site], item.label))


def _rented(draws: Draws, user: str) -> Item:
    service = draws.pick(list(_RENTED))
    first = f"2026-10-{draws.between(2, 28):02d}" if draws.happens(6) else "2026-10-01"
    dates = {"first": "", "last": ""} if draws.happens(4) else {"first": first, "last": "2026-10-31"}
    document = f"PV-{draws.between(2023, 2026)}-{draws.between(1, 999):03d}"
    return Item(service, draws.pick(_RENTED[service]), user=user, document=document, **dates)


def _sold(draws: Draws, user: str) -> Item:
    service = "DOC-LIV" if draws.happens(35) and not user.startswith(_WITHOUT_BOOKS) else "MAT-CAS"
    label, price = draws.pick(_SOLD[service])
    day = workday(date(2026, 10, draws.between(1, 31))).isoformat()
    document = f"BL-2026-10-{draws.between(1, 60):03d}"
    return Item(
        service, label, str(draws.between(1, 3)), user=user, first=day, last=day, price=price, document=document
    )


def _of_site(draws: Draws, site: str) -> list[Item]:
    month = {"site": site, "first": "2026-10-01", "last": "2026-10-31"}
    counters = [
        Item("IMP-PNB", "Compteur noir et blanc, relevé mensuel", str(draws.between(400, 40_000)), **month),
        Item("IMP-PCL", "Compteur couleur, relevé mensuel", str(draws.between(50, 9_000)), **month),
    ]
    read = [replace(item, document=f"REL-2026-10-{site}") for item in counters]
    return read + ([_installed(draws, site)] if draws.happens(40) else [])


def _installed(draws: Draws, site: str) -> Item:
    service = draws.pick(list(_INSTALLED))
    label, price = draws.pick(_INSTALLED[service])
    quantity = str(draws.between(2, 24)) if service == "INS-CAB" else "1"
    day = workday(date(2026, 10, draws.between(1, 31))).isoformat()
    document = f"BI-2026-10-{draws.between(1, 80):03d}"
    return Item(service, label, quantity, site=site, first=day, last=day, price=price, document=document)
