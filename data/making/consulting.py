"""The days of the consultants: a spreadsheet with a title block above its headings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from making import names
from making.draws import Draws
from making.english import read_by
from making.entities import TRANSFER, sites
from making.people import people
from making.workdays import workday

FILE = "releve-conseil.xlsx"
SHEET = "Relevé"
HEADINGS = [
    *("Date", "Consultant", "Société", "Site", "Code prestation", "Intitulé", "Mission", "Jours"),
    *("Feuille de temps", "Convention"),
]
_TITLE = ("Vauban Conseil SAS", "Relevé des jours de conseil et de formation", "Mois : octobre 2026")
_MADE = datetime(2026, 11, 2)

_CLIENTS = ("VBN-SA", "VBN-SI", "VBN-BFC", "VBN-IDF", "VBN-NOR", "VBN-SUD", "VBN-OUE", "VBN-EST", "VBN-LOG", "VBN-DE")
_WORK = {
    "CNS-DEV": (
        ("Développement du portail clients, lot 2", "Portail clients"),
        ("Reprise des interfaces comptables", "Progiciel 2027"),
        ("Tableaux de bord des ventes", "Pilotage commercial"),
    ),
    "CNS-PIL": (
        ("Pilotage du déploiement du progiciel", "Progiciel 2027"),
        ("Coordination des chantiers réseau", "Réseau étendu"),
    ),
    "CNS-AUD": (("Audit des accès distants", "Sécurité"), ("Revue des habilitations", "Sécurité")),
    "FOR-BUR": (("Formation tableur, niveau avancé", "Plan de formation"),),
}


@dataclass(frozen=True)
class Work:
    """A row of the statement: a consultant's time for a client on a day."""

    day: date | str
    consultant: str
    entity: str
    site: str
    service: str
    title: str
    mission: str
    days: float
    timesheet: str
    agreement: str = ""

    def values(self) -> list[object]:
        """The cells of the row in the order of the headings."""
        return list(vars(self).values())


def works(draws: Draws, count: int) -> list[Work]:
    """The month's work by day, some of it late, and half a day taken back."""
    rows = sorted((_work(draws) for _ in range(count - 1)), key=lambda work: str(work.day))
    taken_back = replace(rows[20], days=-0.5, title=f"{rows[20].title}, demi-journée annulée")
    return [_told(work) for work in (*rows, taken_back)]


def _told(work: Work) -> Work:
    """The work as the statement has it: not of a weekend, for whom has the site then, in the words of the client."""
    assert isinstance(work.day, date)
    day = workday(work.day)
    title, mission = (read_by(work.entity, text) for text in (work.title, work.mission))
    entity, site = TRANSFER.holder(work.site, work.entity, day), names.SITES.get(work.site, work.site)
    return replace(work, day=day, entity=entity, site=site, title=title, mission=mission)


def write(path: Path, rows: Sequence[Work]) -> None:
    """Write the statement: title, blank row, headings in row 5, then a row per piece of work."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": _TITLE[1], "author": _TITLE[0], "created": _MADE})
        sheet = book.add_worksheet(SHEET)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        bold = book.add_format({"bold": True})
        for row, text in enumerate(_TITLE):
            sheet.write_string(row, 0, text, bold)
        sheet.write_row(4, 0, HEADINGS, bold)
        for row, work in enumerate(rows, start=5):
            sheet.write_row(row, 0, work.values())
            sheet.write(row, 0, work.day, day)
        sheet.set_column(0, len(HEADINGS) - 1, 18)
        sheet.freeze_panes(5, 0)


def _work(draws: Draws) -> Work:
    consultants = [person for person in people() if person.entity == "VBN-CS"]
    consultant = draws.pick(consultants)
    entity = draws.pick(_CLIENTS)
    service = draws.pick([service for service in _WORK if (entity, service) != ("VBN-OUE", "CNS-AUD")])
    title, mission = draws.pick(_WORK[service])
    day = date(2026, 9, draws.between(24, 30)) if draws.happens(3) else date(2026, 10, draws.between(1, 31))
    return Work(
        day,
        consultant.name,
        entity,
        draws.pick([site.code for site in sites() if site.entity == entity and site.open]),
        service,
        title,
        mission,
        draws.pick((0.25, 0.5, 0.5, 1.0, 1.0, 1.0)),
        f"FT-2026-10-{consultant.number[1:]}",
        "CONV-2026-40" if entity == "VBN-DE" else "",
    )
