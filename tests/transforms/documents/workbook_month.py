"""A small invented month of one provider: every kind of document a workbook may have to show, with coherent tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from schemas.currencies import currency_decimals
from schemas.reference import REFERENCE_TABLES, VALIDITY
from schemas.tables import EXACT, RATE
from transforms.published import empty_table, write_part, write_reference, write_table

PERIOD = "2026-10"
FIRST_DAY, LAST_DAY = date(2026, 10, 1), date(2026, 10, 31)
ALWAYS, FOREVER = date(1, 1, 1), date(9999, 12, 31)
PROVIDER = "VBN-SI"
KEYS = ["site", "user", "department", "plan"]
ANALYTIC = ["department"]
TYPES = {"text": pl.String(), "quantity": EXACT, "unit_price": EXACT, "rate": RATE, "integer": pl.Int64()}
TYPES |= {"date": pl.Date(), "yes_no": pl.Boolean()}

ENTITIES = [
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
        "street": "Musterstraße 7",
        "postcode": "10115",
        "city": "Berlin",
        "country": "DE",
        "language": "en",
    },
    {
        "entity": "VBN-IMM",
        "short": "IMM",
        "name": "Vauban Immobilier",
        "legal_form": "SCI",
        "share_capital": "10 000 EUR",
        "registration": "RCS Dijon 900 000 308",
        "siren": "900000308",
        "vat_number": "FR19900000308",
        "street": "1 rue de l'Exemple",
        "postcode": "21000",
        "city": "Dijon",
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


def write_month(tables: Path, papers: tuple[Paper, ...] = MONTH) -> Path:
    """Write all tables of the month into a folder, and return it."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in EVERY_TABLE}
    for paper, reference in zip(papers, references(papers), strict=True):
        add_paper(rows, paper, reference)
    add_files(rows)
    for name, further in EVERY_TABLE.items():
        made = pl.DataFrame(rows[name], schema=empty_table(name, further).schema)
        if name in ("charge_lines", "usage_lines"):
            half = made.height // 2
            write_part(tables, name, "part-1", made.head(half), further)
            write_part(tables, name, "part-2", made.tail(-half), further)
        else:
            write_table(tables, name, made, further)
    write_structure(tables)
    return tables


EVERY_TABLE = {
    "invoices": [],
    "invoice_lines": ANALYTIC,
    "vat_breakdown": [],
    "ledger_entries": ANALYTIC,
    "input_files": [],
    "charge_lines": KEYS,
    "usage_lines": ["plan"],
}


def references(papers: tuple[Paper, ...]) -> Iterator[str]:
    numbers: dict[str, int] = {}
    for paper in papers:
        numbers[paper.recipient] = numbers.get(paper.recipient, 0) + 1
        short = paper.recipient.removeprefix("VBN-")
        yield f"{PERIOD}_SI_{short}_{numbers[paper.recipient]:02}"


def rounded(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-currency_decimals(currency)), ROUND_HALF_UP)


def add_paper(rows: dict[str, list[dict[str, Any]]], paper: Paper, reference: str) -> None:
    shown = [rounded(line.exact, paper.currency) + Decimal(line.rounding) for line in paper.lines]
    groups = sorted({(line.vat, line.rate, line.reason) for line in paper.lines}, key=str)
    total_vat = Decimal(0)
    for category, rate, reason in groups:
        base = sum(
            (
                amount
                for line, amount in zip(paper.lines, shown, strict=True)
                if (line.vat, line.rate) == (category, rate)
            ),
            Decimal(0),
        )
        vat = rounded(base * Decimal(rate).scaleb(-2), paper.currency)
        total_vat += vat
        rows["vat_breakdown"].append(
            {
                "invoice_ref": reference,
                "vat_category": category,
                "vat_rate": Decimal(rate),
                "base": base,
                "vat": vat,
                "reason": reason,
            }
        )
    net = sum(shown, Decimal(0))
    for number, (line, amount) in enumerate(zip(paper.lines, shown, strict=True), 1):
        rows["invoice_lines"].append(invoice_line(paper, reference, number, line, amount))
        add_charges(rows, paper, reference, number, line)
    rows["invoices"].append(
        {
            "invoice_ref": reference,
            "invoice_key": f"{PROVIDER}/{paper.recipient}/{paper.title}",
            "document_type": "credit_note" if net < 0 else "invoice",
            "nil": net == 0,
            "corrects": paper.corrects,
            "provider": PROVIDER,
            "recipient": paper.recipient,
            "title": paper.title,
            "period": PERIOD,
            "service_from": min(line.days[0] for line in paper.lines),
            "service_to": LAST_DAY,
            "accounting_date": LAST_DAY,
            "issue_date": None,
            "due_date": date(2026, 11, 30),
            "purchase_order": paper.purchase_order,
            "operation": "services",
            "currency": paper.currency,
            "net": net,
            "vat": total_vat,
            "gross": net + total_vat,
            "line_count": len(paper.lines),
        }
    )
    add_entries(rows, paper, reference, shown, total_vat)


def invoice_line(paper: Paper, reference: str, number: int, line: Line, amount: Decimal) -> dict[str, Any]:
    return {
        "invoice_ref": reference,
        "line_number": number,
        "section_path": [code for _, code, _ in line.path],
        "section_keys": [key for key, _, _ in line.path],
        "section_labels": [label for _, _, label in line.path],
        "service": line.service.upper(),
        "service_name": line.service,
        "typology": line.typology,
        "nature": line.nature,
        "service_from": line.days[0],
        "service_to": line.days[1],
        "operation": "services",
        "basis": line.basis,
        "quantity": None if line.quantity is None else Decimal(line.quantity),
        "unit": line.unit,
        "unit_price": None if line.price is None else Decimal(line.price),
        "exact_amount": line.exact,
        "amount": amount,
        "rounding": Decimal(line.rounding),
        "vat_category": line.vat,
        "vat_rate": Decimal(line.rate),
        "vat_reason": line.reason,
        "reverse_charge_rate": None if line.reverse is None else Decimal(line.reverse),
        "agreement": "CONV-2026-01",
        "evidence_refs": list(line.evidence),
        "files": [line.file],
        "charge_count": line.charges,
        "revenue_account": "706",
        "expense_account": EXPENSE[line.typology][0],
        "department": line.keys.get("department"),
    }


def add_charges(rows: dict[str, list[dict[str, Any]]], paper: Paper, reference: str, number: int, line: Line) -> None:
    """The charges of a line: all of one unit but the first, which takes what remains."""
    for part in range(line.charges):
        row = len(rows["usage_lines"]) + 1
        share = Decimal(line.quantity or "1") - (line.charges - 1) if part == 0 else Decimal(1)
        quantity = None if line.quantity is None else share
        amount = line.exact if line.price is None or line.amount else share * Decimal(line.price)
        origin = {"source": line.file.rsplit("/", 1)[-1].split(".")[0], "file": line.file, "row": row}
        keys = {
            "site": next((code for key, code, _ in line.path if key == "site"), None),
            **{key: line.keys.get(key) for key in KEYS[1:]},
        }
        rows["charge_lines"].append(
            {
                **origin,
                "origin": "usage",
                "provider": PROVIDER,
                "recipient": paper.recipient,
                "service": line.service.upper(),
                "typology": line.typology,
                "nature": line.nature,
                "basis": line.basis,
                "quantity": quantity,
                "unit_price": None if line.price is None else Decimal(line.price),
                "price_row": None,
                "amount": amount,
                "currency": paper.currency,
                "agreement": "CONV-2026-01",
                "vat_category": line.vat,
                "vat_rate": Decimal(line.rate),
                "invoice_ref": reference,
                "invoice_line": number,
                **keys,
            }
        )
        rows["usage_lines"].append(
            {
                **origin,
                "line": row + 1,
                "usage_date": line.days[0],
                "late": False,
                "service": line.service.upper(),
                "quantity": quantity,
                "unit": line.unit,
                "evidence_ref": line.evidence[part % len(line.evidence)],
                "plan": line.keys.get("plan"),
            }
        )


EXPENSE = {
    "connectivity": ("626", "Frais postaux et télécommunications"),
    "mobility": ("626", "Frais postaux et télécommunications"),
    "telecom": ("626", "Frais postaux et télécommunications"),
    "hardware": ("6135", "Locations mobilières"),
    "cloud": ("6135", "Locations mobilières"),
    "software": ("651", "Redevances pour licences"),
    "services": ("611", "Sous-traitance générale"),
}


def add_entries(
    rows: dict[str, list[dict[str, Any]]], paper: Paper, reference: str, shown: list[Decimal], vat: Decimal
) -> None:
    net = sum(shown, Decimal(0))
    short = paper.recipient.removeprefix("VBN-")
    costs: dict[tuple[str, str, str | None], Decimal] = {}
    for line, amount in zip(paper.lines, shown, strict=True):
        key = (*EXPENSE[line.typology], line.keys.get("department"))
        costs[key] = costs.get(key, Decimal(0)) + amount
    sales = [
        ("receivable", "4111", "Clients", None, net + vat, short),
        ("revenue", "706", "Prestations de services", None, -net, None),
        ("output_vat", "44571", "TVA collectée", None, -vat, None),
    ]
    reverse = {Decimal(line.reverse) for line in paper.lines if line.reverse}
    owed = rounded(net * reverse.pop().scaleb(-2), paper.currency) if reverse else Decimal(0)
    purchases = [
        *(
            ("expense", account, name, department, amount, None)
            for (account, name, department), amount in sorted(costs.items(), key=str)
        ),
        ("input_vat", "44566", "TVA déductible sur autres biens et services", None, vat + owed, None),
        ("reverse_charge_vat", "4452", "TVA due intracommunautaire", None, -owed, None),
        ("payable", "4011", "Fournisseurs", None, -(net + vat), "SI"),
    ]
    keeps_book = paper.recipient != "VBN-IMM"
    books = [(PROVIDER, paper.recipient, "VTI", "Ventes intra-groupe", sales)]
    books += [(paper.recipient, PROVIDER, "ACI", "Achats intra-groupe", purchases)] if keeps_book else []
    for book, partner, journal, journal_name, postings in books:
        taken = {row["entry_number"] for row in rows["ledger_entries"] if row["book"] == book}
        for side, account, name, department, amount, auxiliary in postings:
            if amount == 0:
                continue
            rows["ledger_entries"].append(
                {
                    "book": book,
                    "journal": journal,
                    "journal_name": journal_name,
                    "entry_number": len(taken) + 1,
                    "entry_date": LAST_DAY,
                    "account": account,
                    "account_name": name,
                    "auxiliary": auxiliary,
                    "auxiliary_name": f"Vauban {auxiliary}" if auxiliary else None,
                    "partner": partner,
                    "piece_ref": reference,
                    "piece_date": LAST_DAY,
                    "due_date": date(2026, 11, 30) if auxiliary else None,
                    "label": f"{reference} {paper.title} {PERIOD} {short}",
                    "debit": max(amount, Decimal(0)),
                    "credit": max(-amount, Decimal(0)),
                    "currency": paper.currency,
                    "tax_code": "D20" if side in ("expense", "input_vat") else None,
                    "side": side,
                    "invoice_ref": reference,
                    "department": department,
                }
            )


def add_files(rows: dict[str, list[dict[str, Any]]]) -> None:
    charges = sorted(rows["charge_lines"], key=lambda row: (row["source"], row["file"]))
    for (source, file), part in groupby(charges, key=lambda row: (row["source"], row["file"])):
        count = len(list(part))
        rows["input_files"].append(
            {
                "source": source,
                "file": file,
                "bytes": 1000 * len(file),
                "sha256": f"{len(file):02x}" * 32,
                "records": count,
                "footers": 0,
                "charged": count,
                "retained": 0,
                "rejected": 0,
                "amount": Decimal(0),
                "quantity": Decimal(count),
            }
        )


def write_structure(tables: Path) -> None:
    """The reference tables that a workbook reads."""
    agreement = {
        "agreement": "CONV-2026-01",
        "provider": PROVIDER,
        "signed_on": date(2026, 1, 15),
        "description": "Convention de services informatiques et télécoms",
    }
    agreements = [{**agreement, "recipient": entity["entity"]} for entity in ENTITIES[1:]]
    services = [{"service": "X", "service_name": "X", "typology": "connectivity"}]
    for name, given in (("entities", ENTITIES), ("agreements", agreements), ("services", services)):
        columns = (*REFERENCE_TABLES[name].columns, *VALIDITY)
        schema = {"row": pl.Int64(), **{column.name: TYPES[column.kind] for column in columns}}
        defaults = {"valid_from": ALWAYS, "valid_to": FOREVER, "vat_on": "debits", "keeps_book": True}
        filled = [{"row": number, **defaults, **row} for number, row in enumerate(given, 1)]
        write_reference(tables, name, pl.DataFrame(filled, schema=schema))
