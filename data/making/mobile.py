"""The operator's mobile export: two files in cp1252, semicolons, French numbers, a total at the end of each.

Plans, data at home and emergency lines are counted and take the price list; calls and data abroad bring the
operator's amount.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from making.draws import Draws
from making.entities import sites
from making.people import MOVES, Person, people
from making.writing import bar_values, french_number

HEADINGS = bar_values(
    "N° ligne | Date | Compte | Numéro | Matricule | Code service | Type | Forfait | Volume | Unité | Libellé | "
    "Facture opérateur | Montant HT"
)
DATA_FILE, VOICE_FILE = "mobile-data.csv", "mobile-voix.csv"

_PLANS = {"MOB-D10": "Data 10 Go", "MOB-D50": "Data 50 Go", "MOB-VOX": "Voix illimitée"}
_CALLS = {
    "Appels vers numéros spéciaux": (Decimal("0.1490"), 40),
    "Appels vers l'international, zone Europe": (Decimal("0.0833"), 90),
    "Appels vers l'international, zone Amériques": (Decimal("0.2417"), 60),
    "Appels émis depuis l'étranger": (Decimal("0.3175"), 35),
}
_ROAMING = ("Itinérance données, Suisse", "Itinérance données, Royaume-Uni", "Itinérance données, Turquie")


@dataclass(frozen=True)
class Record:
    """A row of the export before it is written; `amount` is what the operator charges, where it does."""

    date: str = ""
    account: str = ""
    phone: str = ""
    user: str = ""
    service: str = ""
    kind: str = ""
    plan: str = ""
    volume: str = ""
    unit: str = ""
    label: str = ""
    document: str = ""
    amount: Decimal | None = None

    def values(self, reference: str) -> list[str]:
        """The values of the row in the order of the headings."""
        amount = "" if self.amount is None else french_number(self.amount, 4)
        texts = (self.date, self.account, self.phone, self.user, self.service, self.kind, self.plan, self.volume)
        return [reference, *texts, self.unit, self.label, self.document, amount]


def export_text(prefix: str, records: Sequence[Record], repeated: Sequence[int] = ()) -> str:
    """A file of the export: its rows numbered, some of them written twice, and the total of all of them."""
    rows = [record.values(f"{prefix}{number:05d}") for number, record in enumerate(records, start=1)]
    amounts = [record.amount or Decimal(0) for record in records]
    for index in repeated:
        rows.append(rows[index])
        amounts.append(amounts[index])
    total = ["", "TOTAL", *[""] * (len(HEADINGS) - 3), french_number(sum(amounts, Decimal(0)), 4)]
    return "".join(f"{';'.join(row)}\r\n" for row in [HEADINGS, *rows, total])


def data_records(draws: Draws) -> list[Record]:
    """Plans, data beyond them and abroad, and the emergency lines of the sites."""
    records = [record for person in people() if draws.happens(92) for record in _data_of(draws, person)]
    records += [_roaming(draws, person) for person in people() if draws.happens(35)]
    return records + [record for site in sites() if site.open for record in _site_lines(draws, site.code)]


def voice_records(draws: Draws, count: int) -> list[Record]:
    """Calls beyond the plans, with the operator's amounts, and what it pays back."""
    staff = people()
    records = [_call(draws, draws.pick(staff)) for _ in range(count)]
    return records + list(_elsewhere(draws, staff)) + list(_refunds(draws, staff))


def account_of(person: Person) -> str:
    """The operator's account of a line: it says the site, save for those who move."""
    place = "FLOTTE" if person.number in MOVES else person.site
    return f"{place}-{person.number[1:]}"


def phone_of(person: Person) -> str:
    """A number of the range that the French regulator keeps for fiction, 06 39 98."""
    return f"06 39 98 {person.number[1:3]} {person.number[3:5]}"


def day(draws: Draws, late_percent: int = 0) -> str:
    """A day of October 2026, or of the last days of September."""
    return f"{draws.between(22, 30)}/09/2026" if draws.happens(late_percent) else f"{draws.between(1, 31):02d}/10/2026"


def _line_of(person: Person) -> Record:
    return Record(account=account_of(person), phone=phone_of(person), user=person.number)


def _data_of(draws: Draws, person: Person) -> Iterator[Record]:
    plan = draws.pick(list(_PLANS))
    line = replace(_line_of(person), document=f"FA-2026-10-{draws.between(31, 36):04d}")
    plans = [plan, "MOB-INT"] if draws.happens(12) else [plan]
    for service in plans:
        name = _PLANS.get(service, "International")
        yield replace(line, date="01/10/2026", service=service, kind="DATA", plan=name, volume="1", unit="forfait")
    for _ in range(draws.between(1, 4)):
        volume = french_number(draws.decimal(20, 2_900, 3), 3)
        when = day(draws, late_percent=4)
        yield replace(line, date=when, service="MOB-HFD", kind="DATA", plan=_PLANS[plan], volume=volume, unit="Go")


def _site_lines(draws: Draws, site: str) -> Iterator[Record]:
    for line in range(1, draws.between(1, 3) + 1):
        yield Record(
            date=day(draws),
            account=f"{site}-M2M{line}",
            service="MOB-SEC",
            kind="M2M",
            volume=french_number(draws.decimal(900, 64_000, 3), 3),
            unit="Go",
            document="FA-2026-10-0037",
        )


def _roaming(draws: Draws, person: Person) -> Record:
    volume = draws.decimal(5, 3_000_000, 3)
    return replace(
        _line_of(person),
        date=day(draws, late_percent=2),
        service="MOB-ITI",
        kind="DATA",
        volume=french_number(volume, 3),
        unit="Mo",
        label=draws.pick(_ROAMING),
        document="FA-2026-10-0041",
        amount=(volume * Decimal("0.0117")).quantize(Decimal("0.0001")),
    )


def _call(draws: Draws, person: Person) -> Record:
    line = replace(_line_of(person), date=day(draws, late_percent=2))
    label = draws.pick(list(_CALLS))
    rate, longest = _CALLS[label]
    minutes = draws.between(1, longest)
    return replace(
        line,
        service="MOB-COM",
        kind="VOIX",
        volume=str(minutes),
        unit="min",
        label=label,
        document=f"FA-2026-10-{draws.between(42, 44):04d}",
        amount=minutes * rate,
    )


def _elsewhere(draws: Draws, staff: Sequence[Person]) -> Iterator[Record]:
    """People of one company whose line stands on the account of another: kept, and told in a warning."""
    for person in [person for person in staff if person.entity == "VBN-IDF"][:5]:
        record = _call(draws, person)
        yield replace(record, account=f"LIL01-{person.number[1:]}")


def _refunds(draws: Draws, staff: Sequence[Person]) -> Iterator[Record]:
    for person in [person for person in staff if person.entity == "VBN-EST"][:4]:
        yield replace(
            _line_of(person),
            date=day(draws),
            service="MOB-COM",
            kind="VOIX",
            label="Remboursement d'appels contestés",
            document="AV-2026-10-0003",
            amount=-draws.decimal(40_000, 250_000, 4),
        )
