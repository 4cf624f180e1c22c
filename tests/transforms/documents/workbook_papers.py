"""The companies and documents of a small invented month: every kind of document a workbook may have to show."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

PROVIDER = "VBN-SI"
FIRST_DAY, LAST_DAY = date(2026, 10, 1), date(2026, 10, 31)

ENTITIES: list[dict[str, Any]] = [
    {
        "entity": PROVIDER,
        "short": "SI",
        "name": "Vauban Systèmes d'information",
        "legal_form": "SAS",
        "share_capital": "2 500 000 EUR",
        "registration": "RCS Dijon 900 000 100",
        "siren": "900000100",
        "vat_number": "FR74900000100",
        "street": "1 rue de l'Exemple",
        "postcode": "21000",
        "city": "Dijon",
        "country": "FR",
        "vat_group": "VBN-AU",
        "iban": "FR3130001007940000000000085",
        "bic": "EXMPFRPPXXX",
        "contact": "Service refacturation",
        "email": "refacturation@vauban.example",
    },
    {
        "entity": "VBN-BFC",
        "short": "BFC",
        "name": "Vauban Bourgogne-Franche-Comté",
        "legal_form": "SARL",
        "share_capital": "150 000 EUR",
        "registration": "RCS Besançon 900 000 209",
        "siren": "900000209",
        "vat_number": "FR13900000209",
        "street": "25 avenue du Modèle, bâtiment C, zone d'activités des Grands Exemples",
        "postcode": "25000",
        "city": "Besançon",
        "country": "FR",
        "contact": "Comptabilité fournisseurs",
        "email": "compta@bfc.vauban.example",
    },
    {
        "entity": "VBN-DE",
        "short": "DE",
        "name": "Vauban Deutschland",
        "legal_form": "GmbH",
        "share_capital": "25.000 EUR",
        "registration": "HRB 000001, Amtsgericht Musterstadt",
        "vat_number": "DE100000008",
        "street": "Musterstraße 7, 10115 Berlin",
        "country": "DE",
        "language": "en",
    },
    {
        "entity": "VBN-IMM",
        "short": "IMM",
        "name": "Vauban Immobilier",
        "country": "FR",
        "vat_group": "VBN-AU",
        "keeps_book": False,
    },
]


@dataclass(frozen=True)
class Line:
    """An invoice line to be: where it stands, what it is, and how its amount is made."""

    path: tuple[tuple[str, str, str], ...]
    service: str
    typology: str
    nature: str
    quantity: str | None = "1"
    unit: str | None = "mois"
    price: str | None = "10"
    amount: str | None = None
    vat: str = "S"
    rate: str = "20"
    reason: str | None = None
    reverse: str | None = None
    rounding: str = "0"
    file: str = "inputs/2026-10/mobile.csv"
    evidence: tuple[str, ...] = ("FA-2026-10-0031",)
    charges: int = 1
    days: tuple[date, date] = (FIRST_DAY, LAST_DAY)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def exact(self) -> Decimal:
        if self.amount is not None:
            return Decimal(self.amount)
        return Decimal(self.quantity or "1") * Decimal(self.price or "0")

    @property
    def basis(self) -> str:
        return "supplier_document" if self.price is None else "unit_price"


@dataclass(frozen=True)
class Paper:
    """An invoice or credit note to be."""

    recipient: str
    title: str
    lines: tuple[Line, ...]
    currency: str = "EUR"
    corrects: str | None = None
    purchase_order: str | None = None


def site(code: str, label: str) -> tuple[str, str, str]:
    return ("site", code, label)


def of_typology(code: str) -> tuple[str, str, str]:
    return ("typology", code, code)


NORTH, SOUTH = site("DIJ01", "Dijon Nord"), site("DIJ02", "Dijon Sud — agence commerciale et entrepôt")
WEB = "inputs/2026-10/nuage.parquet"
DIJON = (
    Line(
        (NORTH, of_typology("connectivity")),
        "Lien fibre 1 Gb/s",
        "connectivity",
        "Lien fibre 1 Gb/s, accès principal",
        price="412.5",
    ),
    Line(
        (NORTH, of_typology("connectivity")),
        "Routeur géré",
        "connectivity",
        "Routeur géré, modèle 4431",
        "2",
        "unité",
        "38.755",
    ),
    Line(
        (NORTH, of_typology("hardware")),
        "Ordinateur portable",
        "hardware",
        "Location d'un ordinateur portable 14 pouces, garantie sur site de cinq ans, station d'accueil comprise",
        "17",
        "poste",
        "24.9",
        charges=17,
    ),
    Line(
        (SOUTH, of_typology("connectivity")),
        "Lien fibre 1 Gb/s",
        "connectivity",
        "Lien fibre 1 Gb/s, accès secours",
        price="198.333333",
        rounding="0.01",
    ),
    Line(
        (SOUTH, of_typology("cloud")),
        "Stockage objet",
        "cloud",
        "Stockage objet, classe standard",
        "123456.123456789012",
        "Go.mois",
        "0.000231",
        file=WEB,
        evidence=("CLD-77120", "CLD-77121", "CLD-77122", "CLD-77123", "CLD-77124"),
        charges=3,
    ),
    Line(
        (SOUTH, of_typology("cloud")),
        "Calcul",
        "cloud",
        "Heures de machine virtuelle",
        "744.123456789012345",
        "h",
        "0.12",
        file=WEB,
    ),
    Line(
        (SOUTH,),
        "Nettoyage des baies",
        "services",
        "Nettoyage annuel des baies informatiques",
        None,
        None,
        None,
        "89.9",
        file="inputs/2026-10/achats.csv",
    ),
    Line(
        (),
        "Documentation",
        "services",
        "Ouvrages techniques livrés à la direction",
        "3",
        "volume",
        "18.181818",
        rate="5.5",
        rounding="-0.01",
    ),
)
FLEET = tuple(
    Line(
        (("department", department, department), ("user", f"U{number:03}", f"Personne {number:02} ({department})")),
        "Forfait data 10 Go" if number % 3 else "Forfait illimité Europe",
        "mobility",
        f"Forfait {'data 10 Go' if number % 3 else 'illimité Europe'} — ligne 06 00 00 {number:02} 00",
        str(number % 4 + 1),
        "carte",
        "3.5" if number % 3 else "19.9",
        charges=number % 4 + 1,
        keys={"user": f"U{number:03}", "department": department, "plan": "data" if number % 3 else "europe"},
        days=(date(2026, 10, number % 20 + 1), LAST_DAY),
    )
    for department in ("Ventes", "Atelier", "Direction")
    for number in range(1, 15)
)
MONTH = (
    Paper("VBN-BFC", "Site Dijon", DIJON, purchase_order="BC-2026-118"),
    Paper("VBN-BFC", "Flotte mobile", FLEET),
    Paper(
        "VBN-BFC",
        "Régularisation accès Paris",
        (
            Line(
                (),
                "Lien fibre 1 Gb/s",
                "connectivity",
                "Résiliation du lien de Paris au 15 septembre",
                "-1",
                price="206.25",
            ),
        ),
        corrects="2026-09_SI_BFC_01",
    ),
    Paper(
        "VBN-BFC",
        "Formation: usages & sécurité [tous sites]",
        (
            Line(
                (),
                "Formation",
                "services",
                "Formation à la sécurité, deux sessions de trois heures",
                "2",
                "session",
                "640",
                "1280",
                "E",
                "0",
                "art. 261-4-4° du CGI, organisme de formation",
            ),
        ),
    ),
    Paper(
        "VBN-BFC",
        "Licences Tunis",
        (
            Line(
                (),
                "Licence bureautique",
                "software",
                "Licence bureautique, poste de Tunis",
                "7",
                "licence",
                "12.3456",
                rounding="0.001",
            ),
        ),
        "TND",
    ),
    Paper(
        "VBN-BFC",
        "Forfait annulé",
        (Line((), "Installation", "services", "Installation facturée puis annulée", "1", "intervention", "0"),),
    ),
    Paper(
        "VBN-BFC",
        "Ouvrages",
        (
            Line(
                (), "Ouvrages", "services", "=1+1 ouvrages dont le titre commence par un signe", price="91", rate="5.5"
            ),
            Line((), "Port", "services", "Frais de port des ouvrages livrés", price="0.125", rate="20", unit="colis"),
        ),
    ),
    Paper(
        "VBN-BFC",
        "Bureau Tokyo",
        (Line((), "Bureau équipé", "services", "Bureau équipé à Tokyo", "3", "mois", "45000.5", rate="10"),),
        "JPY",
    ),
    Paper(
        "VBN-DE",
        "Telecom",
        (
            Line(
                (site("BER01", "Berlin"),),
                "Fibre link 1 Gb/s",
                "connectivity",
                "Fibre link 1 Gb/s, main access",
                price="500",
                vat="AE",
                rate="0",
                reverse="19",
            ),
            Line(
                (site("", "Unassigned"),),
                "Data plan 10 GB",
                "mobility",
                "Data plan 10 GB, pool of cards",
                "1250",
                "card",
                "3.5",
                vat="AE",
                rate="0",
                reverse="19",
                charges=5,
            ),
        ),
    ),
    Paper(
        "VBN-DE",
        "Tokyo desk",
        (
            Line(
                (),
                "Serviced desk",
                "services",
                "Serviced desk in Tokyo",
                "2",
                "month",
                "45000",
                vat="AE",
                rate="0",
                reverse="19",
            ),
        ),
        "JPY",
    ),
    Paper(
        "VBN-IMM",
        "Téléphonie",
        (Line((), "Ligne fixe", "telecom", "Ligne fixe et standard", "12", "ligne", "8.2", vat="O", rate="0"),),
    ),
)
